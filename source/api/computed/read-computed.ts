import type {KubernetesObject} from '../../machinery/json.ts';
import {methodNotAllowed, notFound} from '../../machinery/statuses.ts';
import {apiVersionOf, groupResourceOf} from '../registry/resource-key.ts';
import {selectionOf} from '../registry/selection.ts';
import type {ResourceRequest, ResourceResponse} from '../types.ts';
import type {ComputedResource} from './computed-resource.ts';

/** Whether an object is in the namespace asked for; all are in an absent one. */
export const isWithin = (namespace: string | undefined, {metadata}: KubernetesObject): boolean =>
	namespace === undefined || namespace === '' || metadata.namespace === namespace;

/** Answers get and list of a computed resource. Throws 400 for selectors that cannot be, 404 and 405. */
export const readComputed = async (
	resource: ComputedResource,
	{verb, namespace, name = '', options = {}, subresource}: ResourceRequest,
): Promise<ResourceResponse> => {
	const {kind} = resource;
	if (subresource !== undefined || (verb !== 'get' && verb !== 'list')) throw methodNotAllowed();
	if (verb === 'get') {
		const object = await resource.get(namespace ?? '', name);
		if (object === undefined) throw notFound(groupResourceOf(kind), name);
		return {code: 200, object, warnings: []};
	}
	const {matches = () => true} = selectionOf(kind, options);
	const items = resource.list().filter(object => isWithin(namespace, object) && matches(object));
	return {
		code: 200,
		object: {
			apiVersion: apiVersionOf(kind),
			kind: `${kind.kind}List`,
			metadata: {resourceVersion: String(resource.version())},
			items,
		},
		warnings: [],
	};
};
