import type {KubernetesObject} from '../../machinery/json.ts';

const compareText = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

/** Order by namespace and name: the order in which controllers act, whatever order an index gives. */
export const byName = (left: KubernetesObject, right: KubernetesObject): number =>
	compareText(left.metadata.namespace ?? '', right.metadata.namespace ?? '') ||
	compareText(left.metadata.name, right.metadata.name);

/** Oldest first, then by name (ReplicaSetsByCreationTimestamp). */
export const byAge = (left: KubernetesObject, right: KubernetesObject): number =>
	compareText(left.metadata.creationTimestamp, right.metadata.creationTimestamp) || byName(left, right);
