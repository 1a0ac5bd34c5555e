import type {KubernetesObject, OwnerReferenceLike} from '../../machinery/json.ts';

/** The reference that a controller puts on what it makes (metav1.NewControllerRef). */
export const controllerReference = (owner: KubernetesObject, apiVersion: string, kind: string): OwnerReferenceLike => ({
	apiVersion,
	blockOwnerDeletion: true,
	controller: true,
	kind,
	name: owner.metadata.name,
	uid: owner.metadata.uid,
});

/** The group of an apiVersion: `apps` of `apps/v1`, empty for `v1`. */
export const groupOf = (apiVersion: string): string => {
	const slash = apiVersion.indexOf('/');
	return slash === -1 ? '' : apiVersion.slice(0, slash);
};
