import {commands} from './commands.ts';
import {splitWords} from './split-words.ts';
import type {Candidate, Command, CompletionContext, Word} from './types.ts';

/** Every letter of `typed` in order somewhere in `text`; earlier and closer is better. Undefined: no match. */
const fuzzyScore = (typed: string, text: string): number | undefined => {
	let at = -1;
	let score = 0;
	for (const letter of typed.toLowerCase()) {
		const next = text.toLowerCase().indexOf(letter, at + 1);
		if (next === -1) return undefined;
		score += next - at - 1;
		at = next;
	}
	return score + (text.length - typed.length) / 100;
};

/** The candidates that match, best first; all in their own order where nothing is typed yet. */
const matching = (typed: string, candidates: readonly Candidate[]): readonly Candidate[] =>
	typed === ''
		? candidates
		: candidates
				.map(candidate => ({candidate, score: fuzzyScore(typed, candidate.text)}))
				.filter((one): one is {candidate: Candidate; score: number} => one.score !== undefined)
				.toSorted((a, b) => a.score - b.score)
				.map(({candidate}) => candidate);

/** The words before the cursor; undefined inside a quote, where nothing can be offered. */
const wordsBefore = (text: string): readonly Word[] | undefined => {
	try {
		return splitWords(text);
	} catch {
		return undefined;
	}
};

/** What the word at `cursor` (an offset into the line) may become, best first: verbs, then what the verb offers. */
export const completeCommand = (
	line: string,
	cursor: number,
	context: CompletionContext,
	known: readonly Command[] = commands,
): readonly Candidate[] => {
	const before = line.slice(0, cursor);
	const start = before.search(/\S*$/);
	const typed = before.slice(start);
	const complete = wordsBefore(before.slice(0, start));
	if (!complete) return [];
	const [verb, ...words] = complete;
	if (!verb)
		return matching(
			typed,
			known.map(command => ({text: command.verb, description: command.summary})),
		);
	const command = known.find(one => one.verb === verb.text);
	if (!command) return [];
	if (typed.startsWith('-')) {
		const flags = ['namespace', ...Object.keys(command.flags ?? {})];
		return matching(
			typed,
			flags.map(flag => ({text: `--${flag}`})),
		);
	}
	const plain = words.filter(({text}) => !text.startsWith('-'));
	return matching(typed, command.complete?.(plain, context, typed) ?? []);
};
