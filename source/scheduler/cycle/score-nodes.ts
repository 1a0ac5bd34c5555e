import type {ClusterState} from '../cache/cluster-state.ts';
import type {NodeInfo} from '../cache/node-info.ts';
import type {PodInfo} from '../cache/pod-info.ts';
import type {Profile} from '../framework/profile.ts';

/** Scores of feasible nodes, in their order. */
export interface NodeScores {
	readonly totals: Float64Array;
	/** Weighted scores by plugin; only when they were asked for. */
	readonly byPlugin: ReadonlyMap<string, Float64Array>;
}

/** Runs PreScore, Score and NormalizeScore of all plugins and adds up the weighted scores. */
export const scoreNodes = (
	{plugins}: Profile,
	pod: PodInfo,
	feasible: readonly NodeInfo[],
	cluster: ClusterState,
	keepByPlugin: boolean,
): NodeScores => {
	const totals = new Float64Array(feasible.length);
	const byPlugin = new Map<string, Float64Array>();
	let scores = new Float64Array(feasible.length);
	for (const {plugin, weight} of plugins) {
		if (plugin.score === undefined) continue;
		const prepared = plugin.preScore?.(pod, feasible, cluster);
		if (prepared?.kind === 'skip') continue;
		const state = prepared?.state;
		for (let index = 0; index < feasible.length; index++) scores[index] = plugin.score(state, pod, feasible[index]!);
		plugin.normalize?.(scores, state, feasible);
		for (let index = 0; index < feasible.length; index++) {
			scores[index] = scores[index]! * weight;
			totals[index] = totals[index]! + scores[index]!;
		}
		if (keepByPlugin) {
			byPlugin.set(plugin.name, scores);
			scores = new Float64Array(feasible.length);
		}
	}
	return {totals, byPlugin};
};

/** Positions of the highest total, in order. */
export const bestOf = (totals: Float64Array): readonly number[] => {
	let best = Number.NEGATIVE_INFINITY;
	let positions: number[] = [];
	for (let index = 0; index < totals.length; index++) {
		const total = totals[index]!;
		if (total > best) {
			best = total;
			positions = [index];
		} else if (total === best) positions.push(index);
	}
	return positions;
};
