import {campaign, observe} from '../../../store/recipes/election.ts';
import {collect} from './collect.ts';
import {WordError} from '../../word-error.ts';
import type {Words} from '../../words.ts';
import {keyOf, shownKey} from './keys.ts';
import type {KvVerb} from './kv-verb.ts';
import {numberFlag} from './numbers.ts';
import {kvLines} from './print.ts';
import {type LeaseChoice, leaseFlags, readLeaseChoice, takeTurnUnderLease} from './take-turn-under-lease.ts';

type ElectArguments =
	| {readonly action: 'listen'; readonly name: string; readonly count: number}
	| {readonly action: 'campaign'; readonly name: string; readonly value: string; readonly lease: LeaseChoice};

const refuseFlags = (words: Words, flags: readonly string[], reason: string): void => {
	for (const flag of flags) {
		const word = words.flag(flag);
		if (word) throw new WordError(word, `kv: --${flag} ${reason}`);
	}
};

const parse = (words: Words): ElectArguments => {
	const name = keyOf(words.next('the NAME of an election'));
	if (words.has('listen')) {
		refuseFlags(words, Object.keys(leaseFlags), 'means nothing with --listen');
		return {action: 'listen', name, count: numberFlag(words, 'count', 'a number of leaders') ?? Infinity};
	}
	refuseFlags(words, ['count'], 'goes with --listen');
	return {action: 'campaign', name, value: words.next('the VALUE to stand for').text, lease: readLeaseChoice(words)};
};

/** `kv elect NAME VALUE` waits until it is elected; `kv elect NAME --listen` tells of leaders. */
export const elect: KvVerb<ElectArguments> = {
	name: 'elect',
	usage: 'kv elect NAME VALUE [--ttl SECONDS | --lease ID] | kv elect NAME --listen [--count N]',
	summary: 'Stand for election and lead until the lease ends, or hear who leads.',
	flags: {...leaseFlags, listen: 'switch', count: 'value'},
	parse,
	async run(args, context) {
		const {name} = args;
		if (args.action === 'listen')
			return collect(context, args.count, ({tell}) => observe(context.store, name, kv => tell(kvLines(kv))));
		const {value} = args;
		const {claim, note} = await takeTurnUnderLease(context, name, args.lease, id => campaign(context, name, id, value));
		return {lines: [shownKey(claim.key), value, `leads ${note}`]};
	},
};
