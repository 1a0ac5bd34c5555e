import {badRequest} from '../../machinery/statuses.ts';
import type {KubernetesObject} from '../../machinery/json.ts';
import type {KindDescription} from '../types.ts';
import type {WriteScope} from './context.ts';
import {withFields} from './with-fields.ts';

/** The object in the namespace of the path; cluster-scoped objects lose theirs. Throws 400 when it names another. */
export const inRequestNamespace = (
	kind: KindDescription,
	object: KubernetesObject,
	{namespace = ''}: Pick<WriteScope, 'namespace'>,
): KubernetesObject => {
	const {namespace: own = ''} = object.metadata;
	if (!kind.namespaced) {
		return own === '' ? object : {...object, metadata: withFields(object.metadata, {namespace: undefined})};
	}
	if (namespace === '') throw badRequest('an empty namespace may not be set during creation');
	if (own === namespace) return object;
	if (own === '') return {...object, metadata: {...object.metadata, namespace}};
	throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
};

/** The body of an update must be of the object in the path. Throws 400. */
export const checkName = (object: KubernetesObject, name: string): void => {
	const own = object.metadata.name ?? '';
	if (own === '') {
		throw badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`);
	}
	if (own !== name) {
		throw badRequest(`the name of the object (${own}) does not match the name on the URL (${name})`);
	}
};
