import type {KubernetesObject} from '../../machinery/json.ts';
import type {ClusterObjects} from './cluster-objects.ts';
import type {Pod} from './objects.ts';

/** Kinds whose changes may make a waiting pod fit. `AssignedPod` is a pod with a node, `UnscheduledPod` one without. */
export type EventSource =
	| 'AssignedPod'
	| 'UnscheduledPod'
	| 'Node'
	| 'PersistentVolumeClaim'
	| 'PersistentVolume'
	| 'StorageClass'
	| 'CSINode'
	| 'Namespace'
	| 'PodGroup'
	| 'ResourceClaim'
	| 'ResourceSlice'
	| 'DeviceClass'
	| 'Service';

/** One change of the cluster, as far as scheduling cares. */
export interface ClusterEvent {
	readonly source: EventSource;
	readonly action: 'Add' | 'Update' | 'Delete';
	/** The object as it is now; for Delete, as it was. */
	readonly object: KubernetesObject;
	/** For Update: as it was. */
	readonly previous?: KubernetesObject;
}

/** A queueing hint: which changes may help a pod that this plugin refused. Without `mayHelp` every such change may. */
export interface EventHint {
	readonly source: EventSource;
	readonly actions: readonly ClusterEvent['action'][];
	mayHelp?(pod: Pod, event: ClusterEvent, objects: ClusterObjects): boolean;
}
