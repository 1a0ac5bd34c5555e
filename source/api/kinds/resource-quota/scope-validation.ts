import {invalid, required, type FieldError} from '../../../machinery/field-error.ts';
import type {ResourceQuotaSpec, ScopedResourceSelectorRequirement} from '../../schema/kubernetes.generated.ts';

const pods: ReadonlySet<string> = new Set(['pods']);
const podsAndComputing: ReadonlySet<string> = new Set([
	'pods',
	...['cpu', 'memory'].flatMap(name => [name, `requests.${name}`, `limits.${name}`]),
]);
const claims: ReadonlySet<string> = new Set(['persistentvolumeclaims', 'requests.storage']);

/** The resources that can be counted within a scope. */
const resourcesIn: {readonly [scope: string]: ReadonlySet<string>} = {
	Terminating: podsAndComputing,
	NotTerminating: podsAndComputing,
	BestEffort: pods,
	NotBestEffort: podsAndComputing,
	PriorityClass: podsAndComputing,
	CrossNamespacePodAffinity: podsAndComputing,
	VolumeAttributesClass: claims,
};

const exclusiveScopes = [
	['BestEffort', 'NotBestEffort'],
	['Terminating', 'NotTerminating'],
] as const;

/** Scopes that a pod is in or not, whatever a selector says of values. */
const plainScopes: ReadonlySet<string> = new Set([
	'BestEffort',
	'NotBestEffort',
	'Terminating',
	'NotTerminating',
	'CrossNamespacePodAffinity',
]);

const conflicts = (scopes: readonly string[]): number =>
	exclusiveScopes.filter(pair => pair.every(scope => scopes.includes(scope))).length;

/** How many of a quota's resources cannot be counted within a scope. */
const foreignResources = (scope: string, resources: readonly string[]): number => {
	const countable = resourcesIn[scope];
	return countable === undefined ? 0 : resources.filter(name => !countable.has(name)).length;
};

const times = (count: number, error: FieldError): FieldError[] => Array.from({length: count}, () => error);

/** Problems of the scopes of a quota; `resources` are those of its resources that Kubernetes itself counts. */
export const validateScopes = (scopes: readonly string[], resources: readonly string[]): FieldError[] => {
	const refuse = (text: string) => invalid('spec.scopes', scopes, text);
	return [
		...scopes.flatMap(scope => [
			...(resourcesIn[scope] === undefined ? [refuse('unsupported scope')] : []),
			...times(foreignResources(scope, resources), refuse('unsupported scope applied to resource')),
		]),
		...times(conflicts(scopes), refuse('conflicting scopes')),
	];
};

const validateOperator = (requirement: ScopedResourceSelectorRequirement, field: string): FieldError[] => {
	const {scopeName, operator} = requirement;
	const values = requirement.values ?? [];
	const mustExist =
		"must be 'Exist' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity";
	const ofScope =
		plainScopes.has(scopeName) && operator !== 'Exists' ? [invalid(`${field}.operator`, operator, mustExist)] : [];
	switch (operator) {
		case 'In':
		case 'NotIn': {
			const text = "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector";
			return values.length > 0 ? ofScope : [...ofScope, required(`${field}.values`, text)];
		}
		case 'Exists':
		case 'DoesNotExist': {
			const text = "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector";
			return values.length === 0 ? ofScope : [...ofScope, invalid(`${field}.values`, values, text)];
		}
		default:
			return [...ofScope, invalid(`${field}.operator`, operator, 'not a valid selector operator')];
	}
};

/** Problems of the scope selector of a quota, which are all reported on the list as a whole. */
export const validateScopeSelector = (
	{scopeSelector, scopes}: ResourceQuotaSpec,
	resources: readonly string[],
): FieldError[] => {
	const requirements = scopeSelector?.matchExpressions ?? [];
	const field = 'spec.scopeSelector.matchExpressions';
	const foreign = invalid(field, scopeSelector, 'unsupported scope applied to resource');
	return [
		...requirements.flatMap(requirement => {
			const {scopeName} = requirement;
			return [
				...(resourcesIn[scopeName] === undefined
					? [invalid(`${field}.scopeName`, scopeName, 'unsupported scope')]
					: []),
				...times(foreignResources(scopeName, resources), foreign),
				...validateOperator(requirement, field),
			];
		}),
		...times(
			conflicts(requirements.map(({scopeName}) => scopeName)),
			invalid(field, scopes ?? null, 'conflicting scopes'),
		),
	];
};
