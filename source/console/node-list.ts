import type {ObjectOf} from '../client/types.ts';
import {createEvictions} from './evictions.ts';
import {exchanged} from './exchanged.ts';
import {naturalOrder} from './natural-order.ts';
import {summarizeNode} from './node-summary.ts';
import {createPodSums, type PlacedPod, type PodCounts} from './pod-sums.ts';
import type {NodeSummary} from './snapshot.ts';
import type {ConsoleCluster} from './types.ts';

/** All nodes with what their pods come to, kept up to date by informers. */
export interface NodeList {
	/** In natural order of their names. Only nodes that changed since the last call are summed up anew. */
	list(): readonly NodeSummary[];
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
	let sorted: readonly NodeSummary[] = [];
	/** Of each node in `sorted`, by name. */
	let places: ReadonlyMap<string, number> = new Map();

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
	};

	const sortAnew = (): void => {
		const names = [...summaries.keys()].toSorted(naturalOrder);
		places = new Map(names.map((name, place) => [name, place]));
		sorted = names.map(name => summaries.get(name)!);
	};

	const takeOver = (names: readonly string[]): void => {
		const present = names.filter(name => summaries.has(name));
		sorted = exchanged(sorted, new Map(present.map(name => [places.get(name)!, summaries.get(name)!])));
	};

	return {
		list() {
			const names = [...changed.union(sums.takeChanged())];
			changed.clear();
			for (const name of names) sumUp(name);
			if (names.every(name => summaries.has(name) === places.has(name))) takeOver(names);
			else sortAnew();
			return sorted;
		},
		unplaced: () => sums.sumOf('').pods,
		podCounts: sums.counts,
		stop() {
			for (const unsubscribe of unsubscribes) unsubscribe();
		},
	};
};
