import {
	CompactedError,
	FutureRevisionError,
	LeaseError,
	ReadOnlyError,
	RequestError,
	UnavailableError,
} from '../errors.ts';
import type {LeaseProblem, RequestProblem} from '../errors.ts';

/** gRPC status codes that etcd answers with. */
export const grpcStatus = {
	cancelled: 1,
	unknown: 2,
	invalidArgument: 3,
	notFound: 5,
	resourceExhausted: 8,
	failedPrecondition: 9,
	outOfRange: 11,
	unimplemented: 12,
	internal: 13,
	unavailable: 14,
} as const;

/** An error as a gRPC client sees it: a status code, and etcd's text, which clients compare word for word. */
export class WireError extends Error {
	readonly code: number;
	readonly details: string;
	constructor(code: number, details: string, options?: ErrorOptions) {
		super(details, options);
		this.name = 'WireError';
		this.code = code;
		this.details = details;
	}
}

/** etcd's words for what is wrong with a request. */
export const requestProblems: Record<RequestProblem, string> = {
	'key-empty': 'etcdserver: key is not provided',
	'key-invalid': 'etcdserver: key is not provided',
	'key-duplicate': 'etcdserver: duplicate key given in txn request',
	'key-not-found': 'etcdserver: key not found',
	'value-provided': 'etcdserver: value is provided',
	'lease-provided': 'etcdserver: lease is provided',
	'operand-invalid': 'etcdserver: invalid compare operand',
	'operations-too-many': 'etcdserver: too many operations in txn request',
	'range-empty': 'mvcc: watcher range is empty',
	'revision-invalid': 'etcdserver: mvcc: invalid start revision',
	'request-too-large': 'etcdserver: request is too large',
};

/** etcd's code and words for what is wrong with a lease. */
export const leaseProblems: Record<LeaseProblem, readonly [number, string]> = {
	'not-found': [grpcStatus.notFound, 'etcdserver: requested lease not found'],
	exists: [grpcStatus.failedPrecondition, 'etcdserver: lease already exists'],
	'ttl-too-large': [grpcStatus.outOfRange, 'etcdserver: too large lease TTL'],
	'id-invalid': [grpcStatus.invalidArgument, 'etcdserver: lease ID must be a positive number'],
};

export const compactedText = 'etcdserver: mvcc: required revision has been compacted';

/** What went wrong in the store, in etcd's codes and words. */
export const wireErrorOf = (error: unknown): WireError => {
	const cause = {cause: error};
	if (error instanceof WireError) return error;
	if (error instanceof CompactedError) return new WireError(grpcStatus.outOfRange, compactedText, cause);
	if (error instanceof FutureRevisionError)
		return new WireError(grpcStatus.outOfRange, 'etcdserver: mvcc: required revision is a future revision', cause);
	if (error instanceof RequestError)
		return new WireError(grpcStatus.invalidArgument, requestProblems[error.problem], cause);
	if (error instanceof LeaseError) return new WireError(...leaseProblems[error.problem], cause);
	if (error instanceof ReadOnlyError && error.diskFull)
		return new WireError(grpcStatus.resourceExhausted, 'etcdserver: mvcc: database space exceeded', cause);
	if (error instanceof ReadOnlyError || error instanceof UnavailableError)
		return new WireError(grpcStatus.unavailable, `etcdserver: ${error.message}`, cause);
	return new WireError(
		grpcStatus.internal,
		`etcdserver: ${error instanceof Error ? error.message : String(error)}`,
		cause,
	);
};
