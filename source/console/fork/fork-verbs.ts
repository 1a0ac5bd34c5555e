import {completeCommand} from '../../commands/complete-command.ts';
import {parseCommand} from '../../commands/parse-command.ts';
import type {Command, CommandContext, CompletionContext} from '../../commands/types.ts';
import {isParseError, WordError} from '../../commands/word-error.ts';
import {builtInConfigurations} from '../../scheduler/configuration/built-in-configurations.ts';
import {pathsLike} from '../completion.ts';
import type {ConsoleOptions} from '../types.ts';
import {forkWords, readForkRequest, type ForkRequest} from './fork-request.ts';
import type {SidesControl} from './sides-control.ts';

/** What is to become of the two sides. */
type ForkDeed = {readonly does: 'close' | 'keep'} | {readonly does: 'open'; readonly request: ForkRequest};

/** `fork`: a second cluster that goes on from a revision. */
const forkVerb = (sides: SidesControl): Command<ForkDeed> => ({
	verb: 'fork',
	usage: 'fork [at REVISION] [exact] [seed N] [scheduler NAME|FILE] [name NAME] | fork close|keep',
	summary: 'Go on from a revision in a second cluster beside this one; close it, or keep it alone.',
	parse(words) {
		const rest = words.rest('', 0);
		const [first, more] = rest;
		if (first?.text !== 'close' && first?.text !== 'keep') return {does: 'open', request: readForkRequest(rest)};
		if (more !== undefined) throw new WordError(more, `fork: unexpected "${more.text}"`);
		return {does: first.text};
	},
	complete(words, {files}, typed) {
		switch (words.at(-1)?.text) {
			case 'at':
			case 'seed':
			case 'name':
				return [];
			case 'scheduler':
				return [...Object.keys(builtInConfigurations), ...(files?.(typed) ?? [])].map(text => ({text}));
			default:
				return [
					...forkWords.filter(word => !words.some(({text}) => text === word)),
					...(words.length === 0 ? ['close', 'keep'] : []),
				].map(text => ({text}));
		}
	},
	async run(deed, {progress = () => undefined, signal = new AbortController().signal}) {
		if (deed.does === 'open') return {lines: [await sides.fork(deed.request, {progress, signal})]};
		return {lines: [await (deed.does === 'close' ? sides.close() : sides.keep())]};
	},
});

const states = ['on', 'off'] as const;

/** `both`: whether commands go to both sides. */
const bothVerb = (sides: SidesControl): Command<boolean> => ({
	verb: 'both',
	usage: 'both on|off',
	summary: 'In a split view: give every command to both clusters, or to one alone.',
	parse(words) {
		const state = words.next('on or off');
		if (!states.some(one => one === state.text))
			throw new WordError(state, `both: "${state.text}" is neither on nor off`, 'write both on');
		return state.text === 'on';
	},
	complete: words => (words.length === 0 ? states.map(text => ({text})) : []),
	async run(isBoth) {
		sides.setBoth(isBoth);
		return {lines: [isBoth ? 'commands go to both sides' : 'commands go to one side']};
	},
});

const verbOf = (line: string): string => /^\s*(\S*)/.exec(line)![1]!;

/** Whether a line is about the two sides, or about the console's own files, and so is for one side alone. */
export const isForOneSide = (line: string): boolean => /^\s*(fork|both|save)\b/.test(line);

/** A console's options with the verbs about the cluster beside it. */
export const withForkVerbs = (options: ConsoleOptions, sides: SidesControl): ConsoleOptions => {
	const verbs: readonly Command[] = [forkVerb(sides), bothVerb(sides)];
	const isOwn = (line: string): boolean => verbs.some(({verb}) => verb === verbOf(line));
	const parse = (line: string) => parseCommand(line, verbs);
	const names: CompletionContext = {names: () => [], kinds: [], files: pathsLike};
	return {
		...options,
		async runCommandLine(line, run) {
			if (!isOwn(line)) return options.runCommandLine(line, run);
			const parsed = parse(line);
			if (isParseError(parsed)) throw new Error(parsed.error);
			// They use nothing else of a context.
			return parsed.command.run(parsed.args, run as CommandContext);
		},
		checkCommandLine(line) {
			if (!isOwn(line)) return options.checkCommandLine?.(line);
			const parsed = parse(line);
			return isParseError(parsed) ? parsed : undefined;
		},
		completeCommandLine: (line, cursor) => [
			...(options.completeCommandLine?.(line, cursor) ?? []),
			...completeCommand(line, cursor, names, verbs),
		],
		...(options.inverseOf && {inverseOf: async (line: string) => (isOwn(line) ? [] : options.inverseOf?.(line))}),
		isDangerousLine: line => !isOwn(line) && options.isDangerousLine?.(line) === true,
	};
};
