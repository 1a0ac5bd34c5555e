import {invalid, type FieldError} from '../../../machinery/field-error.ts';
import {qualifiedName} from '../../../machinery/names.ts';
import {parseQuantity, quantityMilliValue} from '../../../machinery/quantity.ts';
import type {ResourceQuota} from '../../schema/kubernetes.generated.ts';
import {negativeText, validateImmutable, validateText} from '../shared/values-validation.ts';
import {validateScopes, validateScopeSelector} from './scope-validation.ts';

const counted: ReadonlySet<string> = new Set([
	'persistentvolumeclaims',
	'pods',
	'replicationcontrollers',
	'resourcequotas',
	'secrets',
	'configmaps',
	'services',
	'services.loadbalancers',
	'services.nodeports',
]);
const measured: ReadonlySet<string> = new Set([
	'cpu',
	'memory',
	'ephemeral-storage',
	...['cpu', 'memory', 'ephemeral-storage', 'storage'].map(name => `requests.${name}`),
	...['cpu', 'memory', 'ephemeral-storage'].map(name => `limits.${name}`),
]);
/** Names with a slash may be anything (`count/jobs.batch`, extended resources); others are those quotas know. */
const isKnown = (name: string): boolean =>
	name.includes('/') || counted.has(name) || measured.has(name) || /^(requests\.)?hugepages-/.test(name);

const validateHard = (name: string, text: string, field: string): FieldError[] => {
	const quantity = parseQuantity(text);
	return [
		...validateText(name, qualifiedName, field),
		...(isKnown(name) ? [] : [invalid(field, name, 'must be a standard resource for quota')]),
		...(quantity.nano < 0n ? [invalid(field, text, negativeText)] : []),
		...(counted.has(name) && quantityMilliValue(quantity) % 1000 !== 0
			? [invalid(field, text, 'must be an integer')]
			: []),
	];
};

/** Resources that Kubernetes itself counts. */
const isStandard = (name: string): boolean => counted.has(name) || measured.has(name);

/** Problems of a ResourceQuota, in the order of kube-apiserver's ValidateResourceQuotaSpec. */
export const validateResourceQuota = ({spec = {}}: ResourceQuota): FieldError[] => {
	const resources = Object.keys(spec.hard ?? {}).filter(isStandard);
	return [
		...Object.entries(spec.hard ?? {}).flatMap(([name, text]) => validateHard(name, text, `spec.hard[${name}]`)),
		...validateScopes(spec.scopes ?? [], resources),
		...validateScopeSelector(spec, resources),
	];
};

/** What an update of a ResourceQuota may not change. */
export const validateResourceQuotaUpdate = (
	{spec: next}: ResourceQuota,
	{spec: previous}: ResourceQuota,
): FieldError[] =>
	validateImmutable((next?.scopes ?? []).toSorted(), (previous?.scopes ?? []).toSorted(), 'spec.scopes');
