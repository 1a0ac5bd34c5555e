import {byPriority} from '../../../machinery/version-priority.ts';
import type {Catalogue} from '../../types.ts';

/** The answer of /api. */
export const coreVersions = (catalogue: Catalogue) => ({
	kind: 'APIVersions',
	versions: versionsOf(catalogue, ''),
	serverAddressByClientCIDRs: [{clientCIDR: '0.0.0.0/0', serverAddress: ''}],
});

/** Versions of a group, the preferred one first. */
const versionsOf = (catalogue: Catalogue, group: string): readonly string[] =>
	catalogue
		.groupVersions()
		.filter(served => served.group === group)
		.map(({version}) => version)
		.toSorted(byPriority);

/** Names of the served groups other than the core group. */
export const groupNames = (catalogue: Catalogue): readonly string[] => [
	...new Set(
		catalogue
			.groupVersions()
			.map(({group}) => group)
			.filter(group => group !== ''),
	),
];

const groupEntry = (catalogue: Catalogue, name: string) => {
	const versions = versionsOf(catalogue, name).map(version => ({groupVersion: `${name}/${version}`, version}));
	return {name, versions, preferredVersion: versions[0]!};
};

/** The answer of /apis/<group>. */
export const apiGroup = (catalogue: Catalogue, name: string) => ({
	kind: 'APIGroup',
	apiVersion: 'v1',
	...groupEntry(catalogue, name),
});

/** The answer of /apis. */
export const groupList = (catalogue: Catalogue) => ({
	kind: 'APIGroupList',
	apiVersion: 'v1',
	groups: groupNames(catalogue).map(name => groupEntry(catalogue, name)),
});
