import type {KubernetesObject} from '../../machinery/json.ts';

export const orphanFinalizer = 'orphan';
export const foregroundFinalizer = 'foregroundDeletion';

const isDeleting = ({metadata}: KubernetesObject, finalizer: string): boolean =>
	metadata.deletionTimestamp !== undefined && metadata.finalizers?.includes(finalizer) === true;

/** Being deleted, and its dependents are to be kept. */
export const isOrphaning = (object: KubernetesObject): boolean => isDeleting(object, orphanFinalizer);

/** Being deleted, and waiting for its dependents to be gone first. */
export const isDeletingDependents = (object: KubernetesObject): boolean => isDeleting(object, foregroundFinalizer);
