import {isJsonObject} from '../../machinery/json.ts';
import {templateOutputCharacters, templateTurnsMax} from '../limits.ts';
import {TextProblem} from '../text-problem.ts';
import type {TemplateFunctions} from './functions.ts';
import type {Operand, Pipeline, TemplateCommand, TemplateNode} from './syntax.ts';
import {isTruth, printed, typeWord} from './values.ts';

/** Variables of a block, and those around it. */
interface Scope {
	readonly values: Map<string, unknown>;
	readonly outer: Scope | undefined;
}

const scopeOf = (name: string, scope: Scope | undefined): Scope | undefined =>
	scope === undefined || scope.values.has(name) ? scope : scopeOf(name, scope.outer);

/** The items of a range with their keys: lists by index, objects by key in order, whole numbers by counting. */
const itemsOf = (value: unknown, offset: number): readonly (readonly [unknown, unknown])[] => {
	if (value === undefined || value === null) return [];
	if (Array.isArray(value)) return value.map((item: unknown, index) => [BigInt(index), item]);
	if (typeof value === 'bigint') {
		if (value > BigInt(templateTurnsMax))
			throw new TextProblem(offset, `template: a range of ${value} goes beyond ${templateTurnsMax}`);
		return Array.from({length: Math.max(0, Number(value))}, (_, index) => [BigInt(index), BigInt(index)]);
	}
	if (!isJsonObject(value)) throw new TextProblem(offset, `template: range can't iterate over ${printed(value)}`);
	return Object.keys(value)
		.toSorted()
		.map(key => [key, value[key]]);
};

const fieldOf = (value: unknown, name: string, offset: number): unknown => {
	if (value === undefined) return undefined;
	if (value === null) throw new TextProblem(offset, `template: nil pointer evaluating interface {}.${name}`);
	if (!isJsonObject(value))
		throw new TextProblem(offset, `template: can't evaluate field ${name} in type ${typeWord(value)}`);
	return Object.hasOwn(value, name) ? value[name] : undefined;
};

/** Runs a template over a value as text/template does. Throws TextProblem where it cannot go on. */
export const renderTemplate = (
	template: readonly TemplateNode[],
	data: unknown,
	functions: TemplateFunctions,
): string => {
	const output: string[] = [];
	let characters = 0;
	let turns = 0;

	const write = (text: string) => {
		characters += text.length;
		if (characters > templateOutputCharacters)
			throw new TextProblem(0, `template: writes more than ${templateOutputCharacters} characters`);
		output.push(text);
	};

	const operandValue = (operand: Operand, dot: unknown, scope: Scope): unknown => {
		const {offset, fields} = operand;
		const value = ((): unknown => {
			switch (operand.kind) {
				case 'dot':
					return dot;
				case 'variable':
					return scopeOf(operand.name, scope)?.values.get(operand.name);
				case 'literal':
					return operand.value;
				case 'group':
					return pipelineValue(operand.pipeline, dot, scope);
				case 'function':
					return call({operands: [operand]}, dot, scope, []);
			}
		})();
		return fields.reduce((from, name) => fieldOf(from, name, offset), value);
	};

	/** `and` and `or` look at no more than they must. */
	const decide = (until: boolean, values: readonly (() => unknown)[]): unknown => {
		let value: unknown;
		for (const next of values) {
			value = next();
			if (isTruth(value) === until) break;
		}
		return value;
	};

	function call(command: TemplateCommand, dot: unknown, scope: Scope, piped: readonly unknown[]): unknown {
		const [head, ...rest] = command.operands;
		if (head.kind !== 'function') return operandValue(head, dot, scope);
		const values = [...rest.map(one => () => operandValue(one, dot, scope)), ...piped.map(one => () => one)];
		if (head.name === 'and' || head.name === 'or') return decide(head.name === 'or', values);
		try {
			return functions[head.name]!(...values.map(value => value()));
		} catch (error) {
			if (error instanceof TextProblem) throw error;
			throw new TextProblem(head.offset, `template: error calling ${head.name}: ${(error as Error).message}`);
		}
	}

	/** The value of a pipeline, its variables set aside. */
	const resultOf = ({commands}: Pipeline, dot: unknown, scope: Scope): unknown =>
		commands.reduce<readonly unknown[]>((piped, command) => [call(command, dot, scope, piped)], [])[0];

	function pipelineValue(pipeline: Pipeline, dot: unknown, scope: Scope): unknown {
		const value = resultOf(pipeline, dot, scope);
		const {variables} = pipeline;
		if (variables === undefined) return value;
		for (const name of variables.names) (variables.made ? scope : scopeOf(name, scope)!).values.set(name, value);
		return value;
	}

	const range = (node: TemplateNode & {kind: 'range'}, dot: unknown, scope: Scope) => {
		const {pipeline, body, otherwise} = node;
		const items = itemsOf(resultOf(pipeline, dot, scope), pipeline.offset);
		if (items.length === 0) return run(otherwise, dot, {values: new Map(), outer: scope});
		const {names = [], made = true} = pipeline.variables ?? {};
		for (const [key, item] of items) {
			if (++turns > templateTurnsMax)
				throw new TextProblem(pipeline.offset, `template: ranges go over more than ${templateTurnsMax} items`);
			const inner: Scope = {values: new Map(), outer: scope};
			const values = names.length === 2 ? [key, item] : [item];
			for (const [index, name] of names.entries())
				(made ? inner : scopeOf(name, scope)!).values.set(name, values[index]);
			run(body, item, inner);
		}
	};

	function run(nodes: readonly TemplateNode[], dot: unknown, scope: Scope): void {
		for (const node of nodes) {
			if (node.kind === 'text') write(node.text);
			else if (node.kind === 'action') {
				const value = pipelineValue(node.pipeline, dot, scope);
				if (node.pipeline.variables === undefined) write(printed(value));
			} else if (node.kind === 'range') range(node as TemplateNode & {kind: 'range'}, dot, scope);
			else {
				const inner: Scope = {values: new Map(), outer: scope};
				const value = pipelineValue(node.pipeline, dot, inner);
				const holds = isTruth(value);
				run(holds ? node.body : node.otherwise, holds && node.kind === 'with' ? value : dot, inner);
			}
		}
	}

	run(template, data, {values: new Map([['$', data]]), outer: undefined});
	return output.join('');
};
