import type {ClusterState} from '../cache/cluster-state.ts';
import type {NodeInfo} from '../cache/node-info.ts';
import type {PodInfo} from '../cache/pod-info.ts';
import {filterNode, type FilterChain} from './filter-node.ts';

/** The node that an earlier preemption made room on, when the pod fits there now. It is tried alone first. */
export const nominatedNode = (pod: PodInfo, chain: FilterChain, cluster: ClusterState): NodeInfo | undefined => {
	const node = cluster.node(pod.pod.status?.nominatedNodeName ?? '');
	return node !== undefined && filterNode(chain, pod, node, cluster) === undefined ? node : undefined;
};
