import type {ClusterSnapshot, NodeSummary} from '../snapshot.ts';
import type {ClusterView} from '../view.ts';
import {placementDifferences, type PlacementDifference} from './placement-differences.ts';

/** How much of a resource is requested, as shares of what is allocatable: of all nodes, and of the emptiest and the fullest one. */
export interface Spread {
	readonly all: number;
	readonly least: number;
	readonly most: number;
}

/** What one side comes to. */
export interface SideFigures {
	/** Pods without a node. */
	readonly pending: number;
	/** Pods taken away since the fork. */
	readonly evictions: number;
	readonly cpu: Spread;
	readonly memory: Spread;
}

/** Two clusters held against each other. */
export interface Difference {
	readonly a: SideFigures;
	readonly b: SideFigures;
	readonly placements: readonly PlacementDifference[];
}

const noSpread: Spread = {all: 0, least: 0, most: 0};

const spreadOf = (
	nodes: readonly NodeSummary[],
	part: (node: NodeSummary) => number,
	whole: (node: NodeSummary) => number,
): Spread => {
	const able = nodes.filter(node => whole(node) > 0);
	if (able.length === 0) return noSpread;
	const shares = able.map(node => part(node) / whole(node));
	const sumOf = (of: (node: NodeSummary) => number) => able.reduce((sum, node) => sum + of(node), 0);
	return {
		all: sumOf(part) / sumOf(whole),
		least: shares.reduce((low, share) => Math.min(low, share)),
		most: shares.reduce((high, share) => Math.max(high, share)),
	};
};

const figuresOf = ({nodes, podCounts}: ClusterSnapshot, evictions: number): SideFigures => ({
	pending: podCounts.pending,
	evictions,
	cpu: spreadOf(
		nodes,
		({sum}) => sum.cpuMilli,
		({allocatableCpuMilli}) => allocatableCpuMilli,
	),
	memory: spreadOf(
		nodes,
		({sum}) => sum.memoryBytes,
		({allocatableMemoryBytes}) => allocatableMemoryBytes,
	),
});

/** What two snapshots come to; `evictions` are those since the fork. */
export const differenceOf = (
	a: ClusterSnapshot,
	b: ClusterSnapshot,
	[evictedInA, evictedInB]: readonly [number, number],
): Difference => ({
	a: figuresOf(a, evictedInA),
	b: figuresOf(b, evictedInB),
	placements: placementDifferences(a, b),
});

/** The difference of two clusters as it goes on, outside React: made for `useSyncExternalStore`. */
export interface DifferenceView {
	getSnapshot(): Difference;
	subscribe(listener: () => void): () => void;
	stop(): void;
}

interface Compared {
	readonly a: Pick<ClusterView, 'getSnapshot'>;
	readonly b: Pick<ClusterView, 'getSnapshot'>;
	evictions(): readonly [number, number];
	/** Runs its argument once, at the next frame; looks at every pod, so frames may be far apart. */
	scheduleFrame(run: () => void): void;
}

const sameLists = (one: ClusterSnapshot, other: ClusterSnapshot): boolean =>
	one.nodes === other.nodes && one.unplaced === other.unplaced && one.podCounts === other.podCounts;

/** Follows two views, a frame at a time. */
export const createDifferenceView = ({a, b, evictions, scheduleFrame}: Compared): DifferenceView => {
	const listeners = new Set<() => void>();
	let seen = [a.getSnapshot(), b.getSnapshot()] as const;
	let difference = differenceOf(...seen, evictions());
	let isStopped = false;

	const isStale = (next: typeof seen): boolean => {
		const [inA, inB] = evictions();
		const isSame = sameLists(next[0], seen[0]) && sameLists(next[1], seen[1]);
		return !isSame || inA !== difference.a.evictions || inB !== difference.b.evictions;
	};
	const frame = (): void => {
		if (isStopped) return;
		scheduleFrame(frame);
		const next = [a.getSnapshot(), b.getSnapshot()] as const;
		if (!isStale(next)) return;
		seen = next;
		difference = differenceOf(...next, evictions());
		for (const listener of listeners) listener();
	};
	scheduleFrame(frame);

	return {
		getSnapshot: () => difference,
		subscribe(listener) {
			listeners.add(listener);
			return () => void listeners.delete(listener);
		},
		stop() {
			isStopped = true;
		},
	};
};
