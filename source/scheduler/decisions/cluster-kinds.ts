import type {KindName} from '../../client/types.ts';

/** The kinds that a decision looks at. Kinds that a server does not serve are left out by whoever lists them. */
export const clusterKinds = [
	'Node',
	'Pod',
	'Service',
	'ReplicationController',
	'ReplicaSet',
	'StatefulSet',
	'PersistentVolumeClaim',
	'PersistentVolume',
	'StorageClass',
	'CSINode',
	'PodDisruptionBudget',
	'Namespace',
	'ResourceV1ResourceClaim',
	'ResourceSlice',
	'DeviceClass',
] as const satisfies readonly KindName[];
