import type {Clock} from '../../clock/clock.ts';
import {sessionLeaseSeconds} from '../limits.ts';
import {type Claim, LeaseEndedError} from '../recipes/claim.ts';
import {type LeasingContext, type LeasingStore, underOwnLease} from '../recipes/own-lease.ts';
import {StoppedError} from '../recipes/recipe-store.ts';
import {grpcStatus, WireError} from './wire-error.ts';

/** Puts what ends a wait in the words of etcd's lock and election services. */
const inWireWords = (error: unknown): unknown => {
	const cause = {cause: error};
	if (error instanceof StoppedError) return new WireError(grpcStatus.cancelled, 'context canceled', cause);
	if (error instanceof LeaseEndedError) return new WireError(grpcStatus.unknown, 'mutex: session is expired', cause);
	return error;
};

/** Takes a turn under the lease of a request, or under one of its own if it names none. */
export const turnFor = async (
	store: LeasingStore,
	clock: Clock,
	signal: AbortSignal,
	lease: string,
	take: (context: LeasingContext, lease: string) => Promise<Claim>,
): Promise<Claim> => {
	const context = {store, clock, signal};
	try {
		if (lease !== '0') return await take(context, lease);
		return await underOwnLease(context, sessionLeaseSeconds, own => take(context, own));
	} catch (error) {
		throw inWireWords(error);
	}
};
