import type {ClusterState} from '../cache/cluster-state.ts';
import type {NodeInfo} from '../cache/node-info.ts';
import type {PodInfo} from '../cache/pod-info.ts';
import {NodeKinds} from '../framework/node-kinds.ts';
import type {NodeRefusal} from '../framework/refusal.ts';
import type {Tracker} from '../framework/sharing.ts';
import type {Plugin} from '../framework/types.ts';
import type {PlacedPlugin} from './sorted-plugins.ts';

/** A plugin with what its preFilter or preScore prepared. */
interface Prepared extends PlacedPlugin {
	readonly state: unknown;
}

/** A refusal with the place of who refused in the profile. */
export interface LocalRefusal {
	readonly refusal: NodeRefusal;
	readonly at: number;
}

/** A plugin whose scores are to be normalised over the feasible nodes of the moment. */
export interface RawColumn {
	readonly plugin: Plugin;
	readonly state: unknown;
	readonly weight: number;
}

/** Which refusal there is, 0 for none; then the weighted sum of the scores that need no normalising; then the raw ones. */
const refusalTrait = 0;
const sumTrait = 1;
const columnsFrom = 2;

/** What the plugins that look at one node at a time say of every node, for pods they cannot tell apart. */
export class NodeTracker implements Tracker {
	readonly kinds: NodeKinds;
	readonly columns: readonly RawColumn[];
	readonly #pod: PodInfo;
	readonly #filters: readonly Prepared[];
	readonly #scorers: readonly Prepared[];
	/** Those that occurred; the first is none. */
	readonly #refusals: (LocalRefusal | undefined)[] = [undefined];
	readonly #refusalNumbers = new Map<string, number>();

	constructor(pod: PodInfo, filters: readonly Prepared[], scorers: readonly Prepared[], size: number) {
		this.#pod = pod;
		this.#filters = filters;
		this.#scorers = scorers.filter(({plugin}) => plugin.normalize === undefined);
		this.columns = scorers.filter(({plugin}) => plugin.normalize !== undefined);
		this.kinds = new NodeKinds(columnsFrom + this.columns.length, size);
	}

	/** What the first filter that refuses nodes of a kind says; undefined when none does. */
	refusal(kind: number): LocalRefusal | undefined {
		return this.#refusals[this.kinds.trait(kind, refusalTrait)];
	}

	/** The weighted sum of the scores of nodes of a kind that need no normalising. */
	sum(kind: number): number {
		return this.kinds.trait(kind, sumTrait);
	}

	/** What the plugin of a column says of nodes of a kind. */
	raw(kind: number, column: number): number {
		return this.kinds.trait(kind, columnsFrom + column);
	}

	update(place: number, node: NodeInfo): void {
		const {traits} = this.kinds;
		traits.fill(0);
		const refusal = firstRefusal(this.#filters, this.#pod, node);
		if (refusal === undefined) this.#score(node, traits);
		else traits[refusalTrait] = this.#numberOf(refusal);
		this.kinds.set(place);
	}

	#score(node: NodeInfo, traits: Float64Array): void {
		let sum = 0;
		for (const {plugin, state, weight} of this.#scorers) sum += plugin.score!(state, this.#pod, node) * weight;
		traits[sumTrait] = sum;
		for (let index = 0; index < this.columns.length; index++) {
			const {plugin, state} = this.columns[index]!;
			traits[columnsFrom + index] = plugin.score!(state, this.#pod, node);
		}
	}

	#numberOf(refusal: LocalRefusal): number {
		const {code, reasons} = refusal.refusal;
		const text = `${refusal.at} ${code} ${reasons.join(', ')}`;
		let number = this.#refusalNumbers.get(text);
		if (number === undefined) {
			number = this.#refusals.push(refusal) - 1;
			this.#refusalNumbers.set(text, number);
		}
		return number;
	}
}

const firstRefusal = (filters: readonly Prepared[], pod: PodInfo, node: NodeInfo): LocalRefusal | undefined => {
	for (const {plugin, state, at} of filters) {
		const refusal = plugin.filter!(state, pod, node);
		if (refusal !== undefined) return {refusal: {...refusal, plugin: plugin.name}, at};
	}
	return undefined;
};

/** Makes the tracker for pods like one, whose nodes no preFilter narrows. */
export const makeNodeTracker = (
	plugins: readonly PlacedPlugin[],
	pod: PodInfo,
	cluster: ClusterState,
	size: number,
): NodeTracker => {
	const filters: Prepared[] = [];
	const scorers: Prepared[] = [];
	for (const placed of plugins) {
		const {plugin} = placed;
		const found = plugin.preFilter?.(pod, cluster);
		if (found?.kind === 'refused' || (found?.kind === 'ready' && found.nodeNames !== undefined)) {
			throw new Error(`plugin ${plugin.name} narrows the nodes of pod ${pod.key} and does not say so`);
		}
		if (plugin.filter !== undefined && found?.kind !== 'skip') filters.push({...placed, state: found?.state});
		if (plugin.score === undefined) continue;
		const prepared = plugin.preScore?.(pod, cluster.nodes, cluster);
		if (prepared?.kind !== 'skip') scorers.push({...placed, state: prepared?.state});
	}
	return new NodeTracker(pod, filters, scorers, size);
};
