import {parseDuration} from '../../machinery/duration.ts';
import {splitWords} from '../split-words.ts';
import type {Word} from '../types.ts';
import {WordError} from '../word-error.ts';
import {parsePhrase} from './parse-phrase.ts';
import type {Phrase} from './phrase.ts';

/** A phrase and how long it may take to come true; absent: it must hold now. */
export interface TimedPhrase {
	readonly phrase: Phrase;
	readonly withinMs?: number;
}

/** Reads `phrase [within duration]` from words. Throws WordError. */
export const parseTimedPhrase = (words: readonly Word[], lineEnd: number): TimedPhrase => {
	const at = words.findIndex(({text}) => text === 'within');
	if (at === -1) return {phrase: parsePhrase(words, lineEnd)};
	const duration = words[at + 1];
	if (!duration) throw new WordError({start: lineEnd, end: lineEnd}, 'a duration after "within" is missing');
	const extra = words[at + 2];
	if (extra) throw new WordError(extra, `unexpected "${extra.text}" after the duration`);
	try {
		return {phrase: parsePhrase(words.slice(0, at), words[at]!.start), withinMs: parseDuration(duration.text)};
	} catch (error) {
		if (error instanceof WordError) throw error;
		throw new WordError(duration, (error as Error).message, 'write a duration such as 5s or 1m30s');
	}
};

/** Reads a line as a phrase. Throws WordError. */
export const parsePhraseLine = (line: string): TimedPhrase => parseTimedPhrase(splitWords(line), line.length);
