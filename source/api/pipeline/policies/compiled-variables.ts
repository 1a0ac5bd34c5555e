import type {CelType} from '../../../machinery/cel/cel-type.ts';
import type {Variables} from '../../../machinery/cel/compile-expression.ts';
import type {Variable} from '../../schema/kubernetes.generated.ts';
import {compileCondition, type CompiledCondition} from './compile-condition.ts';
import {policyVariables, typeOfResult, variablesType, type Scope} from './policy-variables.ts';

/** The variables of a policy, compiled in order: each may name those before it. */
export interface CompiledVariables {
	readonly conditions: ReadonlyMap<string, CompiledCondition>;
	/** What the policy's expressions may name, `variables` included where it has any. */
	scope(scope: Scope): Variables;
}

/**
Compiles the variables of a policy. Those that cannot be compiled are unknown to what follows. `types` are those of objects, where
they are known.
*/
export const compileVariables = (
	variables: readonly Variable[],
	hasParams: boolean,
	types: Variables = {},
): CompiledVariables => {
	const fields: {[name: string]: CelType} = {};
	const conditions = new Map<string, CompiledCondition>();
	const scopes = new Map<Variables, Variables>();
	const within = (base: Variables): Variables => {
		const typed = Object.keys(types).length === 0 ? base : {...base, ...types};
		return variables.length === 0 ? typed : {...typed, variables: variablesType({...fields})};
	};
	for (const {name, expression} of variables) {
		const condition = compileCondition(expression, within(policyVariables({params: hasParams, authorizer: true})));
		conditions.set(name, condition);
		if (condition.ok) fields[name] = typeOfResult(condition.program.resultType);
	}
	return {
		conditions,
		scope: scope => {
			const base = policyVariables(scope);
			const known = scopes.get(base) ?? within(base);
			scopes.set(base, known);
			return known;
		},
	};
};
