import type {KubernetesObject} from '../../machinery/json.ts';
import {notFound, tooLargeResourceVersion, unknownError} from '../../machinery/statuses.ts';
import type {KindDescription, ResourceRequest, ResourceResponse} from '../types.ts';
import type {RegistryContext} from './context.ts';
import {groupResourceOf, objectKey} from './resource-key.ts';
import {queryRevision} from './resource-version.ts';
import {asServed} from './served-version.ts';

/** The stored object; throws 404. `resourceVersion` means "not older than", a future one is 504. */
export const readObject = async (
	context: RegistryContext,
	kind: KindDescription,
	{namespace, name = '', options}: Pick<ResourceRequest, 'namespace' | 'name' | 'options'>,
): Promise<KubernetesObject> => {
	const revision = queryRevision(options?.resourceVersion, unknownError);
	if (revision !== undefined) {
		const current = await context.storage.currentRevision(revision);
		if (revision > current) throw tooLargeResourceVersion(options!.resourceVersion!, current);
	}
	const stored = await context.storage.get(objectKey(kind, namespace, name), {atLeast: revision});
	if (stored === undefined) throw notFound(groupResourceOf(kind), name);
	return asServed(kind, stored.object as KubernetesObject);
};

/** GET of one object. */
export const getObject = async (
	context: RegistryContext,
	kind: KindDescription,
	request: ResourceRequest,
): Promise<ResourceResponse> => ({code: 200, object: await readObject(context, kind, request), warnings: []});
