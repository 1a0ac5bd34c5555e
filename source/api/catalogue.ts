import type {Catalogue, GroupVersion, KindDescription} from './types.ts';

const resourceKey = (group: string, version: string, resource: string): string => `${group}/${version}/${resource}`;

/** A catalogue whose custom kinds come and go. */
export interface ChangingCatalogue extends Catalogue {
	/** Serves these kinds beside the built-in ones, in place of those of before. One that another kind has the place of is left out. */
	serveCustom(kinds: readonly KindDescription[]): void;
}

/** The kinds at one time. */
interface Served {
	readonly kinds: readonly KindDescription[];
	readonly byResource: ReadonlyMap<string, KindDescription>;
	readonly byKind: ReadonlyMap<string, KindDescription>;
	readonly groupVersions: readonly GroupVersion[];
}

const index = (kinds: readonly KindDescription[]): Served => {
	const versions = new Map<string, GroupVersion>();
	for (const {group, version} of kinds) {
		if (!versions.has(`${group}/${version}`)) versions.set(`${group}/${version}`, {group, version});
	}
	return {
		kinds,
		byResource: new Map(kinds.map(kind => [resourceKey(kind.group, kind.version, kind.plural), kind])),
		byKind: new Map(kinds.map(kind => [resourceKey(kind.group, kind.version, kind.kind), kind])),
		groupVersions: [...versions.values()],
	};
};

/**
The kinds as served, found by resource and by kind. Group versions come in the order in which their first kind was given.
Throws an Error when two built-in kinds claim the same resource.
*/
export const createCatalogue = (builtIn: readonly KindDescription[]): ChangingCatalogue => {
	const taken = new Set<string>();
	for (const {group, version, plural} of builtIn) {
		const key = resourceKey(group, version, plural);
		if (taken.has(key)) throw new Error(`the resource ${key} is described twice: remove one of the descriptions`);
		taken.add(key);
	}
	let served = index([...builtIn]);
	return {
		kinds: () => served.kinds,
		byResource: (group, version, resource) => served.byResource.get(resourceKey(group, version, resource)),
		byKind: (group, version, kind) => served.byKind.get(resourceKey(group, version, kind)),
		groupVersions: () => served.groupVersions,
		serveCustom(kinds) {
			const free = kinds.filter(({group, version, plural}) => !taken.has(resourceKey(group, version, plural)));
			served = index([...builtIn, ...free]);
		},
	};
};
