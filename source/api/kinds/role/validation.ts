import {invalid, required, type FieldError} from '../../../machinery/field-error.ts';
import type {ClusterRole, LabelSelector, PolicyRule, Role} from '../../schema/kubernetes.generated.ts';
import {validateLabelSelector} from '../shared/labels-validation.ts';

const validateUrls = (rule: PolicyRule, namespaced: boolean, field: string): FieldError[] => {
	const {nonResourceURLs, apiGroups = [], resources = [], resourceNames = []} = rule;
	const mixed = apiGroups.length > 0 || resources.length > 0 || resourceNames.length > 0;
	return [
		...(namespaced ? [invalid(field, nonResourceURLs, 'namespaced rules cannot apply to non-resource URLs')] : []),
		...(mixed
			? [invalid(field, nonResourceURLs, 'rules cannot apply to both regular resources and non-resource URLs')]
			: []),
	];
};

const validateRule = (rule: PolicyRule, namespaced: boolean, field: string): FieldError[] => {
	const {verbs, nonResourceURLs, apiGroups, resources} = rule;
	const withoutVerbs = verbs?.length ? [] : [required(`${field}.verbs`, 'verbs must contain at least one value')];
	if (nonResourceURLs?.length) {
		return [...withoutVerbs, ...validateUrls(rule, namespaced, `${field}.nonResourceURLs`)];
	}
	return [
		...withoutVerbs,
		...(apiGroups?.length ? [] : [required(`${field}.apiGroups`, 'resource rules must supply at least one api group')]),
		...(resources?.length ? [] : [required(`${field}.resources`, 'resource rules must supply at least one resource')]),
	];
};

/** Problems of a Role. */
export const validateRole = ({rules}: Role): FieldError[] =>
	(rules ?? []).flatMap((rule, index) => validateRule(rule, true, `rules[${index}]`));

const validateAggregation = (selectors: readonly LabelSelector[], field: string): FieldError[] => {
	const none = 'at least one clusterRoleSelector required if aggregationRule is non-nil';
	if (selectors.length === 0) return [required(field, none)];
	return selectors.flatMap((selector, index) => validateLabelSelector(selector, `${field}[${index}]`));
};

/** Problems of a ClusterRole, which may also speak of paths and be put together from others. */
export const validateClusterRole = ({rules, aggregationRule}: ClusterRole): FieldError[] => [
	...(rules ?? []).flatMap((rule, index) => validateRule(rule, false, `rules[${index}]`)),
	...(aggregationRule === undefined
		? []
		: validateAggregation(aggregationRule.clusterRoleSelectors ?? [], 'aggregationRule.clusterRoleSelectors')),
];
