import type {ClusterState} from '../cache/cluster-state.ts';
import type {NodeInfo} from '../cache/node-info.ts';
import type {PodInfo} from '../cache/pod-info.ts';
import type {Profile} from '../framework/profile.ts';
import {RefusalsByName, type NodeRefusal} from '../framework/refusal.ts';
import {filterChain, filterNode, type FilterChain} from './filter-node.ts';
import {nodesToFind} from './nodes-to-find.ts';
import {podSort} from './pod-sort.ts';
import {leftOutBy, runPreFilters, type PreFiltered} from './pre-filter.ts';
import {refusePod} from './refuse-pod.ts';
import {noneLooked, type CycleOptions, type Filtered, type PlainDecision} from './decision.ts';
import {bestOf, scoreNodes} from './score-nodes.ts';

const noNodes = 'no nodes available to schedule pods';

/** The node that an earlier preemption made room on, when the pod fits there now. It is tried alone first. */
const nominatedNode = (pod: PodInfo, chain: FilterChain, cluster: ClusterState): NodeInfo | undefined => {
	const node = cluster.node(pod.pod.status?.nominatedNodeName ?? '');
	return node !== undefined && filterNode(chain, pod, node, cluster) === undefined ? node : undefined;
};

/** How many feasible nodes are enough, and where to begin. */
interface Search {
	readonly wanted: number;
	readonly firstNode: number;
}

const filterNodes = (
	pod: PodInfo,
	chain: FilterChain,
	{nodeNames, narrowedBy}: PreFiltered,
	cluster: ClusterState,
	{wanted, firstNode}: Search,
): Filtered => {
	const refusals = new RefusalsByName();
	const nominated = nominatedNode(pod, chain, cluster);
	if (nominated !== undefined) return {feasible: [nominated], refusals, looked: 0};
	const feasible: NodeInfo[] = [];
	const leftOut = leftOutBy(narrowedBy);
	const {nodes} = cluster;
	let looked = 0;
	while (looked < nodes.length && feasible.length < wanted) {
		const node = nodes[(firstNode + looked++) % nodes.length]!;
		const refusal =
			nodeNames !== undefined && !nodeNames.has(node.name) ? leftOut : filterNode(chain, pod, node, cluster);
		if (refusal === undefined) feasible.push(node);
		else refusals.set(node.name, refusal);
	}
	return {feasible, refusals, looked};
};

const searchOf = (profile: Profile, cluster: ClusterState, {firstNode = 0}: CycleOptions): Search => ({
	wanted: nodesToFind(cluster.nodes.length, profile.percentageOfNodesToScore),
	firstNode,
});

const refuseAll = (refusal: NodeRefusal, cluster: ClusterState): Filtered => ({
	feasible: [],
	refusals: new RefusalsByName(cluster.nodes.map(({name}) => [name, refusal])),
	looked: 0,
});

/**
One scheduling decision, step by step: PreFilter, Filter, then Score and a draw among the best, or PostFilter. Changes
nothing. All nodes are looked at, unless the profile's percentageOfNodesToScore says that some are enough.
*/
export const schedulePlainly = (
	profile: Profile,
	pod: PodInfo,
	cluster: ClusterState,
	options: CycleOptions,
): PlainDecision => {
	if (cluster.nodes.length === 0) {
		return {...noneLooked, kind: 'unschedulable', message: noNodes, refusedBy: new Set()};
	}
	const preFiltered = runPreFilters(profile, pod, cluster, options.nowMs);
	const sort = podSort(profile, pod);
	const chain = filterChain(preFiltered.filters, pod, sort);
	const filtered =
		preFiltered.refusal === undefined
			? filterNodes(pod, chain, preFiltered, cluster, searchOf(profile, cluster, options))
			: refuseAll(preFiltered.refusal, cluster);
	const {feasible} = filtered;
	if (feasible.length === 0) {
		const {refusal: forAll, reached} = preFiltered;
		const refused = {...filtered, profile, pod, cluster, forAll, preFiltered: reached, chain: () => chain};
		return {...refusePod(refused, options), ...filtered};
	}
	const feasibleNodes = feasible.length;
	if (feasibleNodes === 1) {
		return {...filtered, feasibleNodes, kind: 'placed', node: feasible[0]!, scores: undefined, ties: 1};
	}
	const scores = scoreNodes(profile, pod, sort, feasible, cluster);
	const best = bestOf(scores.totals);
	const chosen = best[best.length === 1 ? 0 : options.draw(best.length)]!;
	const score = scores.totals[chosen]!;
	return {...filtered, feasibleNodes, kind: 'placed', node: feasible[chosen]!, scores, score, ties: best.length};
};
