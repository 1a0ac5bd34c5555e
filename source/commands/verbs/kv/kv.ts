import type {Candidate, Command, CommandContext, StoreControl} from '../../types.ts';
import {WordError} from '../../word-error.ts';
import type {FlagKinds, Words} from '../../words.ts';
import {compact} from './compact.ts';
import {del} from './del.ts';
import {elect} from './elect.ts';
import {get} from './get.ts';
import type {KvVerb} from './kv-verb.ts';
import {lease} from './lease.ts';
import {lock} from './lock.ts';
import {put} from './put.ts';
import {txn} from './txn.ts';
import {watch} from './watch.ts';

/** What `kv` can do, as the documentation lists it. */
export const kvVerbs: readonly KvVerb[] = [put, get, del, txn, lease, watch, compact, lock, elect];

interface KvArguments {
	readonly verb: KvVerb;
	readonly args: unknown;
}

const flags: FlagKinds = Object.assign({}, ...kvVerbs.map(verb => verb.flags ?? {}));

const names = kvVerbs.map(({name}) => name);

const refuseForeignFlags = (verb: KvVerb, words: Words): void => {
	for (const flag of Object.keys(flags)) {
		const word = words.flag(flag);
		if (word && !Object.hasOwn(verb.flags ?? {}, flag))
			throw new WordError(word, `kv: ${verb.name} takes no --${flag}`, verb.usage);
	}
};

const storeOf = ({store}: CommandContext): StoreControl => {
	if (!store) throw new Error('kv works on the store of a cluster in this process; this cluster is elsewhere');
	return store;
};

/** `kv …`: the store below the API server, by the verbs of etcdctl. */
export const kv: Command<KvArguments> = {
	verb: 'kv',
	usage: `kv ${names.join('|')} …`,
	summary: 'Read, write and watch keys of the store below the API server, as etcdctl does.',
	flags,
	parse(words) {
		const word = words.next(names.join(', '));
		const verb = kvVerbs.find(({name}) => name === word.text);
		if (!verb) throw new WordError(word, `kv: there is no kv ${word.text}`, `write ${names.join(', ')}`);
		refuseForeignFlags(verb, words);
		return {verb, args: verb.parse(words)};
	},
	complete(words): readonly Candidate[] {
		if (words.length === 0) return kvVerbs.map(({name, summary}) => ({text: name, description: summary}));
		const verb = words.length === 1 ? kvVerbs.find(({name}) => name === words[0]!.text) : undefined;
		return (verb?.following ?? []).map(text => ({text}));
	},
	run: ({verb, args}, context) => verb.run(args, {...context, store: storeOf(context)}),
};
