import type {KubernetesObject} from '../../machinery/json.ts';
import type {
	CSINode,
	LabelSelector,
	Labels,
	PersistentVolume,
	PersistentVolumeClaim,
	PodDisruptionBudget,
	Service,
	StorageClass,
} from './objects.ts';

/** The part of ReplicationController, ReplicaSet and StatefulSet that default spreading reads. */
export interface Workload extends KubernetesObject {
	readonly spec: {readonly selector?: LabelSelector | Labels};
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
	/** Labels of a namespace; empty when it is not known. */
	namespaceLabels(name: string): Labels;
}
