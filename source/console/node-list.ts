import type {ObjectOf} from '../client/types.ts';
import {createEvictions} from './evictions.ts';
import {naturalOrder} from './natural-order.ts';
import {summarizeNode} from './node-summary.ts';
import {createPlacedList} from './placed-list.ts';
import {createPodSums, type PlacedPod, type PodCounts} from './pod-sums.ts';
import type {ClusterSnapshot, NodeSummary} from './snapshot.ts';
import type {ConsoleCluster} from './types.ts';

/** All nodes, in natural order of their names. */
export type NodesTaken = Pick<ClusterSnapshot, 'nodes' | 'readyNodes' | 'tainted'>;

/** All nodes with what their pods come to, kept up to date by informers. */
export interface NodeList {
	/** Only nodes that changed since the last call are summed up anew. */
	take(): NodesTaken;
	/** Pods without a node. */
	unplaced(): readonly PlacedPod[];
	podCounts(): PodCounts;
	stop(): void;
}

/** Follows the nodes and pods of a cluster. */
export const createNodeList = ({informers, time}: Pick<ConsoleCluster, 'informers' | 'time'>): NodeList => {
	const nodes = informers.of('Node');
	const pods = informers.of('Pod');
	const sums = createPodSums();
	const evictions = createEvictions({
		now: () => time.now(),
		node: name => nodes.get(name),
		podsOn: name => sums.sumOf(name).pods.map(({pod}) => pod),
	});
	const summaries = new Map<string, NodeSummary>();
	const changed = new Set<string>();
	const ready = new Set<string>();
	const sorted = createPlacedList(
		name => summaries.get(name),
		() => [...summaries.keys()].toSorted(naturalOrder),
	);
	const tainted = createPlacedList(
		name => (summaries.get(name)?.taints.length ? summaries.get(name) : undefined),
		() => sorted.update([]).map(({node}) => node.metadata.name),
	);

	const mark = ({metadata: {name}}: ObjectOf<'Node'>): void => void changed.add(name);
	const unsubscribes = [
		pods.subscribe(sums.handler),
		nodes.subscribe(evictions.nodes),
		pods.subscribe(evictions.pods),
		nodes.subscribe({added: mark, updated: mark, deleted: mark}),
	];

	const sumUp = (name: string): void => {
		const node = nodes.get(name);
		if (node === undefined) summaries.delete(name);
		else summaries.set(name, summarizeNode(node, sums.sumOf(name), evictions));
		if (summaries.get(name)?.ready) ready.add(name);
		else ready.delete(name);
	};

	return {
		take() {
			const names = [...changed.union(sums.takeChanged())];
			for (const name of names) sumUp(name);
			changed.clear();
			return {nodes: sorted.update(names), readyNodes: ready.size, tainted: tainted.update(names)};
		},
		unplaced: () => sums.sumOf('').pods,
		podCounts: sums.counts,
		stop() {
			for (const unsubscribe of unsubscribes) unsubscribe();
		},
	};
};
