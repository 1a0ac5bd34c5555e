import {prefixRange} from '../../../store/key-range.ts';
import {type Claim, claimPrefix} from '../../../store/recipes/claim.ts';
import {sessionLeaseSeconds} from '../../../store/limits.ts';
import {underOwnLease} from '../../../store/recipes/own-lease.ts';
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
	return id === undefined ? {ttlSeconds: ttlSeconds ?? sessionLeaseSeconds} : {id};
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
