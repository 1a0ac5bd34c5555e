import type {KubernetesObject} from '../../machinery/json.ts';
import {StatusError} from '../../machinery/status-error.ts';
import type {ResourceResponse} from '../types.ts';
import type {WriteScope} from './context.ts';

/** Answers a write with what was written. Its warnings reach the client even when it fails. */
export const answerWrite = async (
	{warnings}: WriteScope,
	code: number,
	write: () => Promise<KubernetesObject>,
): Promise<ResourceResponse> => {
	try {
		return {code, object: await write(), warnings};
	} catch (error) {
		throw error instanceof StatusError && warnings.length > 0 ? error.withWarnings(warnings) : error;
	}
};
