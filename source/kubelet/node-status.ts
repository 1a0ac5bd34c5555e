import type {ObjectOf} from '../client/types.ts';
import {hasAnnotation, nodeAnnotations} from './annotations.ts';

type Node = ObjectOf<'Node'>;
type NodeCondition = NonNullable<NonNullable<Node['status']>['conditions']>[number];

/** The Kubernetes version the simulated kubelets report. */
export const kubeletVersion = 'v1.36.0';

/** Where kubelets serve. */
const kubeletPort = 10_250;

const pressure = (type: string, reason: string, message: string) => ({type, status: 'False', reason, message});

const healthy = [
	pressure('MemoryPressure', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'),
	pressure('DiskPressure', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'),
	pressure('PIDPressure', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'),
];
const ready = {type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status'};
const notReady = {
	type: 'Ready',
	status: 'False',
	reason: 'KubeletNotReady',
	message: 'container runtime is not ready (inkube.dev/ready is "false")',
};

const defaultCapacity = {cpu: '4', memory: '8Gi', pods: '110', 'ephemeral-storage': '100Gi'};

const nodeInfo = {
	machineID: '',
	systemUUID: '',
	bootID: '',
	kernelVersion: '6.12.0-inkube',
	osImage: 'inkube',
	containerRuntimeVersion: 'inkube://1.0.0',
	kubeletVersion,
	kubeProxyVersion: '',
	operatingSystem: 'linux',
	architecture: 'amd64',
};

/** A kubelet's conditions beside those of others (NetworkUnavailable); transition times move only with the status. */
const conditions = (node: Node, time: string): readonly NodeCondition[] => {
	const wanted = [...healthy, hasAnnotation(node, nodeAnnotations.ready, 'false') ? notReady : ready];
	const current = node.status?.conditions ?? [];
	const others = current.filter(one => !wanted.some(({type}) => type === one.type));
	return [
		...others,
		...wanted.map(condition => {
			const before = current.find(({type}) => type === condition.type);
			const kept = before?.status === condition.status ? before.lastTransitionTime : undefined;
			return {...condition, lastHeartbeatTime: time, lastTransitionTime: kept ?? time};
		}),
	];
};

/** What the creator of the node gave; of what every node has, the defaults where nothing was given. */
const capacityOf = (node: Node): {readonly [resource: string]: string} => {
	const given = node.status?.capacity ?? {};
	if (Object.keys(given).length === 0) return defaultCapacity;
	const {cpu, memory, pods} = defaultCapacity;
	return {cpu, memory, pods, ...given};
};

/** The node as its kubelet posts it: capacity as the creator gave it, or the defaults; `address` only where it has none. */
export const postedStatus = (node: Node, time: string, address: string): Node => {
	const capacity = capacityOf(node);
	return {
		...node,
		status: {
			...node.status,
			capacity,
			// What the creator left out is there too: a node without `pods` would take none.
			allocatable: {...capacity, ...node.status?.allocatable},
			conditions: conditions(node, time),
			addresses: node.status?.addresses ?? [
				{type: 'InternalIP', address},
				{type: 'Hostname', address: node.metadata.name},
			],
			// A node is created with port 0.
			daemonEndpoints: node.status?.daemonEndpoints?.kubeletEndpoint?.Port
				? node.status.daemonEndpoints
				: {kubeletEndpoint: {Port: kubeletPort}},
			nodeInfo: node.status?.nodeInfo?.kubeletVersion ? node.status.nodeInfo : nodeInfo,
		},
	};
};

/** True when the posted conditions say what the kubelet would say now, apart from heartbeat times. */
export const isPosted = (node: Node): boolean => {
	const expected = hasAnnotation(node, nodeAnnotations.ready, 'false') ? 'False' : 'True';
	const found = node.status?.conditions?.find(({type}) => type === 'Ready');
	return found?.status === expected && node.status?.allocatable !== undefined;
};

/** Labels that every kubelet gives its node. */
export const missingLabels = (node: Node): {readonly [name: string]: string} | undefined => {
	const wanted = {
		'kubernetes.io/hostname': node.metadata.name,
		'kubernetes.io/os': 'linux',
		'kubernetes.io/arch': 'amd64',
	};
	const missing = Object.entries(wanted).filter(([name]) => node.metadata.labels?.[name] === undefined);
	return missing.length === 0 ? undefined : Object.fromEntries(missing);
};

/** The internal address of a node, once posted. */
export const internalAddress = (node: Node): string | undefined =>
	node.status?.addresses?.find(({type}) => type === 'InternalIP')?.address;
