import {StatusError} from '../../machinery/status-error.ts';

const hasCode = (error: unknown, code: number): boolean => error instanceof StatusError && error.code === code;

/** 404: what was asked for is gone. */
export const isNotFound = (error: unknown): boolean => hasCode(error, 404);

/** 409 AlreadyExists: somebody made it first. */
export const isAlreadyExists = (error: unknown): boolean =>
	hasCode(error, 409) && (error as StatusError).reason === 'AlreadyExists';

/** 409 Conflict: it changed since it was read. */
export const isConflict = (error: unknown): boolean => hasCode(error, 409) && !isAlreadyExists(error);

/** 422: the object is not valid, or an owner reference may not be changed any more. */
export const isInvalid = (error: unknown): boolean => hasCode(error, 422);

/** 403 because the namespace is being deleted: trying again is of no use. */
export const isNamespaceTerminating = (error: unknown): boolean =>
	error instanceof StatusError &&
	(error.status.details?.causes ?? []).some(cause => cause.reason === 'NamespaceTerminating');

/** Runs a write whose object may be gone already; answers undefined then. Other failures are thrown on. */
export const unlessGone = async <T>(write: Promise<T>): Promise<T | undefined> => {
	try {
		return await write;
	} catch (error) {
		if (isNotFound(error)) return undefined;
		throw error;
	}
};

/** The text of a failure, as events and conditions carry it. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
