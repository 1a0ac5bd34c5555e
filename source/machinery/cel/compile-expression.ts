import type {Environment, ParseResult} from '@marcbachmann/cel-js';
import {TypeNames, type CelType} from './cel-type.ts';
import {celGoType, compileProblem, type CompileProblem} from './compile-problem.ts';
import {addConstructedTypes, patchTypes} from './constructed-object.ts';
import {kubernetesEnvironment} from './kubernetes-environment.ts';
import {expressionCharactersMax} from './limits.ts';
import {rewriteObjectLiterals, type RewrittenExpression} from './object-literals.ts';
import {countTurns, mentionedNames, redirectCalls, widenPresenceTests} from './syntax-tree.ts';

/** What an expression may name, with types: `{self: …}`, or `{object: …, request: …, params: 'dyn'}`. */
export type Variables = {readonly [name: string]: CelType};

/** An expression that has been read and checked; evaluated by `evaluate`. */
export interface Program {
	readonly source: string;
	readonly variables: Variables;
	/** The type of its result as cel-go names it: `bool`, `list(string)`, `dyn`. */
	readonly resultType: string;
	/** Variables it mentions. */
	readonly mentions: ReadonlySet<string>;
	/** Cost of an evaluation, loops aside. */
	readonly baseCost: number;
	/** Runs it over values of CEL. */
	readonly run: (bindings: {readonly [name: string]: unknown}) => unknown;
}

export type Compilation =
	| {readonly ok: true; readonly program: Program}
	| {readonly ok: false; readonly problem: CompileProblem};

/** The environment in which types are checked. */
const checkedEnvironment = (variables: Variables): Environment => {
	const environment = kubernetesEnvironment();
	const names = new TypeNames(environment);
	for (const [name, type] of Object.entries(variables)) environment.registerVariable(name, names.nameOf(type));
	return environment;
};

const environments = new WeakMap<Variables, Environment>();

/** The rules of one schema share their variables, and with them what it takes to make their types known. */
const environmentOf = (variables: Variables): Environment => {
	const known = environments.get(variables);
	if (known !== undefined) return known;
	const environment = checkedEnvironment(variables);
	environments.set(variables, environment);
	return environment;
};

const dynamicEnvironments = new Map<string, Environment>();

/** The environment in which expressions run: types have been checked, and values tell theirs. */
const dynamicEnvironment = (names: readonly string[]): Environment => {
	const key = names.join(' ');
	const known = dynamicEnvironments.get(key);
	if (known !== undefined) return known;
	const environment = kubernetesEnvironment();
	for (const name of names) environment.registerVariable(name, 'dyn');
	dynamicEnvironments.set(key, environment);
	return environment;
};

const read = (environment: Environment, source: string): {expression: ParseResult; type: string} => {
	const expression = environment.parse(source);
	redirectCalls(expression.ast);
	widenPresenceTests(expression.ast);
	const checked = expression.check();
	if (!checked.valid) throw checked.error ?? new Error('the expression is not valid');
	return {expression, type: checked.type ?? 'dyn'};
};

/** What expressions may say beyond Kubernetes' libraries: patches construct objects. */
export type Dialect = 'plain' | 'patch';

/** An environment with the types that an expression constructs; the same one where it constructs none. */
const constructing = (environment: Environment, rewritten: RewrittenExpression | undefined): Environment => {
	if (rewritten === undefined) return environment;
	const own = environment.clone();
	addConstructedTypes(own, rewritten.types);
	return own;
};

/**
Reads and checks an expression over typed variables, with the libraries that Kubernetes offers. Problems are in cel-go's words,
each with its place: they go into a field error after `compilation failed: `.
*/
export const compileExpression = (source: string, variables: Variables, dialect: Dialect = 'plain'): Compilation => {
	let rewritten: RewrittenExpression | undefined;
	try {
		if (source.length > expressionCharactersMax) throw new Error(`expression code point size exceeds limit`);
		if (dialect === 'patch') rewritten = rewriteObjectLiterals(source, patchTypes);
		const text = rewritten?.text ?? source;
		const {type} = read(constructing(environmentOf(variables), rewritten), text);
		const {expression} = read(constructing(dynamicEnvironment(Object.keys(variables)), rewritten), text);
		const tree = expression.ast;
		const program: Program = {
			source,
			variables,
			resultType: type === 'list' ? 'list(dyn)' : type === 'map' ? 'map(dyn, dyn)' : celGoType(type),
			mentions: mentionedNames(tree),
			baseCost: countTurns(tree),
			run: bindings => expression(bindings) as unknown,
		};
		return {ok: true, program};
	} catch (error) {
		return {ok: false, problem: compileProblem(source, error, rewritten)};
	}
};
