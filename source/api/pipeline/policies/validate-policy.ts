import type {ValidatingAdmissionPolicySpec} from '../../schema/kubernetes.generated.ts';
import {compiledPolicy, type CompiledValidation} from './compiled-policy.ts';
import {ConditionRun, withVariables, type Values} from './evaluate-condition.ts';
import {messageCharactersMax} from './limits.ts';
import {conditionsHold} from './match-conditions.ts';

/** Why a policy does not accept a request.. */
export interface Objection {
	readonly message: string;
	readonly reason: string | undefined;
}

const messageOf = ({message, expression}: CompiledValidation, evaluated: string): string => {
	if (evaluated !== '') return evaluated;
	return message.trim() === '' ? `failed expression: ${expression.trim()}` : message.trim();
};

/** What a messageExpression gives; empty where it gives nothing that can be shown. */
const evaluatedMessage = ({messageExpression}: CompiledValidation, run: ConditionRun): string => {
	if (messageExpression === undefined) return '';
	const outcome = run.evaluate(messageExpression);
	const text = outcome.ok && typeof outcome.value === 'string' ? outcome.value.trim() : '';
	return text.length > messageCharactersMax || text.includes('\n') ? '' : text;
};

/**
What a policy has against a request with one set of parameters, in the order of its validations. Expressions that fail object
unless the policy ignores failures.
*/
export const validateByPolicy = (spec: ValidatingAdmissionPolicySpec, values: Values): readonly Objection[] => {
	const {matchConditions, validations, variables, auditAnnotations} = compiledPolicy(spec);
	const failure = (message: string): readonly Objection[] =>
		spec.failurePolicy === 'Ignore' ? [] : [{message, reason: undefined}];
	const match = conditionsHold(matchConditions, values);
	if (match.problem !== undefined) return failure(match.problem);
	if (!match.holds) return [];
	const all = variables.conditions.size === 0 ? values : withVariables(values, variables.conditions);
	const run = new ConditionRun(all);
	const objections = validations.flatMap(validation => {
		const outcome = run.evaluate(validation.check);
		if (!outcome.ok) return failure(outcome.message);
		if (outcome.value === true) return [];
		return [{message: messageOf(validation, evaluatedMessage(validation, run)), reason: validation.reason}];
	});
	const annotations = new ConditionRun(all);
	const failedAnnotations = auditAnnotations.flatMap(({value}) => {
		const outcome = annotations.evaluate(value);
		return outcome.ok ? [] : failure(outcome.message);
	});
	return [...objections, ...failedAnnotations];
};
