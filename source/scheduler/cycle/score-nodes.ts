import type {ClusterState} from '../cache/cluster-state.ts';
import type {NodeInfo} from '../cache/node-info.ts';
import type {PodInfo} from '../cache/pod-info.ts';
import type {Profile} from '../framework/profile.ts';
import type {Plugin, PreScoreResult} from '../framework/types.ts';
import type {LocalScoring, PodSort} from './pod-sort.ts';

/** Scores of feasible nodes, in their order. */
export interface NodeScores {
	readonly totals: Float64Array;
}

/** Which plugins that look at one node at a time score pods of a sort, and what they say of a node. */
const localScoring = ({plugins}: Profile, pod: PodInfo, sort: PodSort, cluster: ClusterState): LocalScoring => {
	if (sort.scoring !== undefined) return sort.scoring;
	const scorers = plugins.flatMap(({plugin}) => {
		if (plugin.sharing?.kind !== 'node' || plugin.score === undefined) return [];
		const prepared = plugin.preScore?.(pod, cluster.nodes, cluster);
		return prepared?.kind === 'skip' ? [] : [{plugin, state: prepared?.state}];
	});
	const scores = (node: NodeInfo) => scorers.map(({plugin, state}) => plugin.score!(state, pod, node));
	sort.scoring = {scorers, scores};
	return sort.scoring;
};

/** Fills in a plugin's scores as it gives them; answers the state to normalise with, or that it says nothing. */
const score = (
	plugin: Plugin,
	pod: PodInfo,
	feasible: readonly NodeInfo[],
	cluster: ClusterState,
	scores: Float64Array,
): PreScoreResult<unknown> => {
	const prepared = plugin.preScore?.(pod, feasible, cluster);
	if (prepared?.kind === 'skip') return prepared;
	const state = prepared?.state;
	for (let index = 0; index < feasible.length; index++) scores[index] = plugin.score!(state, pod, feasible[index]!);
	return {kind: 'ready', state};
};

/** Runs PreScore, Score and NormalizeScore of all plugins and adds up the weighted scores. */
export const scoreNodes = (
	profile: Profile,
	pod: PodInfo,
	sort: PodSort,
	feasible: readonly NodeInfo[],
	cluster: ClusterState,
): NodeScores => {
	const totals = new Float64Array(feasible.length);
	const scores = new Float64Array(feasible.length);
	const local = localScoring(profile, pod, sort, cluster);
	const known = feasible.map(node => node.answer(local.scores));
	for (const {plugin, weight} of profile.plugins) {
		if (plugin.score === undefined) continue;
		let state: unknown;
		if (plugin.sharing?.kind === 'node') {
			const place = local.scorers.findIndex(scorer => scorer.plugin === plugin);
			if (place === -1) continue;
			for (let index = 0; index < known.length; index++) scores[index] = known[index]![place]!;
			state = local.scorers[place]!.state;
		} else {
			const prepared = score(plugin, pod, feasible, cluster, scores);
			if (prepared.kind === 'skip') continue;
			state = prepared.state;
		}
		plugin.normalize?.(scores, state, feasible);
		for (let index = 0; index < feasible.length; index++) {
			totals[index] = totals[index]! + scores[index]! * weight;
		}
	}
	return {totals};
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
