import {byPriority} from '../../../machinery/version-priority.ts';
import type {AggregatedApi} from '../../aggregation/aggregated-api.ts';
import type {ApiPriority} from '../../aggregation/priorities.ts';
import type {ApiServer, GroupVersion} from '../../types.ts';

/** What discovery tells of: the kinds served here, and the APIs of other servers. */
export type Discovered = Pick<ApiServer, 'catalogue' | 'aggregation'>;

/** A version of a group as discovery lists it. */
export interface ListedVersion {
	readonly version: string;
	/** Where another server has it. */
	readonly aggregated?: AggregatedApi;
}

/** A group as discovery lists it, its versions by preference. */
export interface ListedGroup {
	readonly name: string;
	readonly versions: readonly ListedVersion[];
}

const versionsByGroup = ({catalogue}: Discovered): ReadonlyMap<string, readonly ListedVersion[]> =>
	new Map(
		[...Map.groupBy(catalogue.groupVersions(), ({group}) => group)].map(([group, versions]) => [
			group,
			versions.map(({version}) => ({version})).toSorted((a, b) => byPriority(a.version, b.version)),
		]),
	);

const lowest: ApiPriority = {group: 0, version: 0};

/** Versions of one group that several servers have, by preference. */
const merged = (
	group: string,
	local: readonly ListedVersion[],
	remote: readonly AggregatedApi[],
	priorityOf: (groupVersion: GroupVersion) => ApiPriority,
): readonly ListedVersion[] => {
	const versions = new Map(local.map(listed => [listed.version, listed]));
	for (const api of remote) versions.set(api.version, {version: api.version, aggregated: api});
	const rank = ({version, aggregated}: ListedVersion): number =>
		(aggregated?.priority ?? priorityOf({group, version})).version;
	return [...versions.values()].toSorted((a, b) => rank(b) - rank(a) || byPriority(a.version, b.version));
};

/** All groups in the order of discovery, the core group first. Those of other servers come before what has a lower priority. */
export const listedGroups = (discovered: Discovered): readonly ListedGroup[] => {
	const local = versionsByGroup(discovered);
	const groups: ListedGroup[] = [...local].map(([name, versions]) => ({name, versions}));
	const {aggregation} = discovered;
	const remote = aggregation?.all() ?? [];
	if (aggregation === undefined || remote.length === 0) return groups;
	const priorityOf = (groupVersion: GroupVersion) => aggregation.localPriority(groupVersion) ?? lowest;
	const rank = ({name, versions}: ListedGroup): number =>
		Math.max(
			...versions.map(({version, aggregated}) => (aggregated?.priority ?? priorityOf({group: name, version})).group),
		);
	for (const [name, apis] of Map.groupBy(remote, ({group}) => group)) {
		const group = {name, versions: merged(name, local.get(name) ?? [], apis, priorityOf)};
		const present = groups.findIndex(each => each.name === name);
		if (present !== -1) groups[present] = group;
		else {
			const behind = groups.findIndex(each => rank(each) < rank(group));
			groups.splice(behind === -1 ? groups.length : behind, 0, group);
		}
	}
	return groups;
};

/** One group as discovery lists it; undefined for one that nobody serves. */
export const listedGroup = (discovered: Discovered, name: string): ListedGroup | undefined =>
	listedGroups(discovered).find(group => group.name === name);
