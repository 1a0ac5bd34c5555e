import {status, type ServiceError} from '@grpc/grpc-js';
import {CompactedError, FutureRevisionError, LeaseError, RequestError, UnavailableError} from '../errors.ts';
import {etcdRequestMilliseconds} from '../limits.ts';
import type {LeaseProblem, RequestProblem} from '../errors.ts';
import {compactedText, leaseProblems, requestProblems} from '../wire/wire-error.ts';

export const futureText = 'etcdserver: mvcc: required revision is a future revision';

/** The reason for which a request is refused, by etcd's words for it. */
const reasons = <Problem extends string>(
	entries: readonly (readonly [Problem, string])[],
): ReadonlyMap<string, Problem> =>
	// Several reasons may have the same words; the first is the one meant.
	new Map(entries.toReversed().map(([problem, words]) => [words, problem]));

const requestReasons = reasons(Object.entries(requestProblems) as [RequestProblem, string][]);
const leaseReasons = reasons(
	(Object.entries(leaseProblems) as [LeaseProblem, readonly [number, string]][]).map(([problem, [, words]]) => [
		problem,
		words,
	]),
);

/** Codes of failures that say nothing about the request: another endpoint, or the same a little later, may answer it. */
const passing: ReadonlySet<number> = new Set([status.UNAVAILABLE, status.DEADLINE_EXCEEDED, status.CANCELLED]);

export const isServiceError = (error: unknown): error is ServiceError =>
	error instanceof Error && 'code' in error && 'details' in error;

/** Whether another try could succeed where this one failed. */
export const isPassing = (error: unknown): boolean => isServiceError(error) && passing.has(error.code);

/** Whether the request certainly never left this process, so that even a write may be sent again. */
export const neverLeft = (error: unknown): boolean =>
	isServiceError(error) &&
	error.code === status.UNAVAILABLE &&
	/^(?:No connection established|Name resolution failed)/.test(error.details);

/** Whether the token that came with the request does not hold any more: log in again. etcd has not looked at the request then. */
export const isStaleToken = (error: unknown): boolean =>
	isServiceError(error) &&
	(error.code === status.UNAUTHENTICATED || error.details === 'etcdserver: revision of auth store is old');

/** gRPC's words without a note that says nothing; a request of ours that is cancelled took too long. */
const readable = (details: string): string =>
	details === 'Cancelled on client'
		? `no answer within ${etcdRequestMilliseconds} ms`
		: details.replace(/\.? Resolution note: *$/, '');

/** What an etcd cluster answered, in the store's errors. Revisions that etcd does not tell are those of `asked`. */
export const errorOfWire = (error: unknown, asked: {readonly revision: number; readonly other: number}): unknown => {
	if (!isServiceError(error)) return error;
	const {details} = error;
	if (details === compactedText) return new CompactedError(asked.revision, asked.other);
	if (details === futureText) return new FutureRevisionError(asked.revision, asked.other);
	const lease = leaseReasons.get(details);
	if (lease !== undefined) return new LeaseError(lease, details);
	const request = requestReasons.get(details);
	if (request !== undefined) return new RequestError(request, details);
	if (passing.has(error.code)) return new UnavailableError(`etcd: ${readable(details)}`, {cause: error});
	return new Error(`etcd: ${status[error.code]}: ${details}`, {cause: error});
};
