import {EvaluationError} from '@marcbachmann/cel-js';
import {CostExceeded, charge, withinBudget} from './budget.ts';
import {toCel} from './cel-value.ts';
import type {Program} from './compile-expression.ts';
import {CelFunctionError} from './function-error.ts';
import {expressionCostMax} from './limits.ts';

/** What came of an evaluation: a value of CEL (`fromCel` makes JSON of it), or a problem in cel-go's words; and what it cost. */
export type Evaluation =
	| {readonly ok: true; readonly value: unknown; readonly cost: number}
	| {readonly ok: false; readonly message: string; readonly exceeded: boolean; readonly cost: number};

const evaluationMessage = (error: unknown): string => {
	if (error instanceof EvaluationError) return celGoMessage(error);
	if (error instanceof CelFunctionError || error instanceof CostExceeded) return error.message;
	// Stack or memory: the expression asked for too much.
	if (error instanceof RangeError) return 'operation cancelled: actual cost limit exceeded';
	throw error;
};

const celGoMessage = ({code, summary}: EvaluationError): string => {
	const key = /^No such key: (.*)$/s.exec(summary)?.[1];
	switch (code) {
		case 'index_out_of_bounds':
			return `index out of bounds: ${/index (-?\d+)/.exec(summary)?.[1] ?? ''}`;
		case 'no_such_key':
			return `no such key: ${key ?? ''}`;
		case 'no_such_overload':
		case 'no_matching_overload':
		case 'invalid_condition_type':
		case 'invalid_logical_operand':
			return 'no such overload';
		case 'numeric_overflow':
			return 'integer overflow';
		case 'modulo_by_zero':
			return 'modulus by zero';
		case 'unknown_variable':
			return `no such attribute(s): ${/: (.*)$/.exec(summary)?.[1] ?? ''}`;
		case 'optional_value_missing':
			return 'optional.none() dereference';
		default:
			return summary;
	}
};

/**
Evaluates a program over JSON values (by variable; absent optional ones are `optional.none()`). Never throws for what an
expression does, and ends when it has cost `costMax`, however its loops are nested.
*/
export const evaluate = (
	program: Program,
	values: {readonly [name: string]: unknown},
	costMax: number = expressionCostMax,
): Evaluation => {
	const bindings = Object.fromEntries(
		Object.entries(program.variables)
			.filter(([name]) => program.mentions.has(name))
			.map(([name, type]) => [name, toCel(values[name], type)]),
	);
	const {result, spent} = withinBudget(costMax, () => {
		charge(program.baseCost);
		return program.run(bindings);
	});
	try {
		return {ok: true, value: result(), cost: spent};
	} catch (error) {
		const message = evaluationMessage(error);
		return {ok: false, message, exceeded: spent > costMax || error instanceof RangeError, cost: spent};
	}
};
