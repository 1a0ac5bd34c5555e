/** A revision below the compacted one was asked for; its history is gone. */
export class CompactedError extends Error {
	readonly revision: number;
	readonly compactRevision: number;
	constructor(revision: number, compactRevision: number) {
		super(
			`revision ${revision} has been compacted: history begins at revision ${compactRevision}; read at that revision or later`,
		);
		this.name = 'CompactedError';
		this.revision = revision;
		this.compactRevision = compactRevision;
	}
}

/** A revision was asked for that the store has not reached. */
export class FutureRevisionError extends Error {
	readonly revision: number;
	readonly currentRevision: number;
	constructor(revision: number, currentRevision: number) {
		super(`revision ${revision} is in the future: the store is at revision ${currentRevision}`);
		this.name = 'FutureRevisionError';
		this.revision = revision;
		this.currentRevision = currentRevision;
	}
}

const fullDiskCodes: readonly unknown[] = ['ENOSPC', 'EDQUOT'];

const isFullDisk = (cause: unknown): boolean =>
	cause instanceof Error && 'code' in cause && fullDiskCodes.includes(cause.code);

/** The store takes no more writes: an append failed, or it was closed. */
export class ReadOnlyError extends Error {
	/** Whether that is because the disk was full: etcd's NOSPACE alarm. */
	readonly diskFull: boolean;
	constructor(reason: string, {diskFull, ...options}: ErrorOptions & {readonly diskFull?: boolean} = {}) {
		super(reason, options);
		this.name = 'ReadOnlyError';
		this.diskFull = diskFull ?? isFullDisk(options.cause);
	}
}

/** A store outside this process did not answer; whether it did what was asked is not known. */
export class UnavailableError extends Error {
	constructor(reason: string, options?: ErrorOptions) {
		super(reason, options);
		this.name = 'UnavailableError';
	}
}

/** Somebody else has written a claimed key since the claim was made: decide again from what is stored now. */
export class ClaimMovedError extends Error {
	constructor(key: string, seen: number) {
		super(`${key} was written by others after revision ${seen}; read again and decide again`);
		this.name = 'ClaimMovedError';
	}
}

/** Why a request cannot be carried out, whatever the state of the store. */
export type RequestProblem =
	| 'key-empty'
	| 'key-invalid'
	| 'key-duplicate'
	| 'key-not-found'
	| 'value-provided'
	| 'lease-provided'
	| 'operand-invalid'
	| 'operations-too-many'
	| 'range-empty'
	| 'revision-invalid'
	| 'request-too-large';

/** A request that is refused before anything is written. */
export class RequestError extends Error {
	readonly problem: RequestProblem;
	constructor(problem: RequestProblem, message: string) {
		super(message);
		this.name = 'RequestError';
		this.problem = problem;
	}
}

export type LeaseProblem = 'not-found' | 'exists' | 'ttl-too-large' | 'id-invalid';

/** A lease that is not there, is there already, or is asked for too long. */
export class LeaseError extends Error {
	readonly problem: LeaseProblem;
	constructor(problem: LeaseProblem, message: string) {
		super(message);
		this.name = 'LeaseError';
		this.problem = problem;
	}
}
