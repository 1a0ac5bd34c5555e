import type {KubernetesObject} from '../../machinery/json.ts';
import type {
	AllocationResult,
	CSINode,
	DeviceClass,
	LabelSelector,
	Labels,
	PersistentVolume,
	PersistentVolumeClaim,
	Pod,
	PodDisruptionBudget,
	PodGroup,
	ResourceClaim,
	ResourceSlice,
	Service,
	StorageClass,
} from './objects.ts';

/** The part of ReplicationController, ReplicaSet and StatefulSet that default spreading reads. */
export interface Workload extends KubernetesObject {
	readonly spec: {readonly selector?: LabelSelector | Labels};
}

/** Groups of pods and who is in them, by `namespace/name` of the group. */
export interface PodGroups {
	get(key: string): PodGroup | undefined;
	/** All pods that name the group, on nodes or not, finished ones left out. */
	podsOf(key: string): readonly Pod[];
}

/** What allocating devices looks at. */
export interface DeviceObjects {
	claim(key: string): ResourceClaim | undefined;
	claims(): readonly ResourceClaim[];
	/** The same array as long as nothing has changed. */
	slices(): readonly ResourceSlice[];
	deviceClass(name: string): DeviceClass | undefined;
	/** The device class whose devices give an extended resource. */
	classFor(resource: string): DeviceClass | undefined;
	/** What has been decided and is not written yet, by the claim's uid. A copy of the cluster has its own. */
	readonly assumed: Map<string, AllocationResult>;
}

/** Which workload owns a pod, of those that default spreading knows. */
export type WorkloadKind = 'ReplicationController' | 'ReplicaSet' | 'StatefulSet';

/**
What plugins read beside pods and nodes: live from informers, or from a list of objects. Keys are `namespace/name`, or
`name` for what has no namespace.
*/
export interface ClusterObjects {
	services(namespace: string): readonly Service[];
	workload(kind: WorkloadKind, key: string): Workload | undefined;
	claim(key: string): PersistentVolumeClaim | undefined;
	volume(name: string): PersistentVolume | undefined;
	volumes(): readonly PersistentVolume[];
	storageClass(name: string): StorageClass | undefined;
	csiNode(name: string): CSINode | undefined;
	disruptionBudgets(namespace: string): readonly PodDisruptionBudget[];
	/** Groups of pods that are scheduled together; undefined where that API is not served. */
	readonly groups?: PodGroups;
	/** Claims of devices and what there is to claim; undefined where that API is not served. */
	readonly devices?: DeviceObjects;
	/** Labels of a namespace; empty when it is not known. */
	namespaceLabels(name: string): Labels;
}
