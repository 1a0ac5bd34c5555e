import type {ClusterState} from '../cache/cluster-state.ts';
import type {PodInfo} from '../cache/pod-info.ts';
import type {CycleOptions, Placed} from '../cycle/decision.ts';
import {nodesToFind} from '../cycle/nodes-to-find.ts';
import type {NodeInfo} from '../cache/node-info.ts';
import type {Profile} from '../framework/profile.ts';
import {Workspace} from './workspace.ts';
import type {RawColumn} from './node-tracker.ts';
import {podTrackers, type PodTrackers} from './pod-trackers.ts';

const workspace = new Workspace();

/** What the plain evaluation must see to: a search that ends early, pods that preemption has promised room. */
const isOrdinary = (profile: Profile, pod: PodInfo, cluster: ClusterState, {firstNode = 0}: CycleOptions): boolean => {
	const nodes = cluster.nodes.length;
	return (
		nodes > 0 &&
		firstNode === 0 &&
		nodesToFind(nodes, profile.percentageOfNodesToScore) >= nodes &&
		!pod.pod.status?.nominatedNodeName &&
		!cluster.hasRivals(pod)
	);
};

const noNodes: readonly NodeInfo[] = [];

/** What a plugin makes of a raw score of 0 when all nodes have it. */
const scoreOfNothing = ({plugin, state}: RawColumn): number => {
	const scores = new Float64Array(1);
	plugin.normalize!(scores, state, noNodes);
	return scores[0]!;
};

/** The places of the feasible nodes, in node order. */
const feasiblePlaces = ({nodes, filters}: PodTrackers, size: number): Int32Array => {
	const fits = workspace.fits(size);
	fits.set(nodes.fits);
	for (const tracker of filters) tracker.filter(fits);
	const places = workspace.places(size);
	let count = 0;
	for (let place = 0; place < size; place++) if (fits[place] === 1) places[count++] = place;
	return places.subarray(0, count);
};

const addWeighted = (totals: Float64Array, scores: Float64Array, weight: number): void => {
	for (let index = 0; index < totals.length; index++) totals[index] = totals[index]! + scores[index]! * weight;
};

/** The total score of each feasible node, in their order. */
const totalsOf = ({nodes, scores: scorers}: PodTrackers, places: Int32Array): Float64Array => {
	const totals = workspace.totals(places.length);
	const scores = workspace.scores(places.length);
	let constant = 0;
	for (const column of nodes.columns) if (column.nonZero === 0) constant += scoreOfNothing(column) * column.weight;
	for (let index = 0; index < places.length; index++) totals[index] = nodes.fixed[places[index]!]! + constant;
	for (const {nonZero, plugin, state, weight, scores: raw} of nodes.columns) {
		if (nonZero === 0) continue;
		for (let index = 0; index < places.length; index++) scores[index] = raw[places[index]!]!;
		plugin.normalize!(scores, state, noNodes);
		addWeighted(totals, scores, weight);
	}
	for (const {tracker, weight} of scorers) if (tracker.score(places, scores)) addWeighted(totals, scores, weight);
	return totals;
};

/** The highest total, and how many have it. */
const bestOf = (totals: Float64Array): {readonly best: number; readonly ties: number} => {
	let best = Number.NEGATIVE_INFINITY;
	let ties = 0;
	for (let index = 0; index < totals.length; index++) {
		const total = totals[index]!;
		if (total > best) {
			best = total;
			ties = 1;
		} else if (total === best) ties++;
	}
	return {best, ties};
};

/** The position of the total that is `best` for the time with this number, counted from 0. */
const nthBest = (totals: Float64Array, best: number, number: number): number => {
	let left = number;
	for (let index = 0; index < totals.length; index++) if (totals[index] === best && left-- === 0) return index;
	throw new Error(`fewer than ${number + 1} nodes have the score ${best}`);
};

/**
A decision made of what is known of pods alike: verdicts and raw scores of every node in arrays, looked at again only where
nodes changed, then one pass to normalise and choose. Undefined when the plain evaluation must decide: a plugin has something
to say of this very pod, or no node is left and the reasons are wanted.
*/
export const scheduleByClass = (
	profile: Profile,
	pod: PodInfo,
	cluster: ClusterState,
	options: CycleOptions,
): Placed | undefined => {
	if (!isOrdinary(profile, pod, cluster, options)) return undefined;
	const trackers = podTrackers(profile, pod, cluster);
	if (trackers === undefined) return undefined;
	const {nodes} = cluster;
	const places = feasiblePlaces(trackers, nodes.length);
	const feasibleNodes = places.length;
	if (feasibleNodes === 0) return undefined;
	const found = {kind: 'placed', looked: nodes.length, feasibleNodes} as const;
	if (feasibleNodes === 1) return {...found, node: nodes[places[0]!]!, ties: 1};
	const totals = totalsOf(trackers, places);
	const {best, ties} = bestOf(totals);
	const chosen = nthBest(totals, best, ties === 1 ? 0 : options.draw(ties));
	return {...found, node: nodes[places[chosen]!]!, score: best, ties};
};
