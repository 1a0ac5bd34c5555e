import type {ClusterState} from '../cache/cluster-state.ts';
import type {NodeInfo} from '../cache/node-info.ts';
import type {PodInfo} from '../cache/pod-info.ts';
import type {Profile} from '../framework/profile.ts';
import {unresolvable} from '../framework/refusal.ts';
import type {Nomination} from '../framework/types.ts';
import {createDryRun, filterChain, filterNode, type FilterChain, type NodeRefusal} from './filter-node.ts';
import {nodesMessage, preFilterMessage} from '../framework/fit-message.ts';
import {nodesToFind} from './nodes-to-find.ts';
import {podSort} from './pod-sort.ts';
import {runPreFilters, type PreFiltered} from './pre-filter.ts';
import {
	noneLooked,
	type Afterwards,
	type CycleOptions,
	type Filtered,
	type PlainDecision,
	type Unschedulable,
} from './decision.ts';
import {bestOf, scoreNodes} from './score-nodes.ts';

/** What PostFilter plugins said: words for the message, or a nomination. */
interface Afterthought {
	readonly words: readonly string[];
	readonly nomination?: Nomination;
	readonly clearsNomination?: boolean;
	readonly afterwards: readonly Afterwards[];
}

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
	const refusals = new Map<string, NodeRefusal>();
	const nominated = nominatedNode(pod, chain, cluster);
	if (nominated !== undefined) return {feasible: [nominated], refusals, looked: 0};
	const feasible: NodeInfo[] = [];
	const leftOut: NodeRefusal = {
		...unresolvable(`node(s) didn't satisfy plugin(s) [${narrowedBy.join(' ')}]`),
		plugin: narrowedBy[0] ?? '',
	};
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
	refusals: new Map(cluster.nodes.map(({name}) => [name, refusal])),
	looked: 0,
});

/** Asks the PostFilter plugins what could be done; their words follow the reasons. */
const afterFilter = (
	profile: Profile,
	pod: PodInfo,
	cluster: ClusterState,
	{reached}: PreFiltered,
	chain: FilterChain,
	{refusals}: Filtered,
	{draw, nowMs}: CycleOptions,
): Afterthought => {
	const words: string[] = [];
	const afterwards: Afterwards[] = [];
	let clearsNomination = false;
	for (const {plugin} of profile.plugins) {
		const result = plugin.postFilter?.({
			pod,
			cluster,
			preFiltered: reached,
			refusals,
			dryRun: node => createDryRun(chain.all, pod, node, copy => filterNode(chain, pod, copy, cluster)),
			offset: count => (count > 1 ? draw(count) : 0),
			nowMs,
		});
		if (result === undefined) continue;
		if (result.kind === 'nominated') {
			const {kind: _, ...nomination} = result;
			return {words: [], nomination, afterwards};
		}
		const {code, reasons} = result.refusal;
		if (code !== 'Unschedulable') return {words: reasons, afterwards};
		if (result.afterwards !== undefined) afterwards.push(result.afterwards);
		words.push(...reasons);
		clearsNomination ||= result.clearsNomination === true;
	}
	return {words, clearsNomination, afterwards};
};

const refuse = (
	profile: Profile,
	pod: PodInfo,
	cluster: ClusterState,
	preFiltered: PreFiltered,
	chain: FilterChain,
	filtered: Filtered,
	options: CycleOptions,
): Unschedulable => {
	const total = cluster.nodes.length;
	const {words, nomination, clearsNomination, afterwards} = afterFilter(
		profile,
		pod,
		cluster,
		preFiltered,
		chain,
		filtered,
		options,
	);
	const why =
		preFiltered.refusal === undefined
			? nodesMessage(total, filtered.refusals.values())
			: preFilterMessage(total, preFiltered.refusal);
	return {
		...filtered,
		feasibleNodes: 0,
		kind: 'unschedulable',
		message: words.length === 0 ? why : `${why} ${words.join(', ')}`,
		refusedBy: new Set([...filtered.refusals.values()].map(({plugin}) => plugin)),
		nomination,
		clearsNomination,
		...(afterwards.length === 0 ? {} : {afterwards}),
	};
};

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
	if (feasible.length === 0) return refuse(profile, pod, cluster, preFiltered, chain, filtered, options);
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
