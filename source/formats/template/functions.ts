import {stringify} from 'yaml';
import {isJsonObject} from '../../machinery/json.ts';
import {basicKind, isTruth, printed, typeWord} from './values.ts';

/** A function of templates. Throws an Error for arguments it cannot take. */
export type TemplateFunction = (...values: readonly unknown[]) => unknown;

export type TemplateFunctions = {readonly [name: string]: TemplateFunction};

const text = (value: unknown): string => {
	if (typeof value === 'string') return value;
	if (value === undefined || value === null) throw new Error('invalid value; expected string');
	throw new Error(`wrong type for value; expected string; got ${typeWord(value)}`);
};

const equal = (first: unknown, second: unknown): boolean => {
	const [left, right] = [basicKind(first), basicKind(second)];
	if (left !== right) {
		if (left === 'none' || right === 'none') return false;
		throw new Error('incompatible types for comparison');
	}
	if (left === 'other') throw new Error(`non-comparable type ${typeWord(first)}`);
	return left === 'none' || (left === 'text' ? String(first) === String(second) : first === second);
};

/** Below 0, 0 or above 0. */
const order = (first: unknown, second: unknown): number => {
	const [left, right] = [basicKind(first), basicKind(second)];
	if (left !== 'text' && left !== 'integer') throw new Error('invalid type for comparison');
	if (left !== right) throw new Error('incompatible types for comparison');
	if (left === 'integer') return (first as bigint) < (second as bigint) ? -1 : first === second ? 0 : 1;
	return String(first) < String(second) ? -1 : String(first) === String(second) ? 0 : 1;
};

const oneIndex = (from: unknown, by: unknown): unknown => {
	if (from === undefined || from === null) throw new Error('index of untyped nil');
	if (Array.isArray(from)) {
		if (typeof by !== 'bigint') throw new Error(`cannot index slice/array with type ${typeWord(by)}`);
		if (by < 0n || by >= BigInt(from.length)) throw new Error(`index out of range: ${by}`);
		return from[Number(by)];
	}
	if (!isJsonObject(from)) throw new Error(`can't index item of type ${typeWord(from)}`);
	const key = text(by);
	return Object.hasOwn(from, key) ? from[key] : undefined;
};

const lengthOf = (value: unknown): bigint => {
	if (value === undefined || value === null) throw new Error('len of nil pointer');
	if (typeof value === 'string' || typeof value === 'number') return BigInt(Buffer.byteLength(String(value)));
	if (typeof value !== 'object') throw new Error(`len of type ${typeWord(value)}`);
	return BigInt(Object.keys(value).length);
};

const formatted = (verb: string, value: unknown): string => {
	if (verb === 'd') {
		if (typeof value !== 'bigint') throw new Error(`%d takes a whole number, not ${typeWord(value)}`);
		return String(value);
	}
	return verb === 'q' ? JSON.stringify(text(value)) : printed(value, true);
};

/** printf with %s, %v, %d, %q and %%; other verbs, widths and flags are refused. */
const printf = (format: unknown, ...values: readonly unknown[]): string => {
	let used = 0;
	const result = text(format).replaceAll(/%(?<verb>[^a-zA-Z%]*[a-zA-Z%]?)/g, (_, verb: string) => {
		if (verb === '%') return '%';
		if (!/^[svdq]$/.test(verb)) throw new Error(`%${verb} is not read; printf has %s, %v, %d, %q and %%`);
		if (used >= values.length) throw new Error(`%${verb} has no argument`);
		return formatted(verb, values[used++]);
	});
	if (used < values.length) throw new Error(`${values.length} arguments for ${used} verbs`);
	return result;
};

/** As kwok's Quote: JSON of a text; of anything else, a text of its JSON. */
const quote = (value: unknown): string => {
	const json = JSON.stringify(value ?? null, (_, part: unknown) => (typeof part === 'bigint' ? Number(part) : part));
	return json.startsWith('"') ? json : JSON.stringify(json);
};

/** As kwok's YAML: the value in block style; with an indent, on lines of their own, two blanks for each level. */
const yaml = (value: unknown, indent: unknown = 0n): string => {
	if (typeof indent !== 'bigint') throw new Error(`wrong type for value; expected int; got ${typeWord(indent)}`);
	const written = stringify(value ?? null, {version: '1.1', sortMapEntries: true, lineWidth: 0});
	return indent > 0n ? `\n${written}`.replaceAll('\n', `\n${'  '.repeat(Number(indent))}`) : written;
};

const dict = (...values: readonly unknown[]): object => {
	const entries: [string, unknown][] = [];
	for (let index = 0; index < values.length; index += 2)
		entries.push([printed(values[index]), values[index + 1] ?? '']);
	return Object.fromEntries(entries);
};

const isEqual = (first: unknown, ...others: readonly unknown[]): boolean => {
	if (others.length === 0) throw new Error('missing argument for comparison');
	return others.some(other => equal(first, other));
};

/** Functions that depend on nothing but their arguments: text/template's, of sprig what stages use, and kwok's. `and` and `or` are part of the renderer. */
export const pureFunctions: TemplateFunctions = {
	not: (value: unknown) => !isTruth(value),
	eq: isEqual,
	ne: (first, second) => !equal(first, second),
	lt: (first, second) => order(first, second) < 0,
	le: (first, second) => order(first, second) <= 0,
	gt: (first, second) => order(first, second) > 0,
	ge: (first, second) => order(first, second) >= 0,
	index: (from, ...by) => by.reduce(oneIndex, from),
	len: lengthOf,
	print: (...values) => values.map(value => printed(value, true)).join(''),
	printf,
	dict,
	list: (...values) => values,
	default: (fallback, given) => (isTruth(given) ? given : fallback),
	empty: value => !isTruth(value),
	coalesce: (...values) => values.find(isTruth),
	ternary: (yes, no, condition) => (isTruth(condition) ? yes : no),
	hasKey: (object, key) => isJsonObject(object) && Object.hasOwn(object, text(key)),
	upper: value => text(value).toUpperCase(),
	lower: value => text(value).toLowerCase(),
	trim: value => text(value).trim(),
	hasPrefix: (prefix, value) => text(value).startsWith(text(prefix)),
	hasSuffix: (suffix, value) => text(value).endsWith(text(suffix)),
	contains: (part, value) => text(value).includes(text(part)),
	replace: (from, to, value) => text(value).replaceAll(text(from), text(to)),
	toString: (value: unknown) => printed(value, true),
	quote: value => JSON.stringify(printed(value, true)),
	Quote: quote,
	YAML: yaml,
};
