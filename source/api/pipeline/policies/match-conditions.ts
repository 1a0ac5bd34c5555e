import type {CompiledMatchCondition} from './compiled-policy.ts';
import {ConditionRun, type Values} from './evaluate-condition.ts';

/** Whether all conditions hold; where none is false and one fails, what it says. */
export type ConditionsOutcome =
	| {readonly holds: boolean; readonly problem?: undefined}
	| {readonly holds: false; readonly problem: string};

/** Evaluates match conditions: one that is false decides, then one that fails. */
export const conditionsHold = (conditions: readonly CompiledMatchCondition[], values: Values): ConditionsOutcome => {
	if (conditions.length === 0) return {holds: true};
	const run = new ConditionRun(values);
	const problems: string[] = [];
	for (const {condition} of conditions) {
		const outcome = run.evaluate(condition);
		if (!outcome.ok) problems.push(outcome.message);
		else if (outcome.value !== true) return {holds: false};
	}
	if (problems.length === 0) return {holds: true};
	const distinct = [...new Set(problems)];
	return {holds: false, problem: distinct.length === 1 ? distinct[0]! : `[${distinct.join(', ')}]`};
};
