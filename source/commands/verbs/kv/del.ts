import type {KeyRange} from '../../../store/types.ts';
import {checkWritable, readRange} from './keys.ts';
import type {KvVerb} from './kv-verb.ts';

/** `kv del KEY [--prefix]` answers how many keys it deleted, all in one revision. */
export const del: KvVerb<KeyRange> = {
	name: 'del',
	usage: 'kv del KEY [--prefix]',
	summary: 'Delete a key, or all keys with a prefix in one revision; answers how many there were.',
	flags: {prefix: 'switch'},
	parse: readRange,
	async run(range, {store}) {
		checkWritable(range);
		const {results} = await store.transact({success: [{type: 'delete', ...range}]});
		return {lines: results.map(result => String(result.type === 'delete' ? result.deleted : 0))};
	},
};
