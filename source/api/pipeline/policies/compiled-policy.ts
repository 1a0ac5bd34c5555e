import type {MatchCondition, ValidatingAdmissionPolicySpec} from '../../schema/kubernetes.generated.ts';
import {compileCondition, type CompiledCondition} from './compile-condition.ts';
import {compileVariables, type CompiledVariables} from './compiled-variables.ts';
import {policyVariables, type Scope} from './policy-variables.ts';

/** A condition that must hold before a policy or webhook is asked. */
export interface CompiledMatchCondition {
	readonly name: string;
	readonly condition: CompiledCondition;
}

/** A validation with its expressions compiled. */
export interface CompiledValidation {
	readonly expression: string;
	readonly message: string;
	readonly reason: string | undefined;
	readonly check: CompiledCondition;
	readonly messageExpression: CompiledCondition | undefined;
}

/** A policy with everything compiled. */
export interface CompiledPolicy {
	readonly variables: CompiledVariables;
	readonly matchConditions: readonly CompiledMatchCondition[];
	readonly validations: readonly CompiledValidation[];
	readonly auditAnnotations: readonly {readonly key: string; readonly value: CompiledCondition}[];
}

/** Match conditions know nothing of a policy's variables. */
export const compileMatchConditions = (
	conditions: readonly MatchCondition[] | undefined,
	scope: Scope,
): readonly CompiledMatchCondition[] =>
	(conditions ?? []).map(({name, expression}) => ({
		name,
		condition: compileCondition(expression.trim(), policyVariables(scope), ['bool']),
	}));

const isSaid = (text: string | undefined): text is string => text !== undefined && text.trim() !== '';

const compile = (spec: ValidatingAdmissionPolicySpec): CompiledPolicy => {
	const params = spec.paramKind !== undefined;
	const variables = compileVariables(spec.variables ?? [], params);
	const full = variables.scope({params, authorizer: true});
	const withoutAuthorizer = variables.scope({params, authorizer: false});
	return {
		variables,
		matchConditions: compileMatchConditions(spec.matchConditions, {params, authorizer: true}),
		validations: (spec.validations ?? []).map(({expression, message = '', reason, messageExpression}) => ({
			expression,
			message,
			reason,
			check: compileCondition(expression, full, ['bool']),
			messageExpression: isSaid(messageExpression)
				? compileCondition(messageExpression, withoutAuthorizer, ['string'])
				: undefined,
		})),
		auditAnnotations: (spec.auditAnnotations ?? []).map(({key, valueExpression}) => ({
			key,
			value: compileCondition(valueExpression.trim(), full, ['string', 'null_type']),
		})),
	};
};

const known = new WeakMap<ValidatingAdmissionPolicySpec, CompiledPolicy>();

/** Compiles the expressions of a policy, once for each spec. Those that cannot be compiled say why. */
export const compiledPolicy = (spec: ValidatingAdmissionPolicySpec): CompiledPolicy => {
	const found = known.get(spec) ?? compile(spec);
	known.set(spec, found);
	return found;
};
