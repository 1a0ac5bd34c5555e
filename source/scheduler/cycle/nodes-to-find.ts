import {feasibleNodesMin, feasibleNodesPercentMin} from '../limits.ts';

/**
How many feasible nodes end the search, as kube-scheduler's numFeasibleNodesToFind: `percentage` of all nodes, or with 0 a
share that falls from 50 % by one for every 125 nodes to 5 %; never fewer than 100. Undefined: all nodes.
*/
export const nodesToFind = (nodes: number, percentage: number | undefined): number => {
	if (percentage === undefined || nodes < feasibleNodesMin) return nodes;
	const share = percentage === 0 ? Math.max(50 - Math.trunc(nodes / 125), feasibleNodesPercentMin) : percentage;
	return Math.max(Math.trunc((nodes * share) / 100), feasibleNodesMin);
};

/** Where the next search begins, after one that began at `firstNode` and looked at so many of the nodes. */
export const nextFirstNode = (firstNode: number, looked: number, nodes: number): number =>
	nodes === 0 ? firstNode : (firstNode + looked) % nodes;
