import type {Catalogue, GroupVersion, KindDescription} from '../../types.ts';
import {storageVersionHash} from './storage-version-hash.ts';

/** Virtual resources (reviews, bindings, component statuses) cannot be watched and have no stored form. */
const isStored = ({verbs}: KindDescription): boolean => verbs.includes('watch');

const resourceEntry = (kind: KindDescription) => ({
	name: kind.plural,
	singularName: kind.singular,
	namespaced: kind.namespaced,
	kind: kind.kind,
	verbs: kind.verbs,
	...(kind.shortNames.length === 0 ? {} : {shortNames: kind.shortNames}),
	...(kind.categories.length === 0 ? {} : {categories: kind.categories}),
	...(isStored(kind) ? {storageVersionHash: storageVersionHash(kind)} : {}),
});

const subresourceEntries = (kind: KindDescription) =>
	Object.entries(kind.subresources).map(([name, subresource]) => ({
		name: `${kind.plural}/${name}`,
		singularName: '',
		namespaced: kind.namespaced,
		...(subresource.group === undefined ? {} : {group: subresource.group}),
		...(subresource.version === undefined ? {} : {version: subresource.version}),
		kind: subresource.kind,
		verbs: subresource.verbs,
	}));

/** Kinds of a group version by plural name. */
export const kindsOf = (catalogue: Catalogue, {group, version}: GroupVersion): readonly KindDescription[] =>
	catalogue
		.kinds()
		.filter(kind => kind.group === group && kind.version === version)
		.toSorted((a, b) => (a.plural < b.plural ? -1 : 1));

/** The APIResourceList of a group version. */
export const resourceList = (catalogue: Catalogue, groupVersion: GroupVersion) => {
	const {group, version} = groupVersion;
	const resources = kindsOf(catalogue, groupVersion)
		.flatMap(kind => [resourceEntry(kind), ...subresourceEntries(kind)])
		.toSorted((a, b) => (a.name < b.name ? -1 : 1));
	return group === ''
		? {kind: 'APIResourceList', groupVersion: version, resources}
		: {kind: 'APIResourceList', apiVersion: 'v1', groupVersion: `${group}/${version}`, resources};
};
