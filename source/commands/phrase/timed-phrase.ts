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

const readDuration = (word: Word): number => {
	const refuse = (message: string) => new WordError(word, message, 'write a duration such as 5s or 1m30s');
	let milliseconds: number;
	try {
		milliseconds = parseDuration(word.text);
	} catch (error) {
		throw refuse((error as Error).message);
	}
	if (milliseconds < 0) throw refuse(`"${word.text}" is in the past`);
	return milliseconds;
};

/** Reads `phrase [within duration]` from words. Throws WordError. */
export const parseTimedPhrase = (words: readonly Word[], lineEnd: number): TimedPhrase => {
	const at = words.findIndex(({text}) => text === 'within');
	if (at === -1) return {phrase: parsePhrase(words, lineEnd)};
	const duration = words[at + 1];
	if (!duration) throw new WordError({start: lineEnd, end: lineEnd}, 'a duration after "within" is missing');
	const extra = words[at + 2];
	if (extra) throw new WordError(extra, `unexpected "${extra.text}" after the duration`);
	return {phrase: parsePhrase(words.slice(0, at), words[at]!.start), withinMs: readDuration(duration)};
};

/** Reads a line as a phrase. Throws WordError. */
export const parsePhraseLine = (line: string): TimedPhrase => parseTimedPhrase(splitWords(line), line.length);
