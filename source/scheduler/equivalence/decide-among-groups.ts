import type {CycleOptions, Decision} from '../cycle/decision.ts';
import {filterChain, type FilterChain} from '../cycle/filter-node.ts';
import {nominatedNode} from '../cycle/nominated-node.ts';
import {podSort} from '../cycle/pod-sort.ts';
import {runPreFilters} from '../cycle/pre-filter.ts';
import {refusePod} from '../cycle/refuse-pod.ts';
import type {NodeRefusal} from '../framework/refusal.ts';
import {feasibleGroups, marksOf, totalsOf, type FeasibleGroups} from './evaluate-groups.ts';
import {groupRefusals} from './group-refusals.ts';
import type {Incoming} from './incoming.ts';
import type {NodeGroups} from './node-groups.ts';
import {podTrackers, type PodTrackers} from './pod-trackers.ts';
import {refusedForRivals} from './rivals.ts';
import {sortedPlugins} from './sorted-plugins.ts';
import {trackedCluster} from './tracked-cluster.ts';

/** All filters of the pod as the plain evaluation runs them, made when they are first wanted. */
const plainChain = ({profile, pod, cluster}: Incoming, {nowMs}: CycleOptions): (() => FilterChain) => {
	let chain: FilterChain | undefined;
	return () => (chain ??= filterChain(runPreFilters(profile, pod, cluster, nowMs).filters, pod, podSort(profile, pod)));
};

/** The highest total, and how many nodes have it. */
const bestOf = (totals: Float64Array, counts: Int32Array): {readonly best: number; readonly ties: number} => {
	let best = Number.NEGATIVE_INFINITY;
	let ties = 0;
	for (let index = 0; index < totals.length; index++) {
		const total = totals[index]!;
		if (total < best) continue;
		ties = total > best ? counts[index]! : ties + counts[index]!;
		best = total;
	}
	return {best, ties};
};

/** The place of the node of marked groups with this number, counted from 0 on in node order from a place on. Those apart do not count. */
const nthPlace = (
	{kinds: {of: groupAt}}: NodeGroups,
	marks: Uint8Array,
	number: number,
	firstNode: number,
	apart: ReadonlyMap<number, NodeRefusal>,
): number => {
	let left = number;
	let place = firstNode % groupAt.length;
	for (let looked = 0; looked < groupAt.length; looked++) {
		const counts = marks[groupAt[place]!] === 1 && !(apart.size > 0 && apart.has(place));
		if (counts && left-- === 0) return place;
		if (++place === groupAt.length) place = 0;
	}
	throw new Error(`there are fewer than ${number + 1} such nodes`);
};

/** One of the best among the feasible nodes; the score of an only one does not count. */
const choose = (
	{cluster}: Incoming,
	trackers: PodTrackers,
	feasible: FeasibleGroups,
	apart: ReadonlyMap<number, NodeRefusal>,
	{draw, firstNode = 0}: CycleOptions,
): Decision => {
	const {groups} = trackers;
	const looked = cluster.nodes.length;
	const totals = totalsOf(trackers, feasible);
	const {best, ties} = bestOf(totals, feasible.counts);
	const marks = marksOf(groups, feasible, totals, best);
	const place = nthPlace(groups, marks, ties === 1 ? 0 : draw(ties), firstNode, apart);
	const placed = {kind: 'placed', node: cluster.nodes[place]!, looked, feasibleNodes: feasible.nodes, ties} as const;
	return feasible.nodes === 1 ? placed : {...placed, score: best};
};

/** A decision among the groups of nodes that no plugin tells apart. Undefined when some plugin must be asked about this very pod. */
export const decideAmongGroups = (incoming: Incoming, options: CycleOptions): Decision | undefined => {
	const {profile, pod, cluster} = incoming;
	const trackers = podTrackers(profile, pod, cluster, trackedCluster(cluster));
	if (trackers === undefined) return undefined;
	const chain = plainChain(incoming, options);
	if (pod.pod.status?.nominatedNodeName) {
		const node = nominatedNode(pod, chain(), cluster);
		if (node !== undefined) return {kind: 'placed', node, looked: 0, feasibleNodes: 1, ties: 1};
	}
	const apart = refusedForRivals(pod, cluster, chain);
	const feasible = feasibleGroups(trackers, apart);
	if (feasible.nodes > 0) return choose(incoming, trackers, feasible, apart, options);
	const refusals = groupRefusals(trackers, apart, cluster);
	const {preFiltered} = sortedPlugins(profile);
	return refusePod({profile, pod, cluster, looked: cluster.nodes.length, refusals, preFiltered, chain}, options);
};
