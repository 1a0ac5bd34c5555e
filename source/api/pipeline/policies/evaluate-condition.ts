import {charge} from '../../../machinery/cel/budget.ts';
import type {Program} from '../../../machinery/cel/compile-expression.ts';
import {evaluate} from '../../../machinery/cel/evaluate.ts';
import {CelFunctionError} from '../../../machinery/cel/function-error.ts';
import {expressionCostMax, objectRulesCostMax} from '../../../machinery/cel/limits.ts';
import type {CompiledCondition} from './compile-condition.ts';

/** Values by variable, as JSON or values of CEL. */
export type Values = {readonly [name: string]: unknown};

/** What came of an expression of a policy. */
export type ConditionOutcome =
	| {readonly ok: true; readonly value: unknown}
	| {readonly ok: false; readonly message: string};

/**
The values with `variables` added: each is evaluated when it is first asked for, and then kept, as kube-apiserver does. Their cost
counts to the expression that asks.
*/
export const withVariables = (values: Values, conditions: ReadonlyMap<string, CompiledCondition>): Values => {
	const known = new Map<string, unknown>();
	const valueOf = (name: string): unknown => {
		if (known.has(name)) return known.get(name);
		const condition = conditions.get(name);
		if (condition === undefined) return undefined;
		const outcome = condition.ok
			? evaluate(condition.program, all)
			: {ok: false as const, message: condition.problem, cost: 0};
		charge(outcome.cost);
		if (!outcome.ok) {
			throw new CelFunctionError(`composited variable ${JSON.stringify(name)} fails to evaluate: ${outcome.message}`);
		}
		known.set(name, outcome.value);
		return outcome.value;
	};
	const variables = Object.assign(new Map<string, unknown>(), {
		get: valueOf,
		has: (name: string) => conditions.has(name),
	});
	const all: Values = {...values, variables};
	return all;
};

const outOfBudget = 'validation failed due to running out of cost budget, no further validation rules will be run';

/** Evaluates the expressions of one policy for one request, within one budget. */
export class ConditionRun {
	readonly #values: Values;
	#left = objectRulesCostMax;

	constructor(values: Values) {
		this.#values = values;
	}

	evaluate(condition: CompiledCondition): ConditionOutcome {
		if (!condition.ok) return {ok: false, message: `compilation error: ${condition.problem}`};
		return this.#run(condition.program);
	}

	#run(program: Program): ConditionOutcome {
		if (this.#left <= 0) return {ok: false, message: outOfBudget};
		const outcome = evaluate(program, this.#values, Math.min(expressionCostMax, this.#left));
		this.#left -= outcome.cost;
		if (outcome.ok) return outcome;
		if (outcome.exceeded && this.#left <= 0) return {ok: false, message: outOfBudget};
		return {ok: false, message: `expression '${program.source}' resulted in error: ${outcome.message}`};
	}
}
