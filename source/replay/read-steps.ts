import {parseCommand, type ParsedCommand} from '../commands/parse-command.ts';
import {parsePhraseLine} from '../commands/phrase/timed-phrase.ts';
import {isParseError, parseErrorOf, WordError} from '../commands/word-error.ts';
import type {ParseError} from '../commands/types.ts';
import {isJsonObject} from '../machinery/json.ts';
import {parseCel, trueOrFalse} from './cel-expression.ts';
import type {FieldReader, Path} from '../formats/field-reader.ts';
import {forkDepthMax} from './limits.ts';
import {readScheduler} from './read-scheduler.ts';
import {withinMs, type AnswerClaim, type Expectation, type RunRule, type Step, type StepTime} from './scenario.ts';

/** An error inside a line of text: the line again, with a mark under the word. */
const pointAt = (line: string, {error, start, end, hint}: ParseError): string => {
	const mark = ' '.repeat(start) + '^'.repeat(Math.max(1, end - start));
	return `${error}${hint === undefined ? '' : ` (${hint})`}\n    ${line}\n    ${mark}`;
};

/** What `parse` makes of a text; a mistake in it is shown under its word. */
export const readWorded = <T>(reader: FieldReader, text: string, path: Path, parse: (text: string) => T): T => {
	try {
		return parse(text);
	} catch (error) {
		if (error instanceof WordError) throw reader.refuse(path, pointAt(text, parseErrorOf(error)));
		throw error;
	}
};

const readPhrase = (reader: FieldReader, value: unknown, path: Path): Expectation => {
	const text = reader.text(value, path);
	return {by: 'phrase', text, expected: readWorded(reader, text, path, parsePhraseLine)};
};

/** An expectation: a phrase, or `{cel, within}`. `plurals` are the lists that CEL sees. */
const readExpectation = (reader: FieldReader, value: unknown, path: Path, plurals: readonly string[]): Expectation => {
	if (!isJsonObject(value)) return readPhrase(reader, value, path);
	const {cel, within} = reader.object(value, path, ['cel', 'within']);
	const text = reader.text(cel, [...path, 'cel']);
	const withinMs = within === undefined ? undefined : reader.duration(within, [...path, 'within']);
	try {
		return {by: 'cel', text, expression: parseCel(text, plurals, trueOrFalse), withinMs};
	} catch (error) {
		throw reader.refuse([...path, 'cel'], (error as Error).message);
	}
};

/** A line of the command language; a mistake in it is shown under its word. */
export const readCommandLine = (
	reader: FieldReader,
	value: unknown,
	path: Path,
): {readonly line: string; readonly command: ParsedCommand} => {
	const line = reader.text(value, path);
	const command = parseCommand(line);
	if (isParseError(command)) throw reader.refuse(path, pointAt(line, command));
	return {line, command};
};

const readTime = (reader: FieldReader, step: {readonly [key: string]: unknown}, path: Path): StepTime => {
	if (step['at'] !== undefined && step['after'] !== undefined)
		throw reader.refuse(path, 'a step has "at" or "after", not both');
	if (step['at'] !== undefined) return {atMs: reader.duration(step['at'], [...path, 'at'])};
	if (step['after'] !== undefined) return {afterMs: reader.duration(step['after'], [...path, 'after'])};
	return undefined;
};

const actions = ['do', 'wait', 'expect', 'fork'] as const;
const claims = ['answers', 'fails'] as const;

/** What a step says of the answer of its command. */
const readAnswer = (reader: FieldReader, step: {readonly [key: string]: unknown}, path: Path): AnswerClaim => {
	const [claim, other] = claims.filter(one => step[one] !== undefined);
	if (claim === undefined) return undefined;
	if (other) throw reader.refuse(path, 'a command either answers or fails, so a step has one of them');
	if (step['do'] === undefined) throw reader.refuse([...path, claim], `"${claim}" is about a command; write "do" too`);
	const text = reader.text(step[claim], [...path, claim]);
	return claim === 'answers' ? {answers: text} : {fails: text};
};

/** What expressions can name. */
const forkName = /^[A-Za-z_]\w*$/;

