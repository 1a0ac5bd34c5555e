import type {KindDescription, ResourceRequest, ResourceResponse} from '../../types.ts';
import type {RegistryContext} from '../context.ts';
import {findLog} from './find-log.ts';
import {createLogWriter} from './log-writer.ts';

const textAnswer = (code: 200 | 204, text: string): ResourceResponse => ({
	code,
	object: {kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code},
	warnings: [],
	text,
});

/** GET of `pods/log`: what there is of it; nothing (204) of a pod that is on no node. */
export const readLog = async (
	context: RegistryContext,
	kind: KindDescription,
	request: ResourceRequest,
): Promise<ResourceResponse> => {
	const found = await findLog(context, kind, request);
	if (found === undefined) return textAnswer(204, '');
	const {pod, options, read} = found;
	const {lines} = read(pod, options.previous);
	return textAnswer(200, createLogWriter(options, context.clock.now()).begin(lines));
};
