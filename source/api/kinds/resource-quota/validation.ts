import {invalid, type FieldError} from '../../../machinery/field-error.ts';
import {qualifiedName} from '../../../machinery/names.ts';
import {parseQuantity, quantityMilliValue} from '../../../machinery/quantity.ts';
import type {ResourceQuota} from '../../schema/kubernetes.generated.ts';
import {negativeText, validateText} from '../shared/values-validation.ts';

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
const scopes: ReadonlySet<string> = new Set([
	'Terminating',
	'NotTerminating',
	'BestEffort',
	'NotBestEffort',
	'PriorityClass',
	'CrossNamespacePodAffinity',
	'VolumeAttributesClass',
]);
const exclusiveScopes = [
	['BestEffort', 'NotBestEffort'],
	['Terminating', 'NotTerminating'],
] as const;

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

const validateScopes = (wanted: readonly string[]): FieldError[] => {
	const all = new Set(wanted);
	const unknown = wanted.filter(scope => !scopes.has(scope));
	return [
		...unknown.map(() => invalid('spec.scopes', wanted, 'unsupported scope')),
		...exclusiveScopes
			.filter(pair => pair.every(scope => all.has(scope)))
			.map(() => invalid('spec.scopes', wanted, 'conflicting scopes')),
	];
};

/** Problems of a ResourceQuota but for its scope selector, in the order of kube-apiserver's ValidateResourceQuotaSpec. */
export const validateResourceQuota = ({spec = {}}: ResourceQuota): FieldError[] => [
	...Object.entries(spec.hard ?? {}).flatMap(([name, text]) => validateHard(name, text, `spec.hard[${name}]`)),
	...validateScopes(spec.scopes ?? []),
];
