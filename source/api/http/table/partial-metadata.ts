import type {KubernetesObject} from '../../../machinery/json.ts';
import type {ListObject} from '../../types.ts';

/** An object reduced to its metadata. `version` is that of meta.k8s.io. */
export const partialMetadata = (object: KubernetesObject, version: string): KubernetesObject => ({
	kind: 'PartialObjectMetadata',
	apiVersion: `meta.k8s.io/${version}`,
	metadata: object.metadata,
});

/** A list of objects reduced to their metadata. */
export const partialMetadataList = (list: ListObject, version: string) => ({
	kind: 'PartialObjectMetadataList',
	apiVersion: `meta.k8s.io/${version}`,
	metadata: list.metadata,
	items: list.items.map(item => partialMetadata(item, version)),
});
