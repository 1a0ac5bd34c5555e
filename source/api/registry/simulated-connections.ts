import {StatusError} from '../../machinery/status-error.ts';
import {readObject} from './get.ts';
import type {Handler, Handlers} from './subresources.ts';

/** What a simulated pod does not have, said to whoever asks for it. */
const missing: {readonly [subresource: string]: string} = {
	log: 'it writes no logs',
	exec: 'there is no process to run a command beside',
	attach: 'there is no process to attach to',
	portforward: 'nothing listens on its ports',
	proxy: 'nothing listens on its ports',
};

/** The answer of subresources that lead to a running container: 404 when the object is missing, otherwise why there is none. */
export const simulatedConnection = (subresource: string): Handlers | undefined => {
	const reason = missing[subresource];
	if (reason === undefined) return undefined;
	const answer: Handler = async (context, kind, request) => {
		const {metadata} = await readObject(context, kind, {namespace: request.namespace, name: request.name});
		const what =
			kind.plural === 'pods' ? `pod "${metadata.name}"` : `what is behind ${kind.singular} "${metadata.name}"`;
		throw new StatusError({message: `${what} is simulated: ${reason}`, reason: 'MethodNotAllowed', code: 405});
	};
	return {get: answer, create: answer, update: answer, patch: answer, delete: answer};
};
