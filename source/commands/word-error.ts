import type {ParseError, Word} from './types.ts';

/** A word that cannot be understood; the line is refused with an error that points at it. */
export class WordError extends Error {
	readonly word: Pick<Word, 'start' | 'end'>;
	readonly hint: string | undefined;
	constructor(word: Pick<Word, 'start' | 'end'>, message: string, hint?: string) {
		super(message);
		this.name = 'WordError';
		this.word = word;
		this.hint = hint;
	}
}

/** True for the error half of a parse. */
export const isParseError = (result: object): result is ParseError => 'error' in result && 'start' in result;

/** The error as the palette and fixtures show it. */
export const parseErrorOf = (error: WordError): ParseError => ({
	error: error.message,
	start: error.word.start,
	end: error.word.end,
	...(error.hint === undefined ? {} : {hint: error.hint}),
});
