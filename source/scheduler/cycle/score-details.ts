import type {ClusterState} from '../cache/cluster-state.ts';
import type {NodeInfo} from '../cache/node-info.ts';
import type {PodInfo} from '../cache/pod-info.ts';
import type {Profile} from '../framework/profile.ts';

/** What one plugin says of all feasible nodes, in their order. Its weighted scores are `normalized` times `weight`. */
export interface PluginScores {
	readonly plugin: string;
	readonly weight: number;
	/** As its Score gives them. */
	readonly raw: Float64Array;
	/** After its NormalizeScore; the same as `raw` when it has none. */
	readonly normalized: Float64Array;
}

/**
Every plugin's scores, step by step and without anything remembered from other pods: the plain evaluation behind
explanations. What scoreNodes adds up equals the sum of these, weighted. A plugin whose PreScore skips the pod is left out.
*/
export const scoreDetails = (
	{plugins}: Profile,
	pod: PodInfo,
	feasible: readonly NodeInfo[],
	cluster: ClusterState,
): readonly PluginScores[] =>
	plugins.flatMap(({plugin, weight}) => {
		if (plugin.score === undefined) return [];
		const prepared = plugin.preScore?.(pod, feasible, cluster);
		if (prepared?.kind === 'skip') return [];
		const raw = Float64Array.from(feasible, node => plugin.score!(prepared?.state, pod, node));
		const normalized = raw.slice();
		plugin.normalize?.(normalized, prepared?.state, feasible);
		return [{plugin: plugin.name, weight, raw, normalized}];
	});
