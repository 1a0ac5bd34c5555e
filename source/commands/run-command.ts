import {parseCommand} from './parse-command.ts';
import type {CommandContext, CommandResult, Effect} from './types.ts';
import {isParseError} from './word-error.ts';

/** A line that could not be understood, thrown by those who run it without having parsed it. */
export class CommandLineError extends Error {
	readonly start: number;
	readonly end: number;
	constructor(message: string, start: number, end: number) {
		super(message);
		this.name = 'CommandLineError';
		this.start = start;
		this.end = end;
	}
}

const parsed = (line: string) => {
	const result = parseCommand(line);
	if (!isParseError(result)) return result;
	throw new CommandLineError(result.hint ? `${result.error}; ${result.hint}` : result.error, result.start, result.end);
};

/** Runs a command line. Throws CommandLineError for a line that makes no sense and an Error for a command that failed. */
export const runCommand = async (line: string, context: CommandContext): Promise<CommandResult> => {
	const {command, args} = parsed(line);
	return command.run(args, context);
};

/** What a command line would do; undefined where the command cannot say. Throws CommandLineError. */
export const previewCommand = async (line: string, context: CommandContext): Promise<Effect | undefined> => {
	const {command, args} = parsed(line);
	return command.preview?.(args, context);
};

/** The command lines that would take a line back, read before it runs; undefined where there is no way back. Throws CommandLineError. */
export const inverseOfCommand = async (
	line: string,
	context: CommandContext,
): Promise<readonly string[] | undefined> => {
	const {command, args} = parsed(line);
	return command.inverse?.(args, context);
};
