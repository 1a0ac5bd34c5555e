import {StatusError} from '../../machinery/status-error.ts';
import {unknownError} from '../../machinery/statuses.ts';
import type {KubernetesObject} from '../../machinery/json.ts';
import type {Pod} from '../schema/kubernetes.generated.ts';
import type {KindDescription, ResourceRequest} from '../types.ts';
import type {RegistryContext} from './context.ts';
import {readObject} from './get.ts';
import {lostKubelet} from './pod-node.ts';
import {checkHost, streamedContainer} from './pod-streams.ts';
import type {Handler, Handlers} from './subresources.ts';

/** What a simulated pod does not have, said to whoever asks for it. */
const missing: {readonly [subresource: string]: string} = {
	exec: 'there is no process to run a command beside',
	attach: 'there is no process to attach to',
	portforward: 'nothing listens on its ports',
	proxy: 'nothing listens on its ports',
};

/** Throws what is refused before a kubelet has been reached. */
const checkRequest = async (
	context: RegistryContext,
	pod: Pod,
	subresource: string,
	{parameters = {}}: ResourceRequest,
): Promise<void> => {
	if (subresource === 'exec' || subresource === 'attach') streamedContainer(pod, parameters);
	// What is proxied goes to the pod itself.
	if (subresource === 'proxy') return;
	checkHost(pod);
	const lost = await lostKubelet(context, pod);
	if (lost !== undefined) throw unknownError(`error dialing backend: ${lost.problem}`);
};

const whatIsMissing = ({plural, singular}: KindDescription, {metadata}: KubernetesObject): string =>
	plural === 'pods' ? `pod "${metadata.name}"` : `what is behind ${singular} "${metadata.name}"`;

/** The answer of subresources that lead to a running container: 404 when the object is missing, otherwise why there is none. */
export const simulatedConnection = (subresource: string): Handlers | undefined => {
	const reason = missing[subresource];
	if (reason === undefined) return undefined;
	const answer: Handler = async (context, kind, request) => {
		const object = await readObject(context, kind, {namespace: request.namespace, name: request.name});
		if (kind.plural === 'pods') await checkRequest(context, object as Pod, subresource, request);
		const message = `${whatIsMissing(kind, object)} is simulated: ${reason}`;
		throw new StatusError({message, reason: 'MethodNotAllowed', code: 405});
	};
	return {get: answer, create: answer, update: answer, patch: answer, delete: answer};
};
