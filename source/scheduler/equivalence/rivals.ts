import type {PodInfo} from '../cache/pod-info.ts';
import type {ClusterState} from '../cache/cluster-state.ts';
import {filterNode, type FilterChain} from '../cycle/filter-node.ts';
import type {NodeRefusal} from '../framework/refusal.ts';

/**
Nodes that refuse a pod because of the pods nominated there which are as important, or in any case; by place. These few are
asked plainly, with the filters that `chain` makes.
*/
export const refusedForRivals = (
	pod: PodInfo,
	cluster: ClusterState,
	chain: () => FilterChain,
): ReadonlyMap<number, NodeRefusal> => {
	const refused = new Map<number, NodeRefusal>();
	for (const node of cluster.nodesWithRivals(pod)) {
		const refusal = filterNode(chain(), pod, node, cluster);
		if (refusal !== undefined) refused.set(cluster.placeOf(node.name)!, refusal);
	}
	return refused;
};
