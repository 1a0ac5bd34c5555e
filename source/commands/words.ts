import {nearestWord} from '../machinery/nearest-word.ts';
import type {Word} from './types.ts';
import {WordError} from './word-error.ts';

/** Flags a command takes: with a value (`--replicas 3`, `--replicas=3`) or as a switch (`--force`). */
export type FlagKinds = {readonly [name: string]: 'value' | 'switch'};

/** The words after a verb, read one after another. Everything that does not fit throws WordError at the word in question. */
export interface Words {
	/** The next word, or an error that says what is missing: `taint: a node name is missing`. */
	next(what: string): Word;
	/** The next word if there is one. */
	optional(): Word | undefined;
	/** All words left, at least `least`. */
	rest(what: string, least?: number): readonly Word[];
	/** Refuses words that are left over. */
	end(): void;
	flag(name: string): Word | undefined;
	has(name: string): boolean;
}

const shortFlags: {readonly [short: string]: string} = {n: 'namespace', l: 'selector', f: 'filename'};

const commonFlags: FlagKinds = {namespace: 'value'};

const closest = (name: string, known: readonly string[]) =>
	known.find(one => one.startsWith(name) || name.startsWith(one)) ?? nearestWord(name, known);

/** Reads the words of one verb. `lineEnd` is where a missing word would stand. */
export const readWords = (verb: string, words: readonly Word[], flagKinds: FlagKinds, lineEnd: number): Words => {
	const kinds = {...commonFlags, ...flagKinds};
	const positionals: Word[] = [];
	const flags = new Map<string, Word>();

	for (let index = 0; index < words.length; index++) {
		const word = words[index]!;
		if (!/^--?[a-z]/.test(word.text)) {
			positionals.push(word);
			continue;
		}
		const equals = word.text.indexOf('=');
		const written = word.text.slice(0, equals === -1 ? undefined : equals).replace(/^--?/, '');
		const name = word.text.startsWith('--') ? written : (shortFlags[written] ?? written);
		const kind = kinds[name];
		if (kind === undefined) {
			const near = closest(name, Object.keys(kinds));
			throw new WordError(word, `${verb}: unknown flag ${word.text}`, near && `did you mean --${near}?`);
		}
		if (kind === 'switch') {
			const text = equals === -1 ? 'true' : word.text.slice(equals + 1);
			if (text !== 'true' && text !== 'false')
				throw new WordError(word, `${verb}: --${name} is on or off, not "${text}"`, `write --${name}`);
			flags.set(name, {...word, text});
		} else if (equals >= 0) flags.set(name, {...word, text: word.text.slice(equals + 1)});
		else {
			const value = words[++index];
			if (!value) throw new WordError(word, `${verb}: --${name} needs a value`);
			flags.set(name, value);
		}
	}

	let position = 0;
	const missing = (what: string) => new WordError({start: lineEnd, end: lineEnd}, `${verb}: ${what} is missing`);
	return {
		next(what) {
			const word = positionals[position++];
			if (!word) throw missing(what);
			return word;
		},
		optional: () => positionals[position++],
		rest(what, least = 0) {
			const rest = positionals.slice(position);
			position = positionals.length;
			if (rest.length < least) throw missing(what);
			return rest;
		},
		end() {
			const extra = positionals[position];
			if (extra) throw new WordError(extra, `${verb}: unexpected "${extra.text}"`);
		},
		flag: name => flags.get(name),
		has: name => flags.get(name)?.text === 'true',
	};
};

/** Seconds of `--grace-period`; undefined where it is not given. */
export const readGrace = (words: Words, verb: string): number | undefined => {
	const grace = words.flag('grace-period');
	if (grace === undefined) return undefined;
	if (/^\d+$/.test(grace.text)) return Number(grace.text);
	throw new WordError(grace, `${verb}: "${grace.text}" is not a number of seconds`, 'write a whole number, 0 or more');
};
