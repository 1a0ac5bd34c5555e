import {timestamp, type Clock} from '../../clock/clock.ts';
import type {KubernetesObject} from '../../machinery/json.ts';
import {kubeletVersion} from '../node-status.ts';
import {nodeConditions} from './node-conditions.ts';
import type {StageAddresses} from './stage-addresses.ts';
import type {StageFunctions} from './stage.ts';

/** The names that templates may use of what a simulated kubelet knows. */
export const stageFunctionNames = [
	'Now',
	'StartTime',
	'Version',
	'NodeConditions',
	'NodeName',
	'NodeIP',
	'NodePort',
	'NodeIPWith',
	'NodeIPsWith',
	'PodIP',
	'PodIPWith',
	'PodIPsWith',
] as const;

const kubeletPort = 10_250n;

const text = (value: unknown): string => {
	if (typeof value !== 'string') throw new Error('invalid value; expected string');
	return value;
};

/** What templates get from a simulated kubelet while a stage acts on an object. */
export const stageFunctions = (
	object: KubernetesObject,
	{clock, startMs, addresses}: {readonly clock: Clock; readonly startMs: number; readonly addresses: StageAddresses},
): StageFunctions => {
	const podAddress = (node: unknown, hostNetwork: unknown, _uid: unknown, name: unknown, namespace: unknown): string =>
		hostNetwork === true ? addresses.ofNode(text(node)) : addresses.ofPod(`${text(namespace)}/${text(name)}`);
	const functions: {readonly [name in (typeof stageFunctionNames)[number]]: StageFunctions[string]} = {
		Now: () => timestamp(clock.now()),
		StartTime: () => timestamp(startMs),
		Version: () => kubeletVersion,
		NodeConditions: () => nodeConditions,
		NodeName: () => object.metadata.name,
		NodeIP: () => addresses.ofNode(object.metadata.name),
		NodePort: () => kubeletPort,
		NodeIPWith: node => addresses.ofNode(text(node)),
		NodeIPsWith: node => [addresses.ofNode(text(node))],
		PodIP: () => addresses.ofPod(`${object.metadata.namespace}/${object.metadata.name}`),
		PodIPWith: (node, hostNetwork, uid, name, namespace) => podAddress(node, hostNetwork, uid, name, namespace),
		PodIPsWith: (node, hostNetwork, uid, name, namespace) => [podAddress(node, hostNetwork, uid, name, namespace)],
	};
	return functions;
};
