import {commands} from './commands.ts';
import {splitWords} from './split-words.ts';
import type {Command, ParseError} from './types.ts';
import {parseErrorOf, WordError} from './word-error.ts';
import {readWords} from './words.ts';

/** A command line that has been understood. */
export interface ParsedCommand {
	readonly command: Command;
	readonly args: unknown;
}

/** Letters to change to get from one word to another (Levenshtein), for suggestions. */
const distance = (a: string, b: string): number => {
	let row = Array.from({length: b.length + 1}, (_, index) => index);
	for (let i = 1; i <= a.length; i++) {
		const next = [i];
		for (let j = 1; j <= b.length; j++)
			next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
		row = next;
	}
	return row.at(-1)!;
};

const suggestion = (verb: string, known: readonly Command[]) => {
	const [nearest] = known
		.map(command => ({verb: command.verb, away: distance(verb, command.verb)}))
		.toSorted((a, b) => a.away - b.away);
	return nearest && nearest.away <= 2
		? `did you mean ${nearest.verb}?`
		: `verbs are ${known.map(({verb: one}) => one).join(', ')}`;
};

/** Reads a command line of the verbs that are known; the error points at the word that does not fit. */
export const parseCommand = (line: string, known: readonly Command[] = commands): ParsedCommand | ParseError => {
	try {
		const [verb, ...rest] = splitWords(line);
		if (!verb) throw new WordError({start: 0, end: line.length}, 'the command is empty');
		const command = known.find(one => one.verb === verb.text);
		if (!command) throw new WordError(verb, `unknown command "${verb.text}"`, suggestion(verb.text, known));
		const words = readWords(command.verb, rest, command.flags ?? {}, line.length);
		const args: unknown = command.parse(words);
		words.end();
		return {command, args};
	} catch (error) {
		if (error instanceof WordError) return parseErrorOf(error);
		throw error;
	}
};
