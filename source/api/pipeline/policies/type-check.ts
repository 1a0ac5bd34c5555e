import {compileExpression, type Variables} from '../../../machinery/cel/compile-expression.ts';
import type {
	ExpressionWarning,
	NamedRuleWithOperations,
	ValidatingAdmissionPolicySpec,
} from '../../schema/kubernetes.generated.ts';
import type {Catalogue, KindDescription} from '../../types.ts';
import {compileVariables} from './compiled-variables.ts';
import {celTypeOfKind} from './kind-types.ts';
import {checkedKindsMax} from './limits.ts';
import {paramKindOf} from './policy-parameters.ts';

const isWild = (text: string): boolean => text.includes('*');

/** The kinds that a rule names one by one, of those that are served. */
const kindsOfRule = (
	{apiGroups = [], apiVersions = [], resources = []}: NamedRuleWithOperations,
	catalogue: Catalogue,
): readonly KindDescription[] => {
	if (apiGroups.some(isWild) || apiVersions.some(isWild)) return [];
	const plain = resources.filter(resource => !isWild(resource) && !resource.includes('/')).toSorted();
	return apiGroups
		.toSorted()
		.flatMap(group =>
			apiVersions.toSorted().flatMap(version => plain.map(resource => catalogue.byResource(group, version, resource))),
		)
		.filter(kind => kind !== undefined)
		.slice(0, checkedKindsMax);
};

const byGroupVersionKind = (a: KindDescription, b: KindDescription): number => {
	const [left, right] = [a, b].map(({group, version, kind}) => [group, version, kind].join('\0')) as [string, string];
	return left < right ? -1 : left > right ? 1 : 0;
};

const kindsToCheck = (
	{matchConstraints}: ValidatingAdmissionPolicySpec,
	catalogue: Catalogue,
): readonly KindDescription[] => {
	const kinds = new Set<KindDescription>();
	for (const rule of matchConstraints?.resourceRules ?? []) {
		const named = kindsOfRule(rule, catalogue);
		for (const kind of named) kinds.add(kind);
		if (named.length === checkedKindsMax) break;
	}
	return [...kinds].toSorted(byGroupVersionKind);
};

/** What the expressions of a policy may name where the objects are of a kind. */
const typedScope = (spec: ValidatingAdmissionPolicySpec, kind: KindDescription, catalogue: Catalogue): Variables => {
	const object = celTypeOfKind(kind);
	const paramKind = spec.paramKind && paramKindOf(catalogue, spec.paramKind);
	const types = {
		object,
		oldObject: object,
		...(paramKind !== undefined && {params: celTypeOfKind(paramKind)}),
	};
	const params = spec.paramKind !== undefined;
	return compileVariables(spec.variables ?? [], params, types).scope({params, authorizer: true});
};

/**
Checks the expressions of a policy against the schemas of the kinds that it names (the type checker of kube-controller-manager): one
warning for each expression that does not fit them all, with a text for each kind it does not fit.
*/
export const typeCheck = (spec: ValidatingAdmissionPolicySpec, catalogue: Catalogue): readonly ExpressionWarning[] => {
	const scopes = kindsToCheck(spec, catalogue).map(kind => ({kind, variables: typedScope(spec, kind, catalogue)}));
	const warningsOf = (expression: string | undefined, fieldRef: string): readonly ExpressionWarning[] => {
		if (!expression) return [];
		const texts = scopes.flatMap(({kind: {group, version, kind}, variables}) => {
			const compiled = compileExpression(expression, variables);
			return compiled.ok ? [] : [`${group}/${version}, Kind=${kind}: ${compiled.problem.message}\n`];
		});
		return texts.length === 0 ? [] : [{fieldRef, warning: texts.join('\n')}];
	};
	return (spec.validations ?? []).flatMap(({expression, messageExpression}, index) => [
		...warningsOf(expression, `spec.validations[${index}].expression`),
		...warningsOf(messageExpression, `spec.validations[${index}].messageExpression`),
	]);
};
