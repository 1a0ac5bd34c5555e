import {StatusError} from '../../machinery/status-error.ts';

/** How Go names the JSON type of a value in unmarshalling errors. */
export const goTypeName = (value: unknown): string => {
	if (Array.isArray(value)) return 'array';
	if (value === null || typeof value === 'object') return 'object';
	return typeof value === 'boolean' ? 'bool' : typeof value;
};

/**
422: a JSON patch that cannot be applied. kube-apiserver does not say why; `reason` only goes into the cause of the error, for
logs, and for those who apply patches of their own.
*/
export const unprocessablePatch = (reason: string): StatusError => {
	const error = new StatusError({
		message: 'the server rejected our request due to an error in our request',
		reason: 'Invalid',
		details: {},
		code: 422,
	});
	error.cause = new Error(reason);
	return error;
};

/** Why a `test` operation ends a patch. */
export class PatchTestFailed extends Error {}

/** 422 for a patch whose own test has failed. */
export const patchTestFailed = (path: string): StatusError => {
	const error = unprocessablePatch(`test of ${path} failed`);
	error.cause = new PatchTestFailed(`testing value ${path} failed: test failed`);
	return error;
};
