import type {Timer} from '../../../clock/clock.ts';
import {prefixRange} from '../../../store/key-range.ts';
import {type Claim, claimPrefix} from '../../../store/recipes/claim.ts';
import {kvLeaseSeconds, kvRenewalsPerLease} from '../../limits.ts';
import {WordError} from '../../word-error.ts';
import type {FlagKinds, Words} from '../../words.ts';
import {checkWritable} from './keys.ts';
import type {KvContext} from './kv-verb.ts';
import {checkLease, leaseFlag, leaseText} from './lease-id.ts';
import {numberFlag} from './numbers.ts';

/** A lease that is there already, or one to grant for the purpose. */
export type LeaseChoice = {readonly id: string} | {readonly ttlSeconds: number};

export const leaseFlags: FlagKinds = {lease: 'value', ttl: 'value'};

/** Reads --lease ID or --ttl SECONDS. */
export const readLeaseChoice = (words: Words): LeaseChoice => {
	const id = leaseFlag(words, 'lease');
	const ttlSeconds = numberFlag(words, 'ttl', 'a TTL in seconds');
	if (id !== undefined && ttlSeconds !== undefined)
		throw new WordError(
			words.flag('ttl')!,
			'kv: --ttl and --lease exclude each other',
			'a lease named by --lease has its TTL',
		);
	return id === undefined ? {ttlSeconds: ttlSeconds ?? kvLeaseSeconds} : {id};
};

/** Renews a lease again and again. Returns the way to stop. */
const keepAlive = ({store, clock}: KvContext, id: string, ttlSeconds: number): (() => void) => {
	let timer: Timer;
	const wait = (): void => {
		timer = clock.setTimer((ttlSeconds * 1000) / kvRenewalsPerLease, () => {
			void store.keepAlive(id);
			wait();
		});
	};
	wait();
	return () => timer.cancel();
};

/** With a lease granted for it and kept alive while it waits; the lease goes again when nothing comes of it. */
const underOwnLease = async (
	context: KvContext,
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

/** Waits for a turn on a name under a lease, then says how long it lasts and how it is given back. */
export const takeTurnUnderLease = async (
	context: KvContext,
	name: string,
	choice: LeaseChoice,
	take: (lease: string) => Promise<Claim>,
): Promise<{readonly claim: Claim; readonly note: string}> => {
	checkWritable(prefixRange(claimPrefix(name)));
	if ('id' in choice) checkLease(context.store, choice.id);
	const claim = 'id' in choice ? await take(choice.id) : await underOwnLease(context, choice.ttlSeconds, take);
	const remaining = context.store.timeToLive(claim.lease)?.remainingSeconds ?? 0;
	const id = leaseText(claim.lease);
	return {claim, note: `until lease ${id} ends, in ${remaining}s unless it is kept alive or revoked`};
};
