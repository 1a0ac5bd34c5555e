import {timestamp} from '../../clock/clock.ts';
import {keyOf} from '../../machinery/object-key.ts';
import type {KubernetesObject} from '../../machinery/json.ts';
import {ClusterState} from '../cache/cluster-state.ts';
import {isFinished, podInfoOf, type PodInfo} from '../cache/pod-info.ts';
import type {Node, Pod} from '../framework/objects.ts';
import {flattenLists} from './flatten-lists.ts';
import {createListedObjects} from './listed-objects.ts';
import {defaultPod, quantityTexts, type PriorityClassLike, type RuntimeClassLike} from './pod-defaults.ts';

/** A cluster as a list of objects shows it. */
export interface Snapshot {
	readonly cluster: ClusterState;
	/** Pods without a node, as they were listed; finished ones and those being deleted are left out. */
	readonly pending: readonly PodInfo[];
	/** Everything, Lists opened. */
	readonly objects: readonly KubernetesObject[];
	/** A pod like this manifest, as a server would complete it. Throws an Error that names the pod. */
	podOf(manifest: KubernetesObject): PodInfo;
}

const namespacedKinds = new Set([
	'Pod',
	'Service',
	'ReplicaSet',
	'ReplicationController',
	'StatefulSet',
	'PersistentVolumeClaim',
	'PodDisruptionBudget',
	'PodGroup',
	'ResourceClaim',
]);

/** Metadata a server would have set. What has no uid gets its kind and key; what has no creation time counts as created in the order of the list. */
const withMetadata = (object: KubernetesObject, position: number): KubernetesObject => {
	const namespace = object.metadata.namespace ?? (namespacedKinds.has(object.kind) ? 'default' : undefined);
	const metadata = {...object.metadata, ...(namespace === undefined ? {} : {namespace})};
	const uid = metadata.uid ?? `${object.kind}/${keyOf({metadata})}`;
	const {resourceVersion = '', creationTimestamp = timestamp(position * 1000)} = metadata;
	return {...object, metadata: {...metadata, uid, resourceVersion, creationTimestamp}};
};

const withNodeDefaults = (node: Node): Node => {
	const capacity = quantityTexts(node.status?.capacity);
	const allocatable = quantityTexts(node.status?.allocatable) ?? capacity;
	return {...node, spec: node.spec ?? {}, status: {...node.status, capacity, allocatable}};
};

/** Runs `compute` on an object; failures name it. */
const naming = <T extends KubernetesObject, R>(object: T, compute: (object: T) => R): R => {
	try {
		return compute(object);
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		throw new Error(`${object.kind} ${keyOf(object)}: ${reason}`, {cause: error});
	}
};

const byName = <T extends {readonly metadata: {readonly name: string}}>(
	objects: readonly T[],
): ReadonlyMap<string, T> => new Map(objects.map(object => [object.metadata.name, object]));

/**
Reads a list of manifests or stored objects (Lists are opened) as a cluster. Throws an Error that names the object which
cannot be read.
*/
export const readSnapshot = (objects: readonly unknown[]): Snapshot => {
	const all = objects
		.flatMap(flattenLists)
		.map((manifest, position) =>
			naming(manifest as unknown as KubernetesObject, object => withMetadata(object, position)),
		);
	const ofKind = <T extends KubernetesObject>(kind: string): readonly T[] =>
		all.filter(object => object.kind === kind) as unknown as readonly T[];
	const priorityClasses = ofKind<KubernetesObject & PriorityClassLike>('PriorityClass');
	const priorities = byName(priorityClasses);
	const runtimes = byName(ofKind<KubernetesObject & RuntimeClassLike>('RuntimeClass'));
	const sources = {
		priorityClass: (name: string) => priorities.get(name),
		globalDefault: priorityClasses.find(({globalDefault}) => globalDefault === true),
		runtimeClass: (name: string) => runtimes.get(name),
	};
	const cluster = new ClusterState(createListedObjects(all));
	for (const node of ofKind<Node>('Node')) naming(node, written => cluster.setNode(withNodeDefaults(written)));
	const podOf = (manifest: KubernetesObject): PodInfo =>
		naming(manifest as unknown as Pod, written => podInfoOf(defaultPod(written, sources)));
	const pending: PodInfo[] = [];
	for (const pod of ofKind<Pod>('Pod')) {
		if (isFinished(pod)) continue;
		const info = podOf(pod);
		const nodeName = info.pod.spec.nodeName ?? '';
		if (nodeName !== '') cluster.addPod(info, nodeName);
		else if (!info.terminating) pending.push(info);
		const nominated = info.pod.status?.nominatedNodeName ?? '';
		if (nodeName === '' && nominated !== '') cluster.nominate(info, nominated);
	}
	return {
		cluster,
		pending,
		objects: all,
		podOf: manifest => podOf(withMetadata({...manifest, kind: 'Pod'}, all.length)),
	};
};
