import {WordError} from '../../commands/word-error.ts';
import type {Word} from '../../commands/types.ts';

/** What somebody asks of a fork. */
export interface ForkRequest {
	/** The revision to go on from; the present without it. */
	readonly revision?: number;
	/** By doing again what was done, in place of a restart. */
	readonly exact: boolean;
	/** Only of a restart. */
	readonly seed?: number;
	/** Another scheduler: the name of a built-in configuration, or a file. Only of a restart. */
	readonly scheduler?: string;
	/** What the header calls it. */
	readonly name?: string;
}

/** The words of a request, in the order in which they are offered. */
export const forkWords = ['at', 'exact', 'seed', 'scheduler', 'name'] as const;

const readWhole = ({text, start, end}: Word, least: number): number => {
	const whole = Number(text);
	if (/^\d+$/.test(text) && Number.isSafeInteger(whole) && whole >= least) return whole;
	throw new WordError({start, end}, `fork: "${text}" is not a whole number`, `write ${least} or more`);
};

/** Reads `[at REVISION] [exact] [seed N] [scheduler NAME|FILE] [name NAME]`, in any order. Throws WordError. */
export const readForkRequest = (words: readonly Word[]): ForkRequest => {
	let request: ForkRequest = {exact: false};
	let beginsAnew: Word | undefined;
	for (let index = 0; index < words.length; index++) {
		const word = words[index]!;
		const value = (what: string): Word => {
			const next = words[++index];
			if (next === undefined) throw new WordError({start: word.end, end: word.end}, `fork: ${what} is missing`);
			return next;
		};
		switch (word.text) {
			case 'exact':
				request = {...request, exact: true};
				break;
			case 'at':
				request = {...request, revision: readWhole(value('the revision'), 1)};
				break;
			case 'seed':
				beginsAnew = word;
				request = {...request, seed: readWhole(value('the seed'), 0)};
				break;
			case 'scheduler':
				beginsAnew = word;
				request = {...request, scheduler: value("the scheduler's configuration").text};
				break;
			case 'name':
				request = {...request, name: value('the name').text};
				break;
			default:
				throw new WordError(word, `fork: "${word.text}" says nothing about a fork`, `write ${forkWords.join(', ')}`);
		}
	}
	if (request.exact && beginsAnew !== undefined)
		throw new WordError(
			beginsAnew,
			`fork: an exact fork does what the cluster would, so it has no other ${beginsAnew.text}`,
		);
	return request;
};
