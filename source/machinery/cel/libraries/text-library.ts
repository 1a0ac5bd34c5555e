import type {Environment} from '@marcbachmann/cel-js';
import {chargeWalk} from '../budget.ts';
import {CelFunctionError} from '../function-error.ts';
import {addNamespace} from './function-namespace.ts';
import {formatText} from './format-text.ts';

const escapes: {readonly [character: string]: string} = {
	'\u0007': '\\a',
	'\b': '\\b',
	'\f': '\\f',
	'\n': '\\n',
	'\r': '\\r',
	'\t': '\\t',
	'\u000B': '\\v',
	'\\': '\\\\',
	'"': '\\"',
};

const quoted = (text: string): string =>
	`"${text.toWellFormed().replaceAll(/[\p{Cc}\\"]/gu, character => escapes[character] ?? character)}"`;

const replaced = (text: string, old: string, by: string, limit: number): string => {
	chargeWalk(text);
	if (limit === 0) return text;
	if (limit < 0) return text.replaceAll(old, () => by);
	const parts = text.split(old);
	const head = parts.slice(0, limit + 1);
	const rest = parts.slice(limit + 1);
	return head.join(by) + (rest.length === 0 ? '' : old + rest.join(old));
};

const characterAt = (text: string, index: bigint): string => {
	const characters = [...text];
	if (index < 0n || index > BigInt(characters.length)) throw new CelFunctionError(`index out of range: ${index}`);
	return characters[Number(index)] ?? '';
};

/** What cel-go's string extension has beyond cel-js: charAt, replace, reverse, quote, format. */
export const addTextLibrary = (environment: Environment): void => {
	environment
		.registerFunction('string.charAt(int): string', characterAt)
		.registerFunction('string.replace(string, string): string', (text, old, by) => replaced(text, old, by, -1))
		.registerFunction('string.replace(string, string, int): string', (text, old, by, limit: bigint) =>
			replaced(text, old, by, Number(limit)),
		)
		.registerFunction('string.reverse(): string', (text: string) => [...text].toReversed().join(''))
		.registerFunction('string.format(list): string', formatText);
	const strings = addNamespace(environment, 'strings');
	environment.registerFunction(`${strings}.quote(string): string`, (_, text) => quoted(text));
};
