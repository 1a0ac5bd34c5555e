import {TextProblem} from '../text-problem.ts';
import {jqDepthMax} from '../limits.ts';
import {comparisons, jqFunctions, type JqFilter, type PathStep} from './syntax.ts';
import {jqTokens, type JqToken} from './tokens.ts';

const literals: ReadonlyMap<string, null | boolean> = new Map<string, null | boolean>([
	['null', null],
	['true', true],
	['false', false],
]);

/**
Reads a jq expression of the subset that stages use: paths (`.a.b`, `."a b"`, `["a"]`, `[0]`, `[]`, `.[]`, `?`), literals,
`|`, `,`, `//`, `and`, `or`, comparisons, `select(…)`, `not`, `length`, `keys`, `empty` and parentheses, with jq's
precedence. Throws TextProblem for everything else.
*/
export const parseJq = (source: string): JqFilter => {
	const tokens = jqTokens(source);
	let at = 0;
	let depth = 0;
	const next = (): JqToken => tokens[at]!;
	const refuse = (token: JqToken, what: string) =>
		new TextProblem(
			token.offset,
			`jq: ${token.kind === 'end' ? 'the expression ends' : `found ${token.text}`} ${what}`,
		);
	const isSymbol = (...texts: string[]) => next().kind === 'symbol' && texts.includes(next().text);
	const isWord = (text: string) => next().kind === 'word' && next().text === text;
	const take = (): JqToken => tokens[at++]!;
	const accept = (text: string): boolean => {
		const found = isSymbol(text);
		if (found) at++;
		return found;
	};
	const expect = (text: string) => {
		if (!accept(text)) throw refuse(next(), `where ${text} was expected`);
	};

	const bracket = (): Omit<PathStep, 'optional'> & {readonly name?: string; readonly index?: number} => {
		if (accept(']')) return {kind: 'each'};
		const token = take();
		const whole = Number(token.text);
		if (token.kind !== 'string' && !(token.kind === 'number' && Number.isInteger(whole)))
			throw refuse(token, 'in brackets, where a text, a whole number or nothing is read');
		expect(']');
		return token.kind === 'string' ? {kind: 'field', name: token.text} : {kind: 'item', index: whole};
	};

	/** The next step of a path, if there is one. `.` before brackets is allowed, as jq allows it. */
	const step = (): PathStep | undefined => {
		let found: ReturnType<typeof bracket> | undefined;
		if (next().kind === 'field') found = {kind: 'field', name: take().text};
		else if (accept('[')) found = bracket();
		else if (isSymbol('.')) {
			const after = tokens[at + 1]!;
			if (after.kind === 'string') {
				at += 2;
				found = {kind: 'field', name: after.text};
			} else if (after.kind === 'symbol' && after.text === '[') {
				at += 2;
				found = bracket();
			}
		}
		return found === undefined ? undefined : ({...found, optional: accept('?')} as PathStep);
	};

	const path = (from: JqFilter | undefined, first: readonly PathStep[]): JqFilter => {
		const steps = [...first];
		for (let found = step(); found !== undefined; found = step()) steps.push(found);
		return from !== undefined && steps.length === 0 ? from : {kind: 'path', from, steps};
	};

	const call = (token: JqToken): JqFilter => {
		if (token.text === 'select') {
			expect('(');
			const condition = pipe();
			expect(')');
			return {kind: 'select', condition};
		}
		const name = jqFunctions.find(one => one === token.text);
		if (name === undefined)
			throw new TextProblem(
				token.offset,
				`jq: ${token.text} is not among what is read of jq: select, ${jqFunctions.join(', ')}`,
			);
		return {kind: 'function', name};
	};

	const term = (): JqFilter => {
		const first = step();
		if (first !== undefined) return path(undefined, [first]);
		const token = take();
		if (token.kind === 'symbol' && token.text === '.') return {kind: 'path', from: undefined, steps: []};
		if (token.kind === 'string') return {kind: 'literal', value: token.text};
		if (token.kind === 'number') return {kind: 'literal', value: Number(token.text)};
		if (token.kind === 'word') {
			const literal = literals.get(token.text);
			return path(literal === undefined ? call(token) : {kind: 'literal', value: literal}, []);
		}
		if (token.kind !== 'symbol' || token.text !== '(') throw refuse(token, 'where a value was expected');
		const inner = pipe();
		expect(')');
		return path(inner, []);
	};

	const compared = (): JqFilter => {
		const left = term();
		const operator = comparisons.find(one => isSymbol(one));
		if (operator === undefined) return left;
		take();
		return {kind: 'compare', operator, left, right: term()};
	};
	const logic = (operator: 'and' | 'or', operand: () => JqFilter) => (): JqFilter => {
		let left = operand();
		while (isWord(operator)) {
			take();
			left = {kind: 'logic', operator, left, right: operand()};
		}
		return left;
	};
	const disjunction = logic('or', logic('and', compared));
	const alternative = (): JqFilter => {
		const left = disjunction();
		return accept('//') ? {kind: 'alternative', left, right: alternative()} : left;
	};
	const comma = (): JqFilter => {
		let left = alternative();
		while (accept(',')) left = {kind: 'comma', left, right: alternative()};
		return left;
	};
	function pipe(): JqFilter {
		if (++depth > jqDepthMax)
			throw new TextProblem(next().offset, `jq: more than ${jqDepthMax} filters inside one another`);
		const first = comma();
		const filter: JqFilter = accept('|') ? {kind: 'pipe', first, second: pipe()} : first;
		depth--;
		return filter;
	}

	const filter = pipe();
	if (next().kind !== 'end') throw refuse(next(), 'behind the end of the expression');
	return filter;
};
