import type {Word} from './types.ts';
import {WordError} from './word-error.ts';

/** Splits a line into words as a shell does: blanks part them, 'single' and "double" quotes keep them together. Throws WordError for an open quote. */
export const splitWords = (line: string): readonly Word[] => {
	const words: Word[] = [];
	let text = '';
	let start = -1;
	let quote = '';
	let quoteAt = 0;
	const finish = (end: number) => {
		if (start >= 0) words.push({text, start, end});
		text = '';
		start = -1;
	};
	for (let index = 0; index < line.length; index++) {
		const character = line[index]!;
		if (quote !== '') {
			if (character === quote) quote = '';
			else text += character;
		} else if (character === '"' || character === "'") {
			quote = character;
			quoteAt = index;
			if (start < 0) start = index;
		} else if (/\s/.test(character)) finish(index);
		else {
			if (start < 0) start = index;
			text += character;
		}
	}
	if (quote !== '') throw new WordError({start: quoteAt, end: line.length}, `the quote ${quote} is not closed`);
	finish(line.length);
	return words;
};
