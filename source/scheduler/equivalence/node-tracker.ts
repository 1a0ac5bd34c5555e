import type {ClusterState} from '../cache/cluster-state.ts';
import type {NodeInfo} from '../cache/node-info.ts';
import type {PodInfo} from '../cache/pod-info.ts';
import type {ProfilePlugin} from '../framework/profile.ts';
import type {Refusal} from '../framework/refusal.ts';
import type {Tracker} from '../framework/sharing.ts';
import type {Plugin} from '../framework/types.ts';

interface LocalPlugin {
	readonly plugin: Plugin;
	readonly state: unknown;
}

/** Scores that are to be normalised over the feasible nodes of the moment. */
export interface RawColumn {
	readonly plugin: Plugin;
	readonly state: unknown;
	readonly weight: number;
	readonly scores: Float64Array;
	/** How many of them are not 0. */
	nonZero: number;
}

interface FixedScorer extends LocalPlugin {
	readonly weight: number;
}

/** What the plugins that look at one node at a time say of every node, for pods they cannot tell apart. */
export class NodeTracker implements Tracker {
	/** 1 where none of the filters refuses. */
	readonly fits: Uint8Array;
	/** Weighted sum of the scores that need no normalising; only where `fits`. */
	readonly fixed: Float64Array;
	readonly columns: readonly RawColumn[];
	readonly #pod: PodInfo;
	readonly #filters: readonly LocalPlugin[];
	readonly #scorers: readonly FixedScorer[];

	constructor(pod: PodInfo, filters: readonly LocalPlugin[], scorers: readonly FixedScorer[], size: number) {
		this.#pod = pod;
		this.#filters = filters;
		this.#scorers = scorers.filter(({plugin}) => plugin.normalize === undefined);
		this.fits = new Uint8Array(size);
		this.fixed = new Float64Array(size);
		this.columns = scorers
			.filter(({plugin}) => plugin.normalize !== undefined)
			.map(scorer => ({...scorer, scores: new Float64Array(size), nonZero: 0}));
	}

	/** The first filter that refuses a node, with why. */
	refusal(node: NodeInfo): {readonly plugin: Plugin; readonly refusal: Refusal} | undefined {
		for (const {plugin, state} of this.#filters) {
			const refusal = plugin.filter!(state, this.#pod, node);
			if (refusal !== undefined) return {plugin, refusal};
		}
		return undefined;
	}

	update(place: number, node: NodeInfo): void {
		const fits = this.#fits(node);
		this.fits[place] = fits ? 1 : 0;
		if (!fits) return;
		let sum = 0;
		for (const {plugin, state, weight} of this.#scorers) sum += plugin.score!(state, this.#pod, node) * weight;
		this.fixed[place] = sum;
		for (const column of this.columns) {
			const score = column.plugin.score!(column.state, this.#pod, node);
			column.nonZero += (score === 0 ? 0 : 1) - (column.scores[place] === 0 ? 0 : 1);
			column.scores[place] = score;
		}
	}

	#fits(node: NodeInfo): boolean {
		for (const {plugin, state} of this.#filters) {
			if (plugin.filter!(state, this.#pod, node) !== undefined) return false;
		}
		return true;
	}
}

/** Makes the tracker for pods like one; undefined: a PreFilter refuses the pod or narrows the nodes, which is not shared. */
export const makeNodeTracker = (
	plugins: readonly ProfilePlugin[],
	pod: PodInfo,
	cluster: ClusterState,
	size: number,
): NodeTracker | undefined => {
	const filters: LocalPlugin[] = [];
	const scorers: FixedScorer[] = [];
	for (const {plugin, weight} of plugins) {
		const found = plugin.preFilter?.(pod, cluster);
		if (found?.kind === 'refused' || (found?.kind === 'ready' && found.nodeNames !== undefined)) return undefined;
		if (plugin.filter !== undefined && found?.kind !== 'skip') filters.push({plugin, state: found?.state});
		if (plugin.score === undefined) continue;
		const prepared = plugin.preScore?.(pod, cluster.nodes, cluster);
		if (prepared?.kind !== 'skip') scorers.push({plugin, state: prepared?.state, weight});
	}
	return new NodeTracker(pod, filters, scorers, size);
};
