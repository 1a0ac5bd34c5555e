import {methodNotAllowed, pathNotFound} from '../../machinery/statuses.ts';
import type {Catalogue, KindDescription, Verb} from '../types.ts';
import type {ResourcePath} from './resource-path.ts';

/** A resource request that the catalogue serves. */
export interface Route {
	readonly kind: KindDescription;
	readonly verb: Verb;
	readonly path: ResourcePath;
}

/** What the HTTP methods of one place mean. */
interface VerbsByMethod {
	readonly [method: string]: Verb;
}

const collectionVerbs: VerbsByMethod = {
	GET: 'list',
	POST: 'create',
	DELETE: 'deletecollection',
};

const itemVerbs: VerbsByMethod = {
	GET: 'get',
	PUT: 'update',
	PATCH: 'patch',
	DELETE: 'delete',
};

const subresourceVerbs: VerbsByMethod = {...itemVerbs, POST: 'create'};

/** Verbs of each method at this place, or undefined when the place does not exist for the kind. */
const verbsAt = (kind: KindDescription, path: ResourcePath): VerbsByMethod | undefined => {
	if (path.subresource !== undefined) {
		if (path.rest !== undefined && path.subresource !== 'proxy') return undefined;
		return inPlace(kind, path) && Object.hasOwn(kind.subresources, path.subresource) ? subresourceVerbs : undefined;
	}
	if (path.name !== undefined) return inPlace(kind, path) ? itemVerbs : undefined;
	if (inPlace(kind, path)) return collectionVerbs;
	return kind.namespaced && path.namespace === undefined ? {GET: 'list'} : undefined;
};

/** Namespaced kinds below a namespace, others at the top. */
const inPlace = (kind: KindDescription, path: ResourcePath): boolean =>
	kind.namespaced === (path.namespace !== undefined);

/**
Finds what a method means at a path: 404 for places that do not exist, 405 for methods that a place does not have.
`watchAsked` is `?watch` of the query.
*/
export const findRoute = (catalogue: Catalogue, path: ResourcePath, method: string, watchAsked: boolean): Route => {
	const kind = catalogue.byResource(path.group, path.version, path.resource!);
	const verbs = kind === undefined ? undefined : verbsAt(kind, path);
	if (kind === undefined || verbs === undefined) throw pathNotFound();
	const served = path.subresource === undefined ? kind.verbs : kind.subresources[path.subresource]!.verbs;
	if (!Object.values(verbs).some(verb => served.includes(verb))) throw pathNotFound();
	const verb = verbs[method];
	if (verb === undefined || !served.includes(verb)) throw methodNotAllowed();
	const watched = verb === 'list' ? watchAsked || path.watch : verb === 'get' && path.watch;
	if (!watched) return {kind, verb, path};
	if (!served.includes('watch')) throw methodNotAllowed();
	return {kind, verb: 'watch', path};
};
