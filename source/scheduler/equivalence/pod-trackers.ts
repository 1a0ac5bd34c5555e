import type {ClusterState} from '../cache/cluster-state.ts';
import type {PodInfo} from '../cache/pod-info.ts';
import type {Profile, ProfilePlugin} from '../framework/profile.ts';
import type {FilterTracker, ScoreTracker} from '../framework/sharing.ts';
import type {Plugin} from '../framework/types.ts';
import {makeNodeTracker, type NodeTracker} from './node-tracker.ts';
import {trackedCluster, type TrackedCluster} from './tracked-cluster.ts';

interface WeightedScore {
	readonly tracker: ScoreTracker;
	readonly weight: number;
}

/** All that decides where pods like one go, as of now. */
export interface PodTrackers {
	readonly nodes: NodeTracker;
	readonly filters: readonly FilterTracker[];
	readonly scores: readonly WeightedScore[];
}

/** A plugin that has nothing to say about this pod, whatever the node. One that scores and says nothing of itself might. */
const isIdle = (plugin: Plugin, pod: PodInfo, cluster: ClusterState): boolean => {
	if (plugin.score !== undefined) return false;
	if (plugin.preFilter === undefined) return plugin.filter === undefined;
	const prepared = plugin.preFilter(pod, cluster);
	if (prepared.kind === 'skip') return true;
	return prepared.kind === 'ready' && prepared.nodeNames === undefined && plugin.filter === undefined;
};

/** The plugins of a profile by what they say about themselves. */
interface Sorted {
	readonly local: readonly ProfilePlugin[];
	readonly others: readonly ProfilePlugin[];
}

const sortedPlugins = new WeakMap<Profile, Sorted>();

const sortPlugins = (profile: Profile): Sorted => {
	let sorted = sortedPlugins.get(profile);
	if (sorted === undefined) {
		sorted = {
			local: profile.plugins.filter(({plugin}) => plugin.sharing?.kind === 'node'),
			others: profile.plugins.filter(({plugin}) => plugin.sharing?.kind !== 'node'),
		};
		sortedPlugins.set(profile, sorted);
	}
	return sorted;
};

/** A text that is the same for pods that the plugins which look at one node at a time cannot tell apart. */
const localKey = (local: readonly ProfilePlugin[], pod: PodInfo): string =>
	JSON.stringify(local.map(({plugin}) => plugin.sharing?.kind === 'node' && plugin.sharing.reads(pod)));

const nodeTracker = (
	profile: Profile,
	local: readonly ProfilePlugin[],
	pod: PodInfo,
	cluster: ClusterState,
	tracked: TrackedCluster,
): NodeTracker | undefined =>
	tracked.upToDate(profile, localKey(local, pod), () => makeNodeTracker(local, pod, cluster, tracked.size));

/** The trackers for a pod; undefined when some plugin of the profile must be asked about this very pod. */
export const podTrackers = (profile: Profile, pod: PodInfo, cluster: ClusterState): PodTrackers | undefined => {
	const {local, others} = sortPlugins(profile);
	const filters: FilterTracker[] = [];
	const scores: WeightedScore[] = [];
	const tracked = trackedCluster(cluster);
	tracked.begin();
	for (const {plugin, weight} of others) {
		const {sharing} = plugin;
		if (sharing?.kind !== 'cluster') {
			if (!isIdle(plugin, pod, cluster)) return undefined;
			continue;
		}
		if (sharing.applies?.(pod, cluster) === false) return undefined;
		const filter = plugin.filter && sharing.filter?.(pod, cluster);
		const score = plugin.score && sharing.score?.(pod, cluster);
		if (filter) filters.push(tracked.upToDate(plugin, `filter ${filter.key}`, () => filter.track(tracked)));
		if (score) {
			scores.push({weight, tracker: tracked.upToDate(plugin, `score ${score.key}`, () => score.track(tracked))});
		}
	}
	const nodes = nodeTracker(profile, local, pod, cluster, tracked);
	return nodes && {nodes, filters, scores};
};
