import {duplicate, invalid, notSupported, required, type FieldError} from '../../../machinery/field-error.ts';
import type {MatchResources, NamedRuleWithOperations, RuleWithOperations} from '../../schema/kubernetes.generated.ts';
import {validatePathSegmentAsName} from './dns-label.ts';
import {validateLabelSelector} from './labels-validation.ts';

const operationNames: readonly string[] = ['*', 'CONNECT', 'CREATE', 'DELETE', 'UPDATE'];
const scopeNames: readonly string[] = ['*', 'Cluster', 'Namespaced'];

/** A list that must say something, and nothing beside `*`. */
const validateChoice = (values: readonly string[] | undefined, field: string, others: string): FieldError[] => {
	if (!values?.length) return [required(field)];
	if (values.length === 1 || !values.includes('*')) return [];
	return [invalid(field, values, `if '*' is present, must not specify other ${others}`)];
};

const validateResource = (resource: string, before: readonly string[], field: string): FieldError[] => {
	if (resource === '') return [required(field)];
	const slash = resource.indexOf('/');
	if (slash === -1) return [];
	const [name, part] = [resource.slice(0, slash), resource.slice(slash + 1)];
	return [`${name}/*`, `*/${part}`]
		.filter(wider => before.includes(wider))
		.map(wider => invalid(field, resource, `if '${wider}' is present, must not specify ${resource}`));
};

const validateResources = (resources: readonly string[] | undefined, field: string): FieldError[] => {
	if (!resources?.length) return [required(field)];
	const each = resources.flatMap((resource, index) =>
		validateResource(resource, resources.slice(0, index), `${field}[${index}]`),
	);
	const everything = resources.length > 1 && resources.includes('*/*');
	const plain = resources.includes('*') && resources.some(resource => resource !== '*' && /^[^/]+$/.test(resource));
	return [
		...each,
		...(everything ? [invalid(field, resources, "if '*/*' is present, must not specify other resources")] : []),
		...(plain
			? [invalid(field, resources, "if '*' is present, must not specify other resources without subresources")]
			: []),
	];
};

/** Problems of a rule that says which requests a webhook is called for. */
export const validateRule = (rule: RuleWithOperations, field: string): FieldError[] => [
	...validateChoice(rule.operations, `${field}.operations`, 'operations'),
	...(rule.operations ?? []).flatMap((operation, index) =>
		operationNames.includes(operation)
			? []
			: [notSupported(`${field}.operations[${index}]`, operation, operationNames)],
	),
	...validateChoice(rule.apiGroups, `${field}.apiGroups`, 'API groups'),
	...validateChoice(rule.apiVersions, `${field}.apiVersions`, 'API versions'),
	...(rule.apiVersions ?? []).flatMap((version, index) =>
		version === '' ? [required(`${field}.apiVersions[${index}]`)] : [],
	),
	...validateResources(rule.resources, `${field}.resources`),
	...(rule.scope === undefined || scopeNames.includes(rule.scope)
		? []
		: [notSupported(`${field}.scope`, rule.scope, scopeNames)]),
];

const validateNamedRule = (rule: NamedRuleWithOperations, field: string): FieldError[] => {
	const names = rule.resourceNames ?? [];
	return [
		...names.flatMap((name, index) => [
			...validatePathSegmentAsName(name, false).map(text => invalid(`${field}.resourceNames[${index}]`, name, text)),
			...(names.indexOf(name) < index ? [duplicate(`${field}.resourceNames[${index}]`, name)] : []),
		]),
		...validateRule(rule, field),
	];
};

const matchPolicies: readonly string[] = ['Equivalent', 'Exact'];

/** Problems of what a policy or binding matches. */
export const validateMatchResources = (match: MatchResources | undefined, field: string): FieldError[] => {
	if (match === undefined) return [];
	const {matchPolicy, namespaceSelector, objectSelector, resourceRules = [], excludeResourceRules = []} = match;
	return [
		...(matchPolicy === undefined
			? [required(`${field}.matchPolicy`)]
			: matchPolicies.includes(matchPolicy)
				? []
				: [notSupported(`${field}.matchPolicy`, matchPolicy, matchPolicies)]),
		...validateLabelSelector(namespaceSelector, `${field}.namespaceSelector`),
		...validateLabelSelector(objectSelector, `${field}.objectSelector`),
		...resourceRules.flatMap((rule, index) => validateNamedRule(rule, `${field}.resourceRules[${index}]`)),
		...excludeResourceRules.flatMap((rule, index) =>
			validateNamedRule(rule, `${field}.excludeResourceRules[${index}]`),
		),
	];
};
