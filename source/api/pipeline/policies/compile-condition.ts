import {
	compileExpression,
	type Dialect,
	type Program,
	type Variables,
} from '../../../machinery/cel/compile-expression.ts';

/** An expression with the type its result must have, or why there is none. */
export type CompiledCondition =
	| {readonly ok: true; readonly program: Program}
	/** In kube-apiserver's words: `compilation failed: …`, `must evaluate to bool but got int`. */
	| {readonly ok: false; readonly problem: string};

/** Compiles an expression whose result must be of one of the types given (as cel-go names them); any without. */
export const compileCondition = (
	source: string,
	variables: Variables,
	types: readonly string[] = [],
	dialect: Dialect = 'plain',
): CompiledCondition => {
	const compiled = compileExpression(source, variables, dialect);
	if (!compiled.ok) return {ok: false, problem: `compilation failed: ${compiled.problem.message}`};
	const {program} = compiled;
	if (types.length === 0 || types.includes(program.resultType)) return {ok: true, program};
	const problem =
		types.length === 1
			? `must evaluate to ${types[0]} but got ${program.resultType}`
			: `must evaluate to one of [${types.join(' ')}]`;
	return {ok: false, problem};
};
