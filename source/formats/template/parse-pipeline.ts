import {templateDepthMax} from '../limits.ts';
import {TextProblem} from '../text-problem.ts';
import type {Operand, Pipeline, TemplateCommand} from './syntax.ts';
import type {ActionToken} from './tokens.ts';

/** What a pipeline is read with: the functions there are, and the variables made before it. */
export interface PipelineScope {
	readonly functions: ReadonlySet<string>;
	readonly variables: ReadonlySet<string>;
}

const literals: ReadonlyMap<string, boolean | null> = new Map<string, boolean | null>([
	['true', true],
	['false', false],
	['nil', null],
]);

/** Reads the tokens of an action (without its keyword) as a pipeline. `range` may make two variables. Throws TextProblem. */
export const parsePipeline = (
	tokens: readonly ActionToken[],
	place: {readonly offset: number; readonly range: boolean},
	scope: PipelineScope,
): Pipeline => {
	let at = 0;
	let depth = 0;
	const here = () => tokens[at]?.offset ?? tokens.at(-1)?.offset ?? place.offset;
	const refuse = (message: string) => new TextProblem(here(), `template: ${message}`);
	const isSymbol = (text: string, token = tokens[at]) => token?.kind === 'symbol' && token.text === text;

	const fields = (): readonly string[] => {
		const names: string[] = [];
		while (tokens[at]?.kind === 'field' && !tokens[at]!.apart) names.push(tokens[at++]!.text);
		return names;
	};

	const operand = (): Operand | undefined => {
		const token = tokens[at];
		if (token === undefined || isSymbol('|') || isSymbol(')')) return undefined;
		const {offset, text} = token;
		at++;
		switch (token.kind) {
			case 'field':
				return {kind: 'dot', offset, fields: [text, ...fields()]};
			case 'dot':
				return {kind: 'dot', offset, fields: []};
			case 'variable':
				if (!known.has(text)) throw new TextProblem(offset, `template: undefined variable ${JSON.stringify(text)}`);
				return {kind: 'variable', name: text, offset, fields: fields()};
			case 'string':
				return {kind: 'literal', value: text, offset, fields: []};
			case 'integer':
				return {kind: 'literal', value: BigInt(text), offset, fields: []};
			case 'word': {
				const literal = literals.get(text);
				if (literal !== undefined) return {kind: 'literal', value: literal, offset, fields: []};
				if (scope.functions.has(text)) return {kind: 'function', name: text, offset, fields: []};
				const there = [...scope.functions].toSorted().join(', ');
				throw new TextProblem(
					offset,
					`template: function ${JSON.stringify(text)} not defined; of kwok's functions inkube has ${there}`,
				);
			}
			case 'symbol': {
				if (text !== '(') throw new TextProblem(offset, `template: unexpected ${JSON.stringify(text)}`);
				if (++depth > templateDepthMax)
					throw new TextProblem(offset, `template: more than ${templateDepthMax} parentheses inside one another`);
				const pipeline = {offset, variables: undefined, commands: commands()};
				if (!isSymbol(')')) throw refuse('unclosed left paren');
				at++;
				depth--;
				return {kind: 'group', pipeline, offset, fields: fields()};
			}
		}
	};

	const command = (): TemplateCommand => {
		const operands: Operand[] = [];
		for (let found = operand(); found !== undefined; found = operand()) operands.push(found);
		const [first, ...rest] = operands;
		if (first === undefined) throw refuse('missing value for command');
		if (rest.length > 0 && first.kind !== 'function')
			throw new TextProblem(first.offset, `template: can't give argument to non-function`);
		return {operands: [first, ...rest]};
	};

	function commands(): readonly TemplateCommand[] {
		const found = [command()];
		while (isSymbol('|')) {
			at++;
			const next = command();
			if (next.operands[0].kind !== 'function')
				throw new TextProblem(next.operands[0].offset, 'template: non executable command in pipeline');
			found.push(next);
		}
		return found;
	}

	const variables = (): Pipeline['variables'] => {
		const names = [tokens[0]];
		if (place.range && isSymbol(',', tokens[1])) names.push(tokens[2]);
		const sign = tokens[names.length * 2 - 1];
		if (names.some(name => name?.kind !== 'variable') || !(isSymbol(':=', sign) || isSymbol('=', sign)))
			return undefined;
		at = names.length * 2;
		return {names: names.map(name => name!.text), made: sign!.text === ':='};
	};

	const found = variables();
	const known = scope.variables;
	const unknown = found?.made === false ? found.names.find(name => !known.has(name)) : undefined;
	if (unknown !== undefined)
		throw new TextProblem(place.offset, `template: undefined variable ${JSON.stringify(unknown)}`);
	const pipeline = {offset: place.offset, variables: found, commands: commands()};
	if (at < tokens.length) throw refuse(`unexpected ${JSON.stringify(tokens[at]!.text)} in the action`);
	return pipeline;
};
