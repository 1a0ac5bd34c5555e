import type {Catalogue, GroupVersion, KindDescription} from './types.ts';

const resourceKey = (group: string, version: string, resource: string): string => `${group}/${version}/${resource}`;

/**
The kinds as served, found by resource and by kind. Group versions come in the order in which their first kind was given.
Throws an Error when two kinds claim the same resource.
*/
export const createCatalogue = (descriptions: readonly KindDescription[]): Catalogue => {
	const resources = new Map<string, KindDescription>();
	const kinds = new Map<string, KindDescription>();
	const versions = new Map<string, GroupVersion>();
	for (const description of descriptions) {
		const {group, version, kind, plural} = description;
		const key = resourceKey(group, version, plural);
		if (resources.has(key)) throw new Error(`the resource ${key} is described twice: remove one of the descriptions`);
		resources.set(key, description);
		kinds.set(resourceKey(group, version, kind), description);
		if (!versions.has(`${group}/${version}`)) versions.set(`${group}/${version}`, {group, version});
	}
	const served = [...descriptions];
	const groupVersions = [...versions.values()];
	return {
		kinds: () => served,
		byResource: (group, version, resource) => resources.get(resourceKey(group, version, resource)),
		byKind: (group, version, kind) => kinds.get(resourceKey(group, version, kind)),
		groupVersions: () => groupVersions,
	};
};
