import type {JsonObject, KubernetesObject} from '../../machinery/json.ts';
import {systemNamespaces} from './system-namespaces.ts';

/** Kinds that others refer to come first; pods before what adopts them, so that they are adopted and not made anew. */
const order = [
	'Namespace',
	'CustomResourceDefinition',
	'PriorityClass',
	'RuntimeClass',
	'StorageClass',
	'DeviceClass',
	'Node',
	'ServiceAccount',
	'ConfigMap',
	'Secret',
	'PersistentVolume',
	'PersistentVolumeClaim',
	'Service',
	'Pod',
	'ReplicaSet',
];

const rank = ({kind}: KubernetesObject): number => {
	const found = order.indexOf(kind);
	return found === -1 ? order.length : found;
};

interface PodLike extends KubernetesObject {
	readonly spec: {
		readonly priority?: number;
		readonly priorityClassName?: string;
		readonly preemptionPolicy?: string;
		readonly serviceAccountName?: string;
	};
}

const made = (apiVersion: string, kind: string, metadata: JsonObject, rest: JsonObject = {}) =>
	({apiVersion, kind, metadata, ...rest}) as unknown as KubernetesObject;

const key = (kind: string, name: string, namespace = '') => `${kind} ${namespace}/${name}`;

/** What the objects refer to and a server would ask for, where the file does not have it: namespaces, service accounts and priority classes. `originals` still say the priorities of pods. */
const missing = (
	objects: readonly KubernetesObject[],
	originals: readonly KubernetesObject[],
): readonly KubernetesObject[] => {
	const found = new Map<string, KubernetesObject>();
	const present = new Set(objects.map(({kind, metadata}) => key(kind, metadata.name, metadata.namespace)));
	const need = (object: KubernetesObject) => {
		const name = key(object.kind, object.metadata.name, object.metadata.namespace);
		if (!present.has(name)) found.set(name, object);
	};
	for (const {metadata} of objects)
		if (metadata.namespace && !systemNamespaces.has(metadata.namespace))
			need(made('v1', 'Namespace', {name: metadata.namespace}));
	for (const pod of originals) {
		if (pod.kind !== 'Pod') continue;
		const {
			serviceAccountName: account = 'default',
			priorityClassName: name,
			priority = 0,
			...spec
		} = (pod as PodLike).spec;
		if (account !== 'default')
			need(made('v1', 'ServiceAccount', {name: account, namespace: pod.metadata.namespace ?? 'default'}));
		if (name === undefined || name.startsWith('system-')) continue;
		const policy = spec.preemptionPolicy === undefined ? {} : {preemptionPolicy: spec.preemptionPolicy};
		need(made('scheduling.k8s.io/v1', 'PriorityClass', {name}, {value: priority, ...policy}));
	}
	return [...found.values()];
};

/** Cleaned objects of a cluster with what they lack, in the order in which they can be created. */
export const wholeCluster = (
	objects: readonly KubernetesObject[],
	originals: readonly KubernetesObject[],
): readonly KubernetesObject[] =>
	[...missing(objects, originals), ...objects].toSorted((first, second) => rank(first) - rank(second));
