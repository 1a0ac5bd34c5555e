import type {Catalogue, GroupVersion, KindDescription} from '../../types.ts';
import {apiGroup, groupNames} from './group-list.ts';
import {kindsOf} from './resource-list.ts';

/** The media type by which clients ask for aggregated discovery and get it. */
export const aggregatedMediaType = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1);

const subresources = (kind: KindDescription) =>
	Object.entries(kind.subresources)
		.toSorted(byName)
		.map(([name, subresource]) => ({
			subresource: name,
			responseKind: {
				group: subresource.group ?? '',
				version: subresource.version ?? '',
				kind: subresource.kind,
			},
			verbs: subresource.verbs,
		}));

const resource = (kind: KindDescription) => ({
	resource: kind.plural,
	responseKind: {group: '', version: '', kind: kind.kind},
	scope: kind.namespaced ? 'Namespaced' : 'Cluster',
	singularResource: kind.singular,
	verbs: kind.verbs,
	...(kind.shortNames.length === 0 ? {} : {shortNames: kind.shortNames}),
	...(kind.categories.length === 0 ? {} : {categories: kind.categories}),
	...(Object.keys(kind.subresources).length === 0 ? {} : {subresources: subresources(kind)}),
});

const versionEntry = (catalogue: Catalogue, groupVersion: GroupVersion) => ({
	version: groupVersion.version,
	resources: kindsOf(catalogue, groupVersion).map(resource),
	freshness: 'Current',
});

const discoveryList = (items: readonly object[]) => ({
	kind: 'APIGroupDiscoveryList',
	apiVersion: 'apidiscovery.k8s.io/v2',
	metadata: {},
	items,
});

/** Aggregated discovery of /api: the core group. */
export const aggregatedCore = (catalogue: Catalogue) => {
	const versions = catalogue.groupVersions().filter(({group}) => group === '');
	return discoveryList([{metadata: {}, versions: versions.map(version => versionEntry(catalogue, version))}]);
};

/** Aggregated discovery of /apis: every other group. */
export const aggregatedGroups = (catalogue: Catalogue) =>
	discoveryList(
		groupNames(catalogue).map(name => ({
			metadata: {name},
			versions: apiGroup(catalogue, name).versions.map(({version}) => versionEntry(catalogue, {group: name, version})),
		})),
	);
