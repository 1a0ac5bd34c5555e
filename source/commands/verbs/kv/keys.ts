import {openEnd, prefixRange, rangesOverlap} from '../../../store/key-range.ts';
import type {KeyRange} from '../../../store/types.ts';
import {WordError} from '../../word-error.ts';
import type {Word} from '../../types.ts';
import type {Words} from '../../words.ts';

/** The keys of the API server. */
const registry = prefixRange('/registry/');

/** A key as the store has it: the bytes of its UTF-8 as Latin-1, so that text order is byte order. */
const storedKey = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

/** A key as people read it. */
export const shownKey = (key: string): string => Buffer.from(key, 'latin1').toString('utf8');

/** The key of a word; an empty one is refused. */
export const keyOf = (word: Word): string => {
	if (word.text === '') throw new WordError(word, 'kv: a key is not empty');
	return storedKey(word.text);
};

/** The next word as a key, or with --prefix as the range of all keys that begin with it ("" is every key). */
export const readRange = (words: Words): KeyRange => {
	const word = words.next('a KEY');
	return words.has('prefix') ? prefixRange(storedKey(word.text)) : {key: keyOf(word)};
};

/** Refuses to write where only the API server does: what it reads there must be what it wrote. */
export const checkWritable = (range: KeyRange): void => {
	if (!rangesOverlap(range, registry)) return;
	const what = range.key === openEnd ? 'every key' : shownKey(range.key);
	throw new Error(
		`kv: ${what}: keys under /registry/ are the API server's; change its objects with apply, patch and delete, or name other keys`,
	);
};
