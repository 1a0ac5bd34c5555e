import type {NodeInfo} from '../cache/node-info.ts';
import type {CycleOptions, Decision} from '../cycle/decision.ts';
import {filterChain, filterNode} from '../cycle/filter-node.ts';
import {nominatedNode} from '../cycle/nominated-node.ts';
import {podSort} from '../cycle/pod-sort.ts';
import {leftOutBy, runPreFilters} from '../cycle/pre-filter.ts';
import {refusePod} from '../cycle/refuse-pod.ts';
import {RefusalsByName, type NodeRefusal, type NodeRefusals} from '../framework/refusal.ts';
import type {Incoming} from './incoming.ts';

/** Those of the named nodes, and for all other nodes the same one. */
const withOthers = (named: RefusalsByName, others: NodeRefusal, total: number): NodeRefusals => ({
	get: nodeName => named.get(nodeName) ?? others,
	*tally() {
		yield* named.tally();
		if (total > named.size) yield [others, total - named.size];
	},
});

/**
A decision about a pod that names the few nodes which can be right, as those of a DaemonSet do: only they are looked at.
Undefined when several are feasible, or when PreFilter refuses the pod or names no nodes.
*/
export const decideOnNamedNodes = (incoming: Incoming, options: CycleOptions): Decision | undefined => {
	const {profile, pod, cluster} = incoming;
	const preFiltered = runPreFilters(profile, pod, cluster, options.nowMs);
	const {filters, nodeNames, narrowedBy, reached} = preFiltered;
	if (preFiltered.refusal !== undefined || nodeNames === undefined) return undefined;
	const chain = filterChain(filters, pod, podSort(profile, pod));
	const nominated = nominatedNode(pod, chain, cluster);
	if (nominated !== undefined) return {kind: 'placed', node: nominated, looked: 0, feasibleNodes: 1, ties: 1};
	const looked = cluster.nodes.length;
	const feasible: NodeInfo[] = [];
	const refusals = new RefusalsByName();
	for (const name of nodeNames) {
		const node = cluster.node(name);
		const refusal = node && filterNode(chain, pod, node, cluster);
		if (refusal !== undefined) refusals.set(name, refusal);
		else if (node !== undefined) feasible.push(node);
	}
	if (feasible.length > 1) return undefined;
	if (feasible.length === 1) return {kind: 'placed', node: feasible[0]!, looked, feasibleNodes: 1, ties: 1};
	return refusePod(
		{
			profile,
			pod,
			cluster,
			looked,
			refusals: withOthers(refusals, leftOutBy(narrowedBy), looked),
			preFiltered: reached,
			chain: () => chain,
		},
		options,
	);
};
