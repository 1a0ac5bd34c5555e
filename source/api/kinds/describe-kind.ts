import type {KubernetesObject} from '../../machinery/json.ts';
import {schemaTypes} from '../codec/schema-table.ts';
import {resourcesOf} from '../schema/resource-table.ts';
import type {GroupVersionKind, KindDescription} from '../types.ts';

type FromTable =
	| 'plural'
	| 'singular'
	| 'shortNames'
	| 'categories'
	| 'namespaced'
	| 'verbs'
	| 'subresources'
	| 'schema';

/** What a kind's file says of it; the rest comes from the tables. */
export type KindDetails<T extends KubernetesObject> = GroupVersionKind &
	Omit<KindDescription<T>, FromTable | keyof GroupVersionKind>;

const schemaNames = (): ReadonlyMap<string, string> =>
	new Map(
		Object.entries(schemaTypes).flatMap(([name, type]) => (type?.kinds ?? []).map(kind => [kind, name] as const)),
	);

const schemaNameByKind = schemaNames();

/**
The description of a built-in kind: names, verbs, short names, categories and subresources as the resource table has them,
and what the kind's own file adds. Throws when the tables do not know the kind.
*/
export const describeKind = <T extends KubernetesObject>(details: KindDetails<T>): KindDescription<T> => {
	const {group, version, kind} = details;
	const schema = schemaNameByKind.get(`${group}/${version}/${kind}`);
	const resources = resourcesOf({group, version});
	const resource = resources.find(({name, kind: of}) => of === kind && !name.includes('/'));
	if (schema === undefined || resource === undefined) {
		throw new Error(
			`the tables of Kubernetes 1.36 have no kind ${kind} in ${group === '' ? version : `${group}/${version}`}`,
		);
	}
	const prefix = `${resource.name}/`;
	const subresources = resources
		.filter(({name}) => name.startsWith(prefix))
		.map(({name, verbs, ...type}) => [
			name.slice(prefix.length),
			{
				kind: type.kind,
				...(type.group !== undefined && {group: type.group}),
				...(type.version !== undefined && {version: type.version}),
				verbs,
			},
		]);
	return {
		...details,
		plural: resource.name,
		singular: resource.singularName ?? resource.name,
		shortNames: resource.shortNames ?? [],
		categories: resource.categories ?? [],
		namespaced: resource.namespaced,
		verbs: resource.verbs,
		subresources: Object.fromEntries(subresources),
		schema,
	};
};
