import TinyQueue from 'tinyqueue';
import type {Clock, Timer} from '../clock/clock.ts';
import {LeaseError} from './errors.ts';
import {leaseRevocationsPerScanMax, leaseScanMs, leaseTtlSecondsMax, leaseTtlSecondsMin} from './limits.ts';
import type {LeaseEntry} from './lease-table.ts';
import type {StoreState} from './store-state.ts';
import type {Lease, LeaseStatus} from './types.ts';

/** The leases of a store and the timer that ends them (etcd's lessor). */
export interface Leases {
	grant(ttlSeconds: number, id?: string): Lease;
	/** Starts the time to live anew and answers it; 0 for an unknown lease. */
	keepAlive(id: string): number;
	revoke(id: string): void;
	timeToLive(id: string): LeaseStatus | undefined;
	has(id: string): boolean;
	list(): readonly Lease[];
	/** Stops the timer. */
	stop(): void;
}

interface Deadline {
	readonly at: number;
	readonly id: string;
}

const largestId = 2n ** 63n - 1n;

const checkId = (id: string): void => {
	if (!/^[1-9]\d*$/.test(id) || BigInt(id) > largestId)
		throw new LeaseError('id-invalid', `${id} is not a lease id: a positive 64-bit number as decimal text`);
};

/** What the leases of a store do to the rest of it. */
export interface LeaseEffects {
	granted(lease: Lease): void;
	/** Ends a lease: deletes its keys in one revision and forgets it. */
	end(entry: LeaseEntry): void;
}

/** Starts the leases of a store; those it holds already get their whole time anew. */
export const startLeases = (clock: Clock, state: StoreState, effects: LeaseEffects): Leases => {
	const table = state.leases;
	/** One entry per lease; a renewal moves the lease's own time, and the entry is put back when its time comes. */
	const deadlines = new TinyQueue<Deadline>([], (a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
	let timer: Timer | undefined;

	const expiryOf = (ttlSeconds: number): number => clock.now() + ttlSeconds * 1000;

	const revokeDue = (): void => {
		timer = undefined;
		if (state.readOnly !== undefined) return;
		const now = clock.now();
		let revoked = 0;
		while (deadlines.length > 0 && deadlines.peek()!.at <= now && revoked < leaseRevocationsPerScanMax) {
			const {id} = deadlines.pop()!;
			const entry = table.get(id);
			if (entry === undefined) continue;
			if (entry.expiresAt > now) deadlines.push({at: entry.expiresAt, id});
			else {
				effects.end(entry);
				revoked++;
			}
		}
		schedule(revoked === leaseRevocationsPerScanMax ? leaseScanMs : 0);
	};

	const schedule = (pauseMs = 0): void => {
		const next = deadlines.peek()?.at;
		if (next === undefined) return;
		const delay = Math.max(pauseMs, next - clock.now());
		if (timer !== undefined && timer.due <= clock.now() + delay) return;
		timer?.cancel();
		timer = clock.setTimer(delay, revokeDue);
	};

	for (const entry of table.entries()) {
		entry.expiresAt = expiryOf(entry.ttlSeconds);
		deadlines.push({at: entry.expiresAt, id: entry.id});
	}
	schedule();

	return {
		grant(asked, id = table.freeId()) {
			checkId(id);
			if (table.get(id) !== undefined) throw new LeaseError('exists', `there is a lease ${id} already`);
			if (asked > leaseTtlSecondsMax)
				throw new LeaseError(
					'ttl-too-large',
					`a lease of ${asked} s was asked for; at most ${leaseTtlSecondsMax} s are granted`,
				);
			const ttlSeconds = Math.max(asked, leaseTtlSecondsMin);
			const {expiresAt} = table.add(id, ttlSeconds, expiryOf(ttlSeconds));
			deadlines.push({at: expiresAt, id});
			schedule();
			const lease = {id, ttlSeconds};
			effects.granted(lease);
			return lease;
		},
		keepAlive(id) {
			const entry = table.get(id);
			if (entry === undefined || entry.expiresAt <= clock.now()) return 0;
			entry.expiresAt = expiryOf(entry.ttlSeconds);
			return entry.ttlSeconds;
		},
		revoke(id) {
			const entry = table.get(id);
			if (entry === undefined) throw new LeaseError('not-found', `there is no lease ${id}`);
			effects.end(entry);
		},
		timeToLive(id) {
			const entry = table.get(id);
			if (entry === undefined) return undefined;
			const remainingSeconds = Math.max(0, Math.floor((entry.expiresAt - clock.now()) / 1000));
			return {id, ttlSeconds: entry.ttlSeconds, remainingSeconds, keys: [...entry.keys].toSorted()};
		},
		has: id => table.get(id) !== undefined,
		list: () => [...table.entries()].map(({id, ttlSeconds}) => ({id, ttlSeconds})),
		stop: () => timer?.cancel(),
	};
};
