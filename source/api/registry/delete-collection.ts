import {StatusError} from '../../machinery/status-error.ts';
import type {KubernetesObject} from '../../machinery/json.ts';
import type {KindDescription, ListObject, ResourceRequest, ResourceResponse} from '../types.ts';
import type {RegistryContext} from './context.ts';
import {deleteStored, requestedKind} from './delete.ts';
import {readDeleteOptions, type DeleteOptions} from './delete-options.ts';
import {deleteCollectionPageObjectsMax} from './limits.ts';
import {listObjects} from './list.ts';

const deleteOne = async (
	context: RegistryContext,
	kind: KindDescription,
	{metadata: {namespace, name}}: KubernetesObject,
	request: ResourceRequest,
	options: DeleteOptions,
): Promise<void> => {
	try {
		const target = {namespace, name, user: request.user, warnings: [], ...requestedKind(context, request)};
		await deleteStored(context, kind, target, options);
	} catch (error) {
		// Somebody else was faster.
		if (!(error instanceof StatusError) || error.code !== 404) throw error;
	}
};

/** DELETE of all objects that the selectors choose, page by page. Answers the list of them, as it was. */
export const deleteCollection = async (
	context: RegistryContext,
	kind: KindDescription,
	request: ResourceRequest,
): Promise<ResourceResponse> => {
	const options = readDeleteOptions(request.body, request.options?.dryRun);
	const {limit = deleteCollectionPageObjectsMax, ...selection} = request.options ?? {};
	const items: KubernetesObject[] = [];
	let list: ListObject | undefined;
	do {
		const next: ListObject = await listObjects(context, kind, {
			...request,
			verb: 'list',
			options: {...selection, limit, ...(list?.metadata.continue !== undefined && {continue: list.metadata.continue})},
		});
		for (const object of next.items) await deleteOne(context, kind, object, request, options);
		items.push(...next.items);
		list = next;
	} while (list.metadata.continue !== undefined && request.options?.limit === undefined);
	return {
		code: 200,
		object: {...list, metadata: {resourceVersion: list.metadata.resourceVersion}, items},
		warnings: [],
	};
};
