import {groupVersionPath} from '../../registry/resource-key.ts';
import type {KindDescription, Verb} from '../../types.ts';
import {describeOperation, pathParameter} from './operations.ts';
import type {Operation} from './operations.ts';
import type {Dialect} from './schema.ts';

type Json = {readonly [key: string]: unknown};

const methodOf: {readonly [verb in Verb]?: string} = {
	get: 'get',
	list: 'get',
	create: 'post',
	update: 'put',
	patch: 'patch',
	delete: 'delete',
	deletecollection: 'delete',
};

const collectionVerbs: readonly Verb[] = ['list', 'create', 'deletecollection'];
const itemVerbs: readonly Verb[] = ['get', 'update', 'patch', 'delete'];
const subresourceVerbs: readonly Verb[] = [...itemVerbs, 'create'];

const pathItem = (
	verbs: readonly Verb[],
	served: readonly string[],
	operation: Omit<Operation, 'verb'>,
	dialect: Dialect,
	parameters: readonly string[],
): Json => ({
	...Object.fromEntries(
		verbs
			.filter(verb => served.includes(verb))
			.map(verb => [methodOf[verb]!, describeOperation({...operation, verb}, dialect)]),
	),
	parameters: parameters.map(name => pathParameter(name, dialect)),
});

/** Every path of a kind with its operations. */
export const kindPaths = (kind: KindDescription, dialect: Dialect): readonly (readonly [string, Json])[] => {
	const base = groupVersionPath(kind);
	const scope = kind.namespaced ? ['namespace'] : [];
	const collection = `${base}${kind.namespaced ? '/namespaces/{namespace}' : ''}/${kind.plural}`;
	const item = `${collection}/{name}`;
	const paths: (readonly [string, Json])[] = [
		[collection, pathItem(collectionVerbs, kind.verbs, {kind}, dialect, scope)],
		[item, pathItem(itemVerbs, kind.verbs, {kind}, dialect, ['name', ...scope])],
		...Object.entries(kind.subresources).map(
			([subresource, {verbs}]) =>
				[
					`${item}/${subresource}`,
					pathItem(subresourceVerbs, verbs, {kind, subresource}, dialect, ['name', ...scope]),
				] as const,
		),
	];
	if (kind.namespaced) {
		const everywhere = {kind, acrossNamespaces: true};
		paths.push([`${base}/${kind.plural}`, pathItem(['list'], kind.verbs, everywhere, dialect, [])]);
	}
	return paths.filter(([, methods]) => Object.keys(methods).length > 1);
};
