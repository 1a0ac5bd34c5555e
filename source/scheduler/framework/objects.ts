import type {ObjectOf} from '../../client/types.ts';

/*
The Kubernetes types the scheduler reads, by their own names.
*/
export type Pod = ObjectOf<'Pod'>;
export type Node = ObjectOf<'Node'>;
export type Service = ObjectOf<'Service'>;
export type Namespace = ObjectOf<'Namespace'>;
export type PersistentVolumeClaim = ObjectOf<'PersistentVolumeClaim'>;
export type PersistentVolume = ObjectOf<'PersistentVolume'>;
export type StorageClass = ObjectOf<'StorageClass'>;
export type CSINode = ObjectOf<'CSINode'>;
export type PodDisruptionBudget = ObjectOf<'PodDisruptionBudget'>;
export type PodGroup = ObjectOf<'PodGroup'>;
/** That of resource.k8s.io. */
export type ResourceClaim = ObjectOf<'ResourceV1ResourceClaim'>;
export type ResourceSlice = ObjectOf<'ResourceSlice'>;
export type DeviceClass = ObjectOf<'DeviceClass'>;
export type Device = NonNullable<ResourceSlice['spec']['devices']>[number];
export type AllocationResult = NonNullable<NonNullable<ResourceClaim['status']>['allocation']>;

export type Labels = {readonly [key: string]: string};
export type Container = Pod['spec']['containers'][number];
export type Volume = NonNullable<Pod['spec']['volumes']>[number];
export type Taint = NonNullable<Node['spec']['taints']>[number];
export type Toleration = NonNullable<Pod['spec']['tolerations']>[number];
export type TopologySpreadConstraint = NonNullable<Pod['spec']['topologySpreadConstraints']>[number];
export type Affinity = NonNullable<Pod['spec']['affinity']>;
export type PodAffinityTerm = NonNullable<
	NonNullable<Affinity['podAffinity']>['requiredDuringSchedulingIgnoredDuringExecution']
>[number];
export type NodeAffinity = NonNullable<Affinity['nodeAffinity']>;
export type NodeSelector = NonNullable<NodeAffinity['requiredDuringSchedulingIgnoredDuringExecution']>;
export type NodeSelectorTerm = NodeSelector['nodeSelectorTerms'][number];
export type NodeSelectorRequirement = NonNullable<NodeSelectorTerm['matchExpressions']>[number];
export type LabelSelector = NonNullable<PodAffinityTerm['labelSelector']>;
