import {listedGroup, listedGroups, type Discovered, type ListedGroup} from './listed-groups.ts';

/** The answer of /api. */
export const coreVersions = (discovered: Discovered) => ({
	kind: 'APIVersions',
	versions: listedGroup(discovered, '')?.versions.map(({version}) => version) ?? [],
	serverAddressByClientCIDRs: [{clientCIDR: '0.0.0.0/0', serverAddress: ''}],
});

const groupEntry = ({name, versions}: ListedGroup) => {
	const entries = versions.map(({version}) => ({groupVersion: `${name}/${version}`, version}));
	return {name, versions: entries, preferredVersion: entries[0]!};
};

/** The answer of /apis/<group>. */
export const apiGroup = (group: ListedGroup) => ({kind: 'APIGroup', apiVersion: 'v1', ...groupEntry(group)});

/** The answer of /apis. */
export const groupList = (discovered: Discovered) => ({
	kind: 'APIGroupList',
	apiVersion: 'v1',
	groups: listedGroups(discovered)
		.filter(({name}) => name !== '')
		.map(groupEntry),
});
