import type {Refusal} from './refusal.ts';

/**
kube-scheduler's FitError for nodes: `0/5 nodes are available: 2 Insufficient cpu, 3 node(s) had untolerated taint(s).`
`refusals` come with how many nodes they stand for. Reasons are counted over the nodes and sorted as text, so that 10 comes
before 2.
*/
export const nodesMessage = (nodes: number, refusals: Iterable<readonly [refusal: Refusal, nodes: number]>): string => {
	const counts = new Map<string, number>();
	for (const [{reasons}, times] of refusals) {
		for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + times);
	}
	const texts = [...counts].map(([reason, count]) => `${count} ${reason}`).toSorted();
	return `0/${nodes} nodes are available:${texts.length === 0 ? '' : ` ${texts.join(', ')}.`}`;
};

/** The same when PreFilter refused the pod for all nodes alike. */
export const preFilterMessage = (nodes: number, {reasons}: Refusal): string =>
	`0/${nodes} nodes are available: ${reasons.join(', ')}.`;
