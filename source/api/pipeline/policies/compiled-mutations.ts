import type {MutatingAdmissionPolicySpec, Mutation} from '../../schema/kubernetes.generated.ts';
import {compileCondition, type CompiledCondition} from './compile-condition.ts';
import {compileMatchConditions, type CompiledMatchCondition} from './compiled-policy.ts';
import {compileVariables, type CompiledVariables} from './compiled-variables.ts';

/** A mutation with its expression compiled. */
export interface CompiledMutation {
	readonly patchType: 'ApplyConfiguration' | 'JSONPatch';
	readonly expression: CompiledCondition;
}

/** A MutatingAdmissionPolicy with everything compiled. */
export interface CompiledMutatingPolicy {
	readonly variables: CompiledVariables;
	readonly matchConditions: readonly CompiledMatchCondition[];
	/** One for each mutation; undefined for one that says nothing. */
	readonly mutations: readonly (CompiledMutation | undefined)[];
}

const resultTypes = {ApplyConfiguration: ['Object'], JSONPatch: ['list(JSONPatch)']} as const;

const compileMutation = (
	{patchType, applyConfiguration, jsonPatch}: Mutation,
	variables: CompiledVariables,
	params: boolean,
): CompiledMutation | undefined => {
	if (patchType !== 'ApplyConfiguration' && patchType !== 'JSONPatch') return undefined;
	const source = (patchType === 'JSONPatch' ? jsonPatch : applyConfiguration)?.expression;
	if (source === undefined) return undefined;
	const scope = variables.scope({params, authorizer: true});
	return {patchType, expression: compileCondition(source, scope, resultTypes[patchType], 'patch')};
};

const compile = (spec: MutatingAdmissionPolicySpec): CompiledMutatingPolicy => {
	const params = spec.paramKind !== undefined;
	const variables = compileVariables(spec.variables ?? [], params);
	return {
		variables,
		matchConditions: compileMatchConditions(spec.matchConditions, {params, authorizer: true}),
		mutations: (spec.mutations ?? []).map(mutation => compileMutation(mutation, variables, params)),
	};
};

const known = new WeakMap<MutatingAdmissionPolicySpec, CompiledMutatingPolicy>();

/** Compiles the expressions of a policy, once for each spec. Those that cannot be compiled say why. */
export const compiledMutatingPolicy = (spec: MutatingAdmissionPolicySpec): CompiledMutatingPolicy => {
	const compiled = known.get(spec) ?? compile(spec);
	known.set(spec, compiled);
	return compiled;
};
