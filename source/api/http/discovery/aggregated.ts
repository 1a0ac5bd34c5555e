import type {Catalogue, KindDescription} from '../../types.ts';
import {aggregatedResources} from './aggregated-resources.ts';
import {listedGroups, type Discovered, type ListedVersion} from './listed-groups.ts';
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

/** A version of a group; what another server has is stale while that does not answer. */
const versionEntry = (catalogue: Catalogue, group: string, {version, aggregated}: ListedVersion) => {
	if (aggregated === undefined) {
		const resources = kindsOf(catalogue, {group, version}).map(resource);
		return {version, resources, freshness: 'Current'};
	}
	const {resources, available} = aggregated;
	return {
		version,
		...(resources !== undefined && {resources: aggregatedResources(resources)}),
		freshness: available && resources !== undefined ? 'Current' : 'Stale',
	};
};

const discoveryList = (items: readonly object[]) => ({
	kind: 'APIGroupDiscoveryList',
	apiVersion: 'apidiscovery.k8s.io/v2',
	metadata: {},
	items,
});

const groupEntries = (discovered: Discovered, isWanted: (name: string) => boolean) =>
	listedGroups(discovered)
		.filter(({name}) => isWanted(name))
		.map(({name, versions}) => ({
			metadata: name === '' ? {} : {name},
			versions: versions.map(version => versionEntry(discovered.catalogue, name, version)),
		}));

/** Aggregated discovery of /api: the core group. */
export const aggregatedCore = (discovered: Discovered) => {
	const [core = {metadata: {}, versions: []}] = groupEntries(discovered, name => name === '');
	return discoveryList([core]);
};

/** Aggregated discovery of /apis: every other group. */
export const aggregatedGroups = (discovered: Discovered) =>
	discoveryList(groupEntries(discovered, name => name !== ''));
