import {forbidden, invalid, required, type FieldError} from '../../../machinery/field-error.ts';
import {dns1123Subdomain, labelValue} from '../../../machinery/names.ts';
import type {
	Affinity,
	LabelSelector,
	NodeSelector,
	NodeSelectorRequirement,
	NodeSelectorTerm,
	PodAffinity,
	PodAffinityTerm,
} from '../../schema/kubernetes.generated.ts';
import {dnsLabelProblems} from './dns-label.ts';
import {validateLabelName, validateLabelSelector} from './labels-validation.ts';
import {validateText} from './values-validation.ts';

const weightText = 'must be in the range 1-100';
const operatorText = 'not a valid selector operator';

const validateWeight = (weight = 0, field: string): FieldError[] =>
	weight < 1 || weight > 100 ? [invalid(`${field}.weight`, weight, weightText)] : [];

const validateValues = ({operator, values = []}: NodeSelectorRequirement, field: string): FieldError[] => {
	switch (operator) {
		case 'In':
		case 'NotIn':
			return values.length > 0
				? []
				: [required(`${field}.values`, "must be specified when `operator` is 'In' or 'NotIn'")];
		case 'Exists':
		case 'DoesNotExist':
			return values.length === 0
				? []
				: [forbidden(`${field}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")];
		case 'Gt':
		case 'Lt':
			return values.length === 1
				? []
				: [required(`${field}.values`, "must be specified single value when `operator` is 'Lt' or 'Gt'")];
		default:
			return [invalid(`${field}.operator`, operator, operatorText)];
	}
};

const validateExpression = (requirement: NodeSelectorRequirement, strict: boolean, field: string): FieldError[] => [
	...validateValues(requirement, field),
	...validateLabelName(requirement.key, `${field}.key`),
	...(strict
		? (requirement.values ?? []).flatMap((value, index) => validateText(value, labelValue, `${field}.values[${index}]`))
		: []),
];

const validateFieldRequirement = (
	{key, operator, values = []}: NodeSelectorRequirement,
	field: string,
): FieldError[] => {
	const one = "must be only one value when `operator` is 'In' or 'NotIn' for node field selector";
	const known = operator === 'In' || operator === 'NotIn';
	return [
		...(known ? [] : [invalid(`${field}.operator`, operator, operatorText)]),
		...(known && values.length !== 1 ? [required(`${field}.values`, one)] : []),
		...(key === 'metadata.name'
			? values.flatMap((value, index) => validateText(value, dns1123Subdomain, `${field}.values[${index}]`))
			: [invalid(`${field}.key`, key, 'not a valid field selector key')]),
	];
};

const validateTerm = (
	{matchExpressions = [], matchFields = []}: NodeSelectorTerm,
	strict: boolean,
	field: string,
): FieldError[] => [
	...matchExpressions.flatMap((requirement, index) =>
		validateExpression(requirement, strict, `${field}.matchExpressions[${index}]`),
	),
	...matchFields.flatMap((requirement, index) =>
		validateFieldRequirement(requirement, `${field}.matchFields[${index}]`),
	),
];

/** Problems of a selector of nodes, which needs a term. */
export const validateNodeSelector = ({nodeSelectorTerms}: NodeSelector, field: string): FieldError[] =>
	(nodeSelectorTerms ?? []).length === 0
		? [required(`${field}.nodeSelectorTerms`, 'must have at least one node selector term')]
		: nodeSelectorTerms.flatMap((term, index) => validateTerm(term, true, `${field}.nodeSelectorTerms[${index}]`));

/** Problems of label keys whose values come from the pod itself. */
const validateKeys = (keys: readonly string[], selector: LabelSelector | undefined, field: string): FieldError[] => {
	if (keys.length === 0) return [];
	if (selector === undefined) return [forbidden(field, 'must not be specified when labelSelector is not set')];
	return keys.flatMap((key, index) => validateLabelName(key, `${field}[${index}]`));
};

const validatePodTerm = (term: PodAffinityTerm, field: string): FieldError[] => {
	const {labelSelector, namespaceSelector, namespaces = [], matchLabelKeys = [], mismatchLabelKeys = []} = term;
	const both = 'exists in both matchLabelKeys and mismatchLabelKeys';
	return [
		...validateLabelSelector(labelSelector, `${field}.labelSelector`),
		...validateLabelSelector(namespaceSelector, `${field}.namespaceSelector`),
		...namespaces.flatMap(name => validateText(name, dnsLabelProblems, `${field}.namespace`)),
		...validateKeys(matchLabelKeys, labelSelector, `${field}.matchLabelKeys`),
		...validateKeys(mismatchLabelKeys, labelSelector, `${field}.mismatchLabelKeys`),
		...matchLabelKeys.flatMap((key, index) =>
			mismatchLabelKeys.includes(key) ? [invalid(`${field}.matchLabelKeys[${index}]`, key, both)] : [],
		),
		...(!term.topologyKey ? [required(`${field}.topologyKey`, 'can not be empty')] : []),
		...validateLabelName(term.topologyKey, `${field}.topologyKey`),
	];
};

const validatePodTerms = (affinity: PodAffinity | undefined, field: string): FieldError[] => [
	...(affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []).flatMap((term, index) =>
		validatePodTerm(term, `${field}.requiredDuringSchedulingIgnoredDuringExecution[${index}]`),
	),
	...(affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).flatMap(({weight, podAffinityTerm}, index) => {
		const at = `${field}.preferredDuringSchedulingIgnoredDuringExecution[${index}]`;
		return [...validateWeight(weight, at), ...validatePodTerm(podAffinityTerm, `${at}.podAffinityTerm`)];
	}),
];

/** Problems of a pod's affinities. */
export const validateAffinity = (affinity: Affinity, field: string): FieldError[] => {
	const {nodeAffinity, podAffinity, podAntiAffinity} = affinity;
	const needed = nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
	const wished = nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
	const nodes = `${field}.nodeAffinity`;
	return [
		...(needed ? validateNodeSelector(needed, `${nodes}.requiredDuringSchedulingIgnoredDuringExecution`) : []),
		...wished.flatMap(({weight, preference}, index) => {
			const at = `${nodes}.preferredDuringSchedulingIgnoredDuringExecution[${index}]`;
			return [...validateWeight(weight, at), ...validateTerm(preference, false, `${at}.preference`)];
		}),
		...validatePodTerms(podAffinity, `${field}.podAffinity`),
		...validatePodTerms(podAntiAffinity, `${field}.podAntiAffinity`),
	];
};
