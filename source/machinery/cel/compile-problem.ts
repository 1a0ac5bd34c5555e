import {ParseError, TypeError as CelTypeError, type ASTNode, type SourceRange} from '@marcbachmann/cel-js';
import {matchesName} from './libraries/regex-library.ts';
import type {RewrittenExpression} from './object-literals.ts';

/** Why an expression cannot be compiled, in cel-go's words with the place marked. */
export interface CompileProblem {
	readonly message: string;
}

/** `list<string>` as cel-go writes it: `list(string)`. */
export const celGoType = (type: string): string =>
	type
		.replaceAll('google.protobuf.Timestamp', 'timestamp')
		.replaceAll('google.protobuf.Duration', 'duration')
		.replaceAll(/\bnull\b/g, 'null_type')
		.replaceAll('optional<', 'optional_type<')
		.replaceAll('<', '(')
		.replaceAll('>', ')');

const operators: {readonly [operator: string]: string} = {in: '@in', '!': '!_', '-': '-_', '[]': '_[_]'};

const operatorName = (operator: string): string => operators[operator] ?? `_${operator}_`;

interface Said {
	readonly text: string;
	readonly at: number;
}

const expectedOperand =
	"expecting {'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}";

/** A dot after an operand, and what stands there instead of the name of a field or function. */
const danglingDot = /(?<=[\w)\]}"'])\s*(\.\s*)$/;

const syntaxProblem = (source: string, summary: string, at: number): Said => {
	const dot = danglingDot.exec(source.slice(0, at))?.[1];
	if (dot !== undefined) {
		const token = /^(?:\w+|.)/.exec(source.slice(at))?.[0];
		return {
			text: `Syntax error: no viable alternative at input '${token === undefined ? dot.trim() : dot + token}'`,
			at,
		};
	}
	if (at >= source.length) return {text: `Syntax error: mismatched input '<EOF>' ${expectedOperand}`, at};
	const token = /Unexpected (?:token|character): '?([^']*)'?/.exec(summary)?.[1];
	const shown = token === undefined || token === '' ? source.slice(at, at + 1) : source.slice(at, at + 1) || token;
	return {text: `Syntax error: mismatched input '${shown}' ${expectedOperand}`, at};
};

/** cel-go points at the operator, at the dot of a selection and at the parenthesis of a call. */
const operatorPlace = (source: string, range: SourceRange, node: ASTNode | undefined, operator: string): number => {
	const left = node !== undefined && Array.isArray(node.args) ? (node.args[0] as {end?: number}) : undefined;
	const from = left?.end ?? range.start;
	const found = source.indexOf(operator, from);
	return found === -1 ? range.start : found;
};

const callPlace = (source: string, range: SourceRange, name: string): number => {
	const found = source.slice(range.start, range.end).lastIndexOf(`${name}(`);
	return found === -1 ? range.start : range.start + found + name.length;
};

const overloadProblem = (source: string, summary: string, range: SourceRange, node?: ASTNode): Said | undefined => {
	const binary = /^no such overload: (.+) (==|!=|<=|>=|<|>|\+|-|\*|\/|%|in) (.+)$/.exec(summary);
	if (binary !== null) {
		const [, left = '', operator = '', right = ''] = binary;
		return {
			text: `found no matching overload for '${operatorName(operator)}' applied to '(${celGoType(left)}, ${celGoType(right)})'`,
			at: operatorPlace(source, range, node, operator),
		};
	}
	const unary = /^no such overload: ([!-])(.+)$/.exec(summary);
	if (unary !== null) {
		const [, operator = '', type = ''] = unary;
		const text = `found no matching overload for '${operatorName(operator)}' applied to '(${celGoType(type)})'`;
		return {text, at: range.start};
	}
	const call = /^found no matching overload for '(?:(.+)\.)?(\w+)\((.*)\)'$/.exec(
		summary.replaceAll(matchesName, 'matches'),
	);
	if (call === null) return undefined;
	const [, receiver, name = '', types = ''] = call;
	const applied = `${receiver === undefined ? '' : `${celGoType(receiver)}.`}(${celGoType(types)})`;
	return {
		text: `found no matching overload for '${name}' applied to '${applied}'`,
		at: callPlace(source, range, name),
	};
};

const typeProblem = (source: string, error: CelTypeError, range: SourceRange): Said => {
	const {code, summary, node} = error;
	const field = /^No such key: (.*)$/.exec(summary)?.[1];
	if (code === 'no_such_key' && field !== undefined) {
		return {text: `undefined field '${field}'`, at: Math.max(source.lastIndexOf('.', range.start), 0)};
	}
	const variable = /^Unknown variable: (.*)$/.exec(summary)?.[1];
	if (variable !== undefined) return {text: `undeclared reference to '${variable}' (in container '')`, at: range.start};
	const branches = /got '(.*)' and '(.*)'$/.exec(summary);
	if (code === 'incompatible_ternary_branches' && branches !== null) {
		const [, left = '', right = ''] = branches;
		const text = `found no matching overload for '_?_:_' applied to '(bool, ${celGoType(left)}, ${celGoType(right)})'`;
		return {text, at: operatorPlace(source, range, node, '?')};
	}
	return overloadProblem(source, summary, range, node) ?? {text: summary, at: range.start};
};

/** `ERROR: <input>:1:5: undefined field 'foo'` with the line and a mark below it. */
const located = (source: string, {text, at}: Said): string => {
	const before = source.slice(0, at);
	const line = before.split('\n').length;
	const column = at - (before.lastIndexOf('\n') + 1);
	const shown = source.split('\n')[line - 1] ?? '';
	return `ERROR: <input>:${line}:${column + 1}: ${text}\n | ${shown}\n | ${'.'.repeat(column)}^`;
};

const said = (source: string, error: unknown): Said => {
	if (error instanceof ParseError) return syntaxProblem(source, error.summary, error.range?.start ?? 0);
	if (error instanceof CelTypeError) return typeProblem(source, error, error.range ?? {start: 0, end: source.length});
	return {text: error instanceof Error ? error.message : String(error), at: 0};
};

/** The problem of an expression that cel-js refuses; `read` is what cel-js was given in place of `source`. */
export const compileProblem = (source: string, error: unknown, read?: RewrittenExpression): CompileProblem => {
	const {text, at} = said(read?.text ?? source, error);
	return {message: located(source, {text, at: read?.original(at) ?? at})};
};
