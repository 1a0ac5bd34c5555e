import {nearestWord} from '../machinery/nearest-word.ts';
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

const suggestion = (verb: string, known: readonly Command[]): string => {
	const verbs = known.map(({verb: one}) => one);
	const nearest = nearestWord(verb, verbs);
	return nearest === undefined ? `verbs are ${verbs.join(', ')}` : `did you mean ${nearest}?`;
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
