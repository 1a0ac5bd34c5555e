import type {Clock} from '../clock/clock.ts';
import {leaseObjectsMax, leaseReuseSecondsMax, leaseReuseShare} from './limits.ts';
import type {RevisionStore} from './types.ts';

interface SharedLease {
	readonly id: string;
	/** Cluster time until which new objects may join. */
	readonly openUntil: number;
	objects: number;
}

/**
Answers the lease for an object that shall live `seconds`: objects of about the same time share one, as kube-apiserver's
lease manager has it (storage/etcd3/lease_manager.go). An object may live longer by the time its lease was open.
*/
export const createSharedLeases = (store: RevisionStore, clock: Clock): ((seconds: number) => string) => {
	const bySeconds = new Map<number, SharedLease>();
	return seconds => {
		const now = clock.now();
		const shared = bySeconds.get(seconds);
		if (shared && now <= shared.openUntil && shared.objects < leaseObjectsMax && store.hasLease(shared.id)) {
			shared.objects++;
			return shared.id;
		}
		const reuseSeconds = Math.min(leaseReuseSecondsMax, Math.floor(leaseReuseShare * seconds));
		const {id} = store.grant(seconds + reuseSeconds);
		bySeconds.set(seconds, {id, openUntil: now + reuseSeconds * 1000, objects: 1});
		return id;
	};
};
