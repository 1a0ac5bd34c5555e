import {duplicate, forbidden, invalid, required, type FieldError} from '../../../machinery/field-error.ts';
import {labelValue} from '../../../machinery/names.ts';
import {taintEffects} from '../../../machinery/taints.ts';
import type {Node, NodeStatus, Taint} from '../../schema/kubernetes.generated.ts';
import {sameValue} from '../../registry/same-value.ts';
import {isDualStack, validateNetwork} from '../shared/address-validation.ts';
import {validateLabelName} from '../shared/labels-validation.ts';
import {validateResourceQuantity} from '../shared/resource-validation.ts';
import {validateChoice} from '../shared/values-validation.ts';

/** Kubernetes reports taints as if they were metadata, which they once were. */
const validateTaints = (taints: readonly Taint[], field: string): FieldError[] => {
	const seen = new Set<string>();
	return taints.flatMap(({key = '', value = '', effect = '', timeAdded}, index) => {
		const at = `${field}[${index}]`;
		const pair = `${effect}/${key}`;
		const repeated = duplicate(at, {Key: key, Value: value, Effect: effect, TimeAdded: timeAdded ?? null});
		const problems = labelValue(value);
		const errors = [
			...validateLabelName(key, `${at}.key`),
			...(problems.length > 0 ? [invalid(`${at}.value`, value, problems.join(';'))] : []),
			...(effect === '' ? [required(`${at}.effect`)] : validateChoice(effect, taintEffects, `${at}.effect`)),
			...(seen.has(pair)
				? [{...repeated, body: `${repeated.body}: taints must be unique by key and effect pair`}]
				: []),
		];
		seen.add(pair);
		return errors;
	});
};

const validateResources = ({capacity = {}, allocatable = {}}: NodeStatus): FieldError[] => [
	...Object.entries(capacity).flatMap(([name, text]) =>
		validateResourceQuantity(name, text, `status.capacity.${name}`),
	),
	...Object.entries(allocatable).flatMap(([name, text]) =>
		validateResourceQuantity(name, text, `status.allocatable.${name}`),
	),
];

const validateNetworks = (networks: readonly string[], field: string): FieldError[] => [
	...networks.flatMap((network, index) => validateNetwork(network, `${field}[${index}]`)),
	...(networks.length > 1 && !isDualStack(networks)
		? [invalid(field, networks, 'may specify no more than one CIDR for each IP family')]
		: []),
	...networks.flatMap((network, index) =>
		networks.indexOf(network) < index ? [duplicate(`${field}[${index}]`, network)] : [],
	),
];

/** Problems of a Node. */
export const validateNode = ({spec = {}, status = {}}: Node): FieldError[] => [
	...validateTaints(spec.taints ?? [], 'metadata.taints'),
	...validateResources(status),
	...validateNetworks(spec.podCIDRs ?? [], 'spec.podCIDRs'),
];

/** What an update of a Node may not change: what it once got from the controllers. */
export const validateNodeUpdate = (next: Node, previous: Node): FieldError[] => {
	const [spec, old] = [next.spec ?? {}, previous.spec ?? {}];
	const kept = (field: string) => `node updates may not change ${field} except from "" to valid`;
	const addresses = (next.status?.addresses ?? []).map(({type = '', address = ''}) => `${type}/${address}`);
	return [
		...addresses.flatMap((address, index) =>
			addresses.indexOf(address) < index
				? [duplicate(`status.addresses[${index}]`, next.status?.addresses?.[index])]
				: [],
		),
		...(old.podCIDRs?.length && !sameValue(spec.podCIDRs, old.podCIDRs)
			? [forbidden('spec.podCIDRs', kept('podCIDR'))]
			: []),
		...(old.providerID && spec.providerID !== old.providerID ? [forbidden('spec.providerID', kept('providerID'))] : []),
		...(spec.externalID === old.externalID ? [] : [forbidden('spec.externalID', 'may not be updated')]),
	];
};
