import type {PodInfo} from '../cache/pod-info.ts';
import type {Profile, ProfilePlugin} from '../framework/profile.ts';

/** A plugin of a profile with its place there. */
export interface PlacedPlugin extends ProfilePlugin {
	readonly at: number;
}

/** The plugins of a profile by what they say about themselves. */
export interface SortedPlugins {
	/** Those that look at one node at a time. */
	readonly local: readonly PlacedPlugin[];
	readonly others: readonly PlacedPlugin[];
	/** Those with a preFilter, by name. */
	readonly preFiltered: ReadonlySet<string>;
}

const known = new WeakMap<Profile, SortedPlugins>();

const sort = ({plugins}: Profile): SortedPlugins => {
	const placed = plugins.map((entry, at) => ({...entry, at}));
	const isLocal = ({plugin}: PlacedPlugin): boolean => plugin.sharing?.kind === 'node';
	return {
		local: placed.filter(isLocal),
		others: placed.filter(entry => !isLocal(entry)),
		preFiltered: new Set(plugins.flatMap(({plugin}) => (plugin.preFilter === undefined ? [] : [plugin.name]))),
	};
};

/** The plugins of a profile, sorted once. */
export const sortedPlugins = (profile: Profile): SortedPlugins => {
	let sorted = known.get(profile);
	if (sorted === undefined) known.set(profile, (sorted = sort(profile)));
	return sorted;
};

/** True when a preFilter names the only nodes that can be right for a pod. */
export const namesNodes = (profile: Profile, pod: PodInfo): boolean =>
	sortedPlugins(profile).local.some(
		({plugin}) => plugin.sharing?.kind === 'node' && plugin.sharing.narrows?.(pod) === true,
	);
