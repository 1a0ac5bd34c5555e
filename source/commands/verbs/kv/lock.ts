import {lock as lockByName} from '../../../store/recipes/lock.ts';
import {keyOf, shownKey} from './keys.ts';
import type {KvVerb} from './kv-verb.ts';
import {type LeaseChoice, leaseFlags, readLeaseChoice, takeTurnUnderLease} from './take-turn-under-lease.ts';

interface LockArguments {
	readonly name: string;
	readonly lease: LeaseChoice;
}

/** `kv lock NAME` waits until the lock is held and answers its key. */
export const lock: KvVerb<LockArguments> = {
	name: 'lock',
	usage: 'kv lock NAME [--ttl SECONDS | --lease ID]',
	summary: 'Wait for a lock and hold it until its lease ends; those who wait get it in the order they came.',
	flags: leaseFlags,
	parse: words => ({name: keyOf(words.next('the NAME of a lock')), lease: readLeaseChoice(words)}),
	async run({name, lease}, context) {
		const {claim, note} = await takeTurnUnderLease(context, name, lease, id => lockByName(context, name, id));
		return {lines: [shownKey(claim.key), `held ${note}`]};
	},
};