/** A fork of the cluster as it is when the step is reached, with steps of its own. */
const readFork = async (
	reader: FieldReader,
	value: unknown,
	path: Path,
	{plurals, depth}: StepReading,
): Promise<Pick<Step & {kind: 'fork'}, 'name' | 'way' | 'steps'>> => {
	if (depth >= forkDepthMax) throw reader.refuse(path, `forks are within one another more than ${forkDepthMax} deep`);
	const fork = reader.object(value, path, ['name', 'exact', 'seed', 'schedulerConfig', 'steps']);
	const name = reader.text(fork['name'], [...path, 'name']);
	if (!forkName.test(name))
		throw reader.refuse([...path, 'name'], `"${name}" cannot be named by expressions: use letters, digits and _`);
	const exact = fork['exact'] !== undefined && reader.truth(fork['exact'], [...path, 'exact']);
	const other = (['seed', 'schedulerConfig'] as const).find(field => fork[field] !== undefined);
	if (exact && other !== undefined)
		throw reader.refuse(
			[...path, other],
			`an exact fork goes on as the cluster would, so it cannot have another ${other}`,
		);
	if (fork['steps'] === undefined) throw reader.refuse(path, 'a fork needs "steps": what is done and expected in it');
	const seed = fork['seed'] === undefined ? undefined : reader.whole(fork['seed'], [...path, 'seed']);
	const schedulerConfig = await readScheduler(reader, fork['schedulerConfig'], [...path, 'schedulerConfig']);
	return {
		name,
		way: exact
			? {way: 'exact'}
			: {way: 'restart', ...(seed !== undefined && {seed}), ...(schedulerConfig && {schedulerConfig})},
		steps: await readSteps(reader, fork['steps'], [...path, 'steps'], {plurals, depth: depth + 1}),
	};
};

/** What is known where a step is read: the lists that CEL sees, and in how many forks the step is. */
interface StepReading {
	readonly plurals: readonly string[];
	readonly depth: number;
}

/** A list of steps. */
export const readSteps = async (
	reader: FieldReader,
	value: unknown,
	path: Path,
	reading: StepReading,
): Promise<readonly Step[]> =>
	value === undefined
		? []
		: Promise.all(reader.list(value, path).map((one, index) => readStep(reader, one, [...path, index], reading)));

/** One step: when, and one of do, wait, expect, fork. */
const readStep = async (reader: FieldReader, value: unknown, path: Path, reading: StepReading): Promise<Step> => {
	const step = reader.object(value, path, ['name', 'at', 'after', ...actions, ...claims]);
	const time = readTime(reader, step, path);
	const answer = readAnswer(reader, step, path);
	const given = actions.filter(action => step[action] !== undefined);
	if (given.length > 1)
		throw reader.refuse(path, `a step has one of ${actions.join(', ')}, not ${given.join(' and ')}`);
	const [kind] = given;
	const place = reader.place(kind ? [...path, kind] : path);
	const {folder} = reader;
	const title = (text: string) => (step['name'] === undefined ? text : reader.text(step['name'], [...path, 'name']));
	if (kind === undefined) {
		if (!time) throw reader.refuse(path, `a step needs one of ${actions.join(', ')}`);
		return {kind: 'pass', time, title: title('let time pass'), place, folder};
	}
	if (kind === 'fork') {
		const fork = await readFork(reader, step['fork'], [...path, 'fork'], reading);
		return {kind, time, ...fork, title: title(`fork ${fork.name}`), place, folder};
	}
	if (kind !== 'do') {
		const expectation = readExpectation(reader, step[kind], [...path, kind], reading.plurals);
		return {kind, time, expectation, title: title(`${kind} ${expectation.text}`), place, folder};
	}
	const {line, command} = readCommandLine(reader, step['do'], [...path, 'do']);
	return {kind, time, line, command, answer, title: title(line), place, folder};
};

/** The rules of a kind over the whole run: one expectation or a list of them. */
export const readRules = (
	reader: FieldReader,
	kind: RunRule['kind'],
	value: unknown,
	path: Path,
	plurals: readonly string[],
): readonly RunRule[] => {
	if (value === undefined) return [];
	const many = Array.isArray(value);
	return (many ? (value as readonly unknown[]) : [value]).map((one, index) => {
		const at = many ? [...path, index] : path;
		const expectation = readExpectation(reader, one, at, plurals);
		if (withinMs(expectation) !== undefined)
			throw reader.refuse(at, `"${kind}" is about the whole run, so "within" means nothing here`);
		return {kind, expectation, title: `${kind} ${expectation.text}`, place: reader.place(at)};
	});
};
