import type {Word} from './types.ts';
import {WordError} from './word-error.ts';

/** Changes to labels or annotations: a value to set, or null to remove. */
export type KeyValueChanges = {readonly [key: string]: string | null};

/** Reads `key=value` (set) and `key-` (remove) words. */
export const readKeyValueChanges = (words: readonly Word[], verb: string): KeyValueChanges => {
	const changes: {[key: string]: string | null} = {};
	for (const word of words) {
		const equals = word.text.indexOf('=');
		if (equals > 0) changes[word.text.slice(0, equals)] = word.text.slice(equals + 1);
		else if (equals === -1 && word.text.endsWith('-') && word.text.length > 1) changes[word.text.slice(0, -1)] = null;
		else throw new WordError(word, `${verb}: "${word.text}" is neither KEY=VALUE nor KEY-`);
	}
	return changes;
};

/** The first key that has another value already; changing it needs --overwrite. */
export const conflictingKey = (
	current: {readonly [key: string]: string} | undefined,
	changes: KeyValueChanges,
): string | undefined =>
	Object.entries(changes).find(
		([key, value]) => value !== null && current?.[key] !== undefined && current[key] !== value,
	)?.[0];
