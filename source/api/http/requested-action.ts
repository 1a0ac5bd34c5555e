import type {Action} from '../types.ts';
import type {Exchange} from './exchange.ts';
import {booleanParameter} from './request-options.ts';

const onCollections: {readonly [method: string]: string} = {GET: 'list', POST: 'create', DELETE: 'deletecollection'};
const onObjects: {readonly [method: string]: string} = {
	GET: 'get',
	POST: 'create',
	PUT: 'update',
	PATCH: 'patch',
	DELETE: 'delete',
};

/** What a request is about to do, as authorization names it, whether or not the place exists. */
export const requestedAction = ({
	path,
	place,
	method,
	parameters,
}: Pick<Exchange, 'path' | 'place' | 'method' | 'parameters'>): Action => {
	if (place?.resource === undefined) return {verb: method.toLowerCase(), path};
	const {group, resource, subresource, name} = place;
	const plain = (name === undefined ? onCollections : onObjects)[method] ?? method.toLowerCase();
	const watched = booleanParameter(parameters, 'watch') ?? false;
	return {
		verb: (watched || place.watch) && (plain === 'list' || plain === 'get') ? 'watch' : plain,
		group,
		resource,
		subresource,
		namespace: group === '' && resource === 'namespaces' ? name : place.namespace,
		name,
	};
};
