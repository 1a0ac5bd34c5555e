import {isJsonObject} from '../../machinery/json.ts';

/** One step of a path through a document: what it finds in a value. */
type Step = (value: unknown) => readonly unknown[];

/** Where a path cannot be read, and why. */
export class JsonPathError extends Error {}

const member =
	(name: string): Step =>
	value =>
		isJsonObject(value) && value[name] !== undefined ? [value[name]] : [];

const everyMember: Step = value => {
	if (Array.isArray(value)) return value;
	return isJsonObject(value) ? Object.values(value) : [];
};

const descendants: Step = value => [value, ...everyMember(value).flatMap(descendants)];

const atIndex =
	(index: number): Step =>
	value =>
		Array.isArray(value) && value.at(index) !== undefined ? [value.at(index)] : [];

const slice =
	(start: number, end: number | undefined): Step =>
	value =>
		Array.isArray(value) ? value.slice(start, end) : [];

const compare = (left: unknown, operator: string, right: unknown): boolean => {
	const [a, b] = [left as number, right as number];
	switch (operator) {
		case '==':
			return left === right;
		case '!=':
			return left !== right;
		case '<':
			return a < b;
		case '<=':
			return a <= b;
		case '>':
			return a > b;
		default:
			return a >= b;
	}
};

const literal = (text: string): unknown => {
	if (text === 'true' || text === 'false') return text === 'true';
	const quoted = /^(['"])(.*)\1$/s.exec(text);
	if (quoted !== null) return quoted[2];
	if (text !== '' && !Number.isNaN(Number(text))) return Number(text);
	throw new JsonPathError(`unrecognized text "${text}"`);
};

const filter = (text: string): Step => {
	const match = /^@((?:\.|\[).*?)\s*(==|!=|<=|>=|<|>)\s*(.+)$/s.exec(text.trim());
	if (match === null) {
		const path = readSteps(text.trim().replace(/^@/, ''));
		return value => (Array.isArray(value) ? value.filter(item => run(path, item).length > 0) : []);
	}
	const [, left = '', operator = '', right = ''] = match;
	const path = readSteps(left);
	const wanted = literal(right.trim());
	return value =>
		Array.isArray(value) ? value.filter(item => run(path, item).some(found => compare(found, operator, wanted))) : [];
};

const subscript = (text: string): Step => {
	if (text === '*') return everyMember;
	if (/^-?\d+$/.test(text)) return atIndex(Number(text));
	const quoted = /^(['"])(.*)\1$/s.exec(text);
	if (quoted !== null) return member(quoted[2]!);
	const range = /^(-?\d*):(-?\d*)$/.exec(text);
	if (range !== null) return slice(Number(range[1] || 0), range[2] ? Number(range[2]) : undefined);
	const condition = /^\?\((.*)\)$/s.exec(text);
	if (condition !== null) return filter(condition[1]!);
	throw new JsonPathError(`invalid array index ${text}`);
};

/** The end of a bracket that opens at `start`, quotes and inner brackets aside. */
const closing = (text: string, start: number): number => {
	let depth = 0;
	let quote = '';
	for (let index = start; index < text.length; index++) {
		const character = text[index]!;
		if (quote !== '') quote = character === quote ? '' : quote;
		else if (character === '"' || character === "'") quote = character;
		else if (character === '[') depth++;
		else if (character === ']' && --depth === 0) return index;
	}
	throw new JsonPathError('unterminated array');
};

const fieldName = /(?:\\.|[^.[\]{}\\\s])+/y;

const readSteps = (text: string): readonly Step[] => {
	const steps: Step[] = [];
	let index = 0;
	while (index < text.length) {
		if (text[index] === '[') {
			const end = closing(text, index);
			steps.push(subscript(text.slice(index + 1, end)));
			index = end + 1;
			continue;
		}
		if (text[index] !== '.')
			throw new JsonPathError(
				`unrecognized character in action: U+${text.codePointAt(index)!.toString(16).toUpperCase().padStart(4, '0')} '${text[index]}'`,
			);
		if (text[index + 1] === '.') {
			steps.push(descendants);
			index++;
		}
		index++;
		if (text[index] === '[' || index >= text.length) continue;
		if (text[index] === '*') {
			steps.push(everyMember);
			index++;
			continue;
		}
		fieldName.lastIndex = index;
		const name = fieldName.exec(text)?.[0];
		if (name === undefined)
			throw new JsonPathError(
				`unrecognized character in action: U+${text.codePointAt(index)!.toString(16).toUpperCase().padStart(4, '0')} '${text[index]}'`,
			);
		steps.push(member(name.replaceAll(/\\(.)/g, '$1')));
		index += name.length;
	}
	return steps;
};

const run = (steps: readonly Step[], document: unknown): readonly unknown[] =>
	steps.reduce<readonly unknown[]>((found, step) => found.flatMap(step), [document]);

/** A path through a document, such as `.status.conditions[?(@.type=="Ready")].status`; gives all that it finds. */
export type JsonPath = (document: unknown) => readonly unknown[];

/** Reads a path in kubectl's JSONPath, without braces. Throws JsonPathError. */
export const parseJsonPath = (text: string): JsonPath => {
	const steps = readSteps(text.replace(/^\$/, ''));
	return document => run(steps, document);
};
