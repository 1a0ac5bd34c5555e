import type {KvVerb} from './kv-verb.ts';
import {wholeNumber} from './numbers.ts';

/** `kv compact REV` lets go of the history below a revision. */
export const compact: KvVerb<{readonly revision: number}> = {
	name: 'compact',
	usage: 'kv compact REV',
	summary: 'Let go of the history below a revision; who watches or reads from before it is refused.',
	parse: words => ({revision: wholeNumber(words.next('a revision (REV)'), 'a revision')}),
	async run({revision}, {store}) {
		await store.compact(revision);
		return {lines: [`compacted revision ${revision}`]};
	},
};
