import {BlockList} from 'node:net';
import {forbidden, invalid, notSupported, required, type FieldError} from '../../../machinery/field-error.ts';
import type {IPBlock, NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort} from '../../schema/kubernetes.generated.ts';
import {familyOf, isNetwork, validateNetwork} from '../shared/address-validation.ts';
import {validateLabelSelector} from '../shared/labels-validation.ts';
import {validatePort, validatePortNumber} from '../shared/port-validation.ts';
import {validateChoice} from '../shared/values-validation.ts';

const protocols = ['TCP', 'UDP', 'SCTP'];
const policyTypes = ['Ingress', 'Egress'];

const validateEndPort = ({port, endPort}: NetworkPolicyPort, field: string): FieldError[] => {
	if (endPort === undefined) return [];
	if (port === undefined) return [invalid(field, endPort, 'may not be specified when `port` is not specified')];
	if (typeof port !== 'number') return [invalid(field, endPort, 'may not be specified when `port` is non-numeric')];
	return [
		...(endPort < port ? [invalid(field, port, 'must be greater than or equal to `port`')] : []),
		...validatePortNumber(endPort, field),
	];
};

const validatePolicyPort = (policyPort: NetworkPolicyPort, field: string): FieldError[] => {
	const {protocol, port} = policyPort;
	const isName = typeof port === 'string';
	const ofPort = port === undefined ? [] : validatePort(port, `${field}.port`);
	const ofEnd = validateEndPort(policyPort, `${field}.endPort`);
	return [
		...validateChoice(protocol, protocols, `${field}.protocol`),
		...(isName ? [...ofEnd, ...ofPort] : [...ofPort, ...ofEnd]),
	];
};

/** Whether a network lies within a larger one. */
const isStrictSubset = (part: string, whole: string): boolean => {
	const family = familyOf(whole);
	const [address = '', length] = part.split('/');
	const [base = '', wholeLength] = whole.split('/');
	if (familyOf(part) !== family || Number(length) <= Number(wholeLength)) return false;
	const list = new BlockList();
	const type = family === 'IPv4' ? 'ipv4' : 'ipv6';
	list.addSubnet(base, Number(wholeLength), type);
	return list.check(address, type);
};

const validateBlock = ({cidr, except = []}: IPBlock, field: string): FieldError[] => {
	if (!cidr) return [required(`${field}.cidr`)];
	if (!isNetwork(cidr)) return validateNetwork(cidr, `${field}.cidr`);
	return except.flatMap((part, index) => {
		const at = `${field}.except[${index}]`;
		if (!isNetwork(part)) return validateNetwork(part, at);
		return isStrictSubset(part, cidr) ? [] : [invalid(at, part, 'must be a strict subset of `cidr`')];
	});
};

const validatePeer = ({podSelector, namespaceSelector, ipBlock}: NetworkPolicyPeer, field: string): FieldError[] => {
	const peers = [podSelector, namespaceSelector, ipBlock].filter(peer => peer !== undefined).length;
	return [
		...validateLabelSelector(podSelector, `${field}.podSelector`),
		...validateLabelSelector(namespaceSelector, `${field}.namespaceSelector`),
		...(ipBlock === undefined ? [] : validateBlock(ipBlock, `${field}.ipBlock`)),
		...(peers === 0 ? [required(field, 'must specify a peer')] : []),
		...(peers > 1 && ipBlock !== undefined ? [forbidden(field, 'may not specify both ipBlock and another peer')] : []),
	];
};

const validateRule = (
	ports: readonly NetworkPolicyPort[] = [],
	peers: readonly NetworkPolicyPeer[] = [],
	field: string,
	side: 'from' | 'to',
): FieldError[] => [
	...ports.flatMap((port, index) => validatePolicyPort(port, `${field}.ports[${index}]`)),
	...peers.flatMap((peer, index) => validatePeer(peer, `${field}.${side}[${index}]`)),
];

/** Problems of a NetworkPolicy, in the order of kube-apiserver's ValidateNetworkPolicySpec. */
export const validateNetworkPolicy = ({spec = {}}: NetworkPolicy): FieldError[] => {
	const {podSelector, ingress = [], egress = [], policyTypes: types = []} = spec;
	return [
		...validateLabelSelector(podSelector, 'spec.podSelector'),
		...ingress.flatMap(({ports, from}, index) => validateRule(ports, from, `spec.ingress[${index}]`, 'from')),
		...egress.flatMap(({ports, to}, index) => validateRule(ports, to, `spec.egress[${index}]`, 'to')),
		...(types.length > policyTypes.length
			? [invalid('spec.policyTypes', types, 'may not specify more than two policyTypes')]
			: types.flatMap((type, index) =>
					policyTypes.includes(type) ? [] : [notSupported(`spec.policyTypes[${index}]`, type, policyTypes)],
				)),
	];
};
