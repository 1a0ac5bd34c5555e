import type {ClusterState} from '../cache/cluster-state.ts';
import type {PodInfo} from '../cache/pod-info.ts';
import type {Profile} from '../framework/profile.ts';
import type {FilterTracker, ScoreTracker} from '../framework/sharing.ts';
import type {Plugin} from '../framework/types.ts';
import {NodeGroups} from './node-groups.ts';
import {makeNodeTracker, type NodeTracker} from './node-tracker.ts';
import {sortedPlugins, type PlacedPlugin} from './sorted-plugins.ts';
import {numberOf, type TrackedCluster} from './tracked-cluster.ts';

interface TrackedFilter {
	readonly plugin: Plugin;
	/** Its place in the profile. */
	readonly at: number;
	readonly tracker: FilterTracker;
}

interface TrackedScore {
	readonly tracker: ScoreTracker;
	readonly weight: number;
}

/** All that decides where pods like one go, as of now. */
export interface PodTrackers {
	readonly nodes: NodeTracker;
	/** Of the plugins that look at all nodes together, in the order of the profile. */
	readonly filters: readonly TrackedFilter[];
	readonly scores: readonly TrackedScore[];
	/** Of what all trackers say: first `nodes`, then `filters`, then `scores`. */
	readonly groups: NodeGroups;
}

/** A plugin that has nothing to say about this pod, whatever the node. One that scores and says nothing of itself might. */
const isIdle = (plugin: Plugin, pod: PodInfo, cluster: ClusterState): boolean => {
	if (plugin.score !== undefined) return false;
	if (plugin.preFilter === undefined) return plugin.filter === undefined;
	const prepared = plugin.preFilter(pod, cluster);
	if (prepared.kind === 'skip') return true;
	return prepared.kind === 'ready' && prepared.nodeNames === undefined && plugin.filter === undefined;
};

/** A text that is the same for pods that the plugins which look at one node at a time cannot tell apart. */
const localKey = (local: readonly PlacedPlugin[], pod: PodInfo): string =>
	JSON.stringify(local.map(({plugin}) => plugin.sharing?.kind === 'node' && plugin.sharing.reads(pod)));

/** The trackers for a pod; undefined when some plugin of the profile must be asked about this very pod. */
export const podTrackers = (
	profile: Profile,
	pod: PodInfo,
	cluster: ClusterState,
	tracked: TrackedCluster,
): PodTrackers | undefined => {
	tracked.begin();
	const {local, others} = sortedPlugins(profile);
	const filters: TrackedFilter[] = [];
	const scores: TrackedScore[] = [];
	for (const {plugin, weight, at} of others) {
		const {sharing} = plugin;
		if (sharing?.kind !== 'cluster') {
			if (!isIdle(plugin, pod, cluster)) return undefined;
			continue;
		}
		if (sharing.applies?.(pod, cluster) === false) return undefined;
		const filter = plugin.filter && sharing.filter?.(pod, cluster);
		if (filter) {
			const tracker = tracked.upToDate(plugin, `filter ${filter.key}`, () => filter.track(tracked));
			filters.push({plugin, at, tracker});
		}
		const score = plugin.score && sharing.score?.(pod, cluster);
		if (score) {
			const tracker = tracked.upToDate(plugin, `score ${score.key}`, () => score.track(tracked));
			scores.push({weight, tracker});
		}
	}
	const makeNodes = () => makeNodeTracker(local, pod, cluster, tracked.size);
	const nodes = tracked.upToDate(profile, localKey(local, pod), makeNodes);
	const all = [nodes, ...filters.map(({tracker}) => tracker), ...scores.map(({tracker}) => tracker)];
	const makeGroups = () => new NodeGroups(all, tracked.size);
	const groups = tracked.upToDate(profile, `groups ${all.map(numberOf).join()}`, makeGroups);
	return {nodes, filters, scores, groups};
};
