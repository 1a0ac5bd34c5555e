import type {JsonObject} from '../../../machinery/json.ts';

const responseKind = ({group = '', version = '', kind}: JsonObject) => ({group, version, kind});

/**
The entries of an APIResourceList in the form of aggregated discovery (ConvertGroupVersionIntoToDiscovery). Subresources come below
the resource whose name they begin with.
*/
export const aggregatedResources = (entries: readonly JsonObject[]): readonly object[] => {
	const named = entries.map(entry => ({entry, path: String(entry['name'] ?? '').split('/')}));
	const parts = Map.groupBy(
		named.filter(({path}) => path.length === 2),
		({path}) => path[0],
	);
	return named
		.filter(({path}) => path.length === 1)
		.map(({entry, path: [resource]}) => {
			const {singularName, namespaced, verbs, shortNames, categories} = entry;
			const subresources = (parts.get(resource) ?? []).map(({entry: part, path}) => ({
				subresource: path[1],
				responseKind: responseKind(part),
				verbs: part['verbs'],
			}));
			return {
				resource,
				responseKind: responseKind(entry),
				scope: namespaced === true ? 'Namespaced' : 'Cluster',
				singularResource: singularName ?? '',
				verbs,
				...(shortNames !== undefined && {shortNames}),
				...(categories !== undefined && {categories}),
				...(subresources.length > 0 && {subresources}),
			};
		});
};
