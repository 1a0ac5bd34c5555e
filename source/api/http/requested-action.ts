import type {Action} from '../types.ts';
import {parseResourcePath} from './resource-path.ts';

const onCollections: {readonly [method: string]: string} = {GET: 'list', POST: 'create', DELETE: 'deletecollection'};
const onObjects: {readonly [method: string]: string} = {
	GET: 'get',
	POST: 'create',
	PUT: 'update',
	PATCH: 'patch',
	DELETE: 'delete',
};

/** What a request is about to do, as authorization names it, whether or not the place exists. */
export const requestedAction = (path: string, method: string, watched: boolean): Action => {
	const place = parseResourcePath(path);
	if (place?.resource === undefined) return {verb: method.toLowerCase(), path};
	const {group, resource, subresource, name} = place;
	const plain = (name === undefined ? onCollections : onObjects)[method] ?? method.toLowerCase();
	return {
		verb: (watched || place.watch) && (plain === 'list' || plain === 'get') ? 'watch' : plain,
		group,
		resource,
		subresource,
		namespace: group === '' && resource === 'namespaces' ? name : place.namespace,
		name,
	};
};
