import type {RangeRequest} from '../../../store/types.ts';
import {readRange, shownKey} from './keys.ts';
import type {KvVerb} from './kv-verb.ts';
import {numberFlag} from './numbers.ts';
import {kvLines} from './print.ts';

/** `kv get KEY [--prefix] [--rev N] [--limit N] [--keys-only]` */
export const get: KvVerb<RangeRequest> = {
	name: 'get',
	usage: 'kv get KEY [--prefix] [--rev N] [--limit N] [--keys-only]',
	summary: 'Keys and their values, now or as of a revision; "" with --prefix is every key.',
	flags: {prefix: 'switch', rev: 'value', limit: 'value', 'keys-only': 'switch'},
	parse: words => ({
		...readRange(words),
		revision: numberFlag(words, 'rev', 'a revision'),
		limit: numberFlag(words, 'limit', 'a number of keys'),
		keysOnly: words.has('keys-only'),
	}),
	async run(request, {store}) {
		const {kvs, more, count} = store.range(request);
		return {
			lines: kvs.flatMap(kv => (request.keysOnly ? [shownKey(kv.key)] : kvLines(kv))),
			...(more ? {warnings: [`${kvs.length} of ${count} keys; raise --limit to see more`]} : {}),
		};
	},
};
