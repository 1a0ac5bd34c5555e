import type {Clock} from '../clock/clock.ts';
import {leaseObjectsMax, leaseReuseSecondsMax, leaseReuseShare} from './limits.ts';

interface SharedLease<Id> {
	readonly id: Id;
	/** Cluster time until which new objects may join. */
	readonly openUntil: number;
	objects: number;
}

/** Where the leases are: `Id` is what `grant` answers, at once or later. */
export interface LeaseSource<Id> {
	grant(ttlSeconds: number): Id;
	/** Whether a lease granted before can still be joined. */
	has(id: Id): boolean;
}

/**
Answers the lease for an object that shall live `seconds`: objects of about the same time share one, as kube-apiserver's
lease manager has it (storage/etcd3/lease_manager.go). An object may live longer by the time its lease was open.
*/
export const createSharedLeases = <Id>(source: LeaseSource<Id>, clock: Clock): ((seconds: number) => Id) => {
	const bySeconds = new Map<number, SharedLease<Id>>();
	return seconds => {
		const now = clock.now();
		const shared = bySeconds.get(seconds);
		if (shared && now <= shared.openUntil && shared.objects < leaseObjectsMax && source.has(shared.id)) {
			shared.objects++;
			return shared.id;
		}
		const reuseSeconds = Math.min(leaseReuseSecondsMax, Math.floor(leaseReuseShare * seconds));
		const id = source.grant(seconds + reuseSeconds);
		bySeconds.set(seconds, {id, openUntil: now + reuseSeconds * 1000, objects: 1});
		return id;
	};
};
