import type {Timer} from '../../clock/clock.ts';
import {leaseRenewalsPerTtl} from '../limits.ts';
import type {Lease, LeaseStatus} from '../types.ts';
import type {Claim} from './claim.ts';
import type {RecipeContext, RecipeStore} from './recipe-store.ts';

/** A store whose leases a recipe grants and renews. */
export interface LeasingStore extends RecipeStore {
	readonly durable: number;
	grant(ttlSeconds: number, id?: string): Lease | Promise<Lease>;
	/** Seconds that the lease has from now on; 0 for an unknown lease. */
	keepAlive(id: string): number | Promise<number>;
	timeToLive(id: string): LeaseStatus | undefined;
}

/** Where a recipe runs that has a lease of its own. */
export type LeasingContext = RecipeContext & {readonly store: LeasingStore};

/** Renews a lease again and again. Returns the way to stop. */
const keepAlive = ({store, clock}: LeasingContext, id: string, ttlSeconds: number): (() => void) => {
	let timer: Timer;
	const wait = (): void => {
		timer = clock.setTimer((ttlSeconds * 1000) / leaseRenewalsPerTtl, () => {
			void store.keepAlive(id);
			wait();
		});
	};
	wait();
	return () => timer.cancel();
};

/**
Takes a turn under a lease granted for it, which is kept alive while it waits and has its whole time when it is over (etcd's
concurrency.Session, orphaned). The lease goes again when nothing comes of it.
*/
export const underOwnLease = async (
	context: LeasingContext,
	asked: number,
	take: (lease: string) => Promise<Claim>,
): Promise<Claim> => {
	const {store} = context;
	const {id, ttlSeconds} = await store.grant(asked);
	const stop = keepAlive(context, id, ttlSeconds);
	try {
		const claim = await take(id);
		await store.keepAlive(id);
		return claim;
	} catch (error) {
		if (store.timeToLive(id) !== undefined) await store.revoke(id);
		throw error;
	} finally {
		stop();
	}
};
