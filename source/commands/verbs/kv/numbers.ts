import {WordError} from '../../word-error.ts';
import type {Word} from '../../types.ts';
import type {Words} from '../../words.ts';

/** A word as a whole number, `least` or more. */
export const wholeNumber = (word: Word, what: string, least = 1): number => {
	const number = Number(word.text);
	if (!/^\d+$/.test(word.text) || number < least || !Number.isSafeInteger(number))
		throw new WordError(word, `kv: "${word.text}" is not ${what}`, `write a whole number, ${least} or more`);
	return number;
};

/** A flag as a whole number; undefined without it. */
export const numberFlag = (words: Words, flag: string, what: string, least = 1): number | undefined => {
	const word = words.flag(flag);
	return word && wholeNumber(word, what, least);
};
