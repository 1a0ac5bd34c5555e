import {podRequests} from '../machinery/pod-requests.ts';
import type {Handler, ObjectOf} from '../client/types.ts';
import {isFinished, podState, podStates, type PodState} from './pod-state.ts';

type Pod = ObjectOf<'Pod'>;

/** A pod with what the sums know of it. */
export interface PlacedPod {
	readonly pod: Pod;
	readonly state: PodState;
	/** Requests while it holds its node's resources, else 0. */
	readonly cpuMilli: number;
	readonly memoryBytes: number;
}

/** What the pods of one node come to. The pods without a node have the name ''. */
export interface NodeSum {
	readonly cpuMilli: number;
	readonly memoryBytes: number;
	/** In the order they came. */
	readonly pods: readonly PlacedPod[];
}

export type PodCounts = {readonly [state in PodState]: number};

/** Sums over all pods, kept up to date one change at a time. */
export interface PodSums {
	readonly handler: Handler<Pod>;
	sumOf(node: string): NodeSum;
	counts(): PodCounts;
	/** The names of the nodes whose sums changed since the last call. */
	takeChanged(): ReadonlySet<string>;
}

interface OpenSum {
	cpuMilli: number;
	memoryBytes: number;
	readonly pods: Map<string, PlacedPod>;
}

const emptySum: NodeSum = {cpuMilli: 0, memoryBytes: 0, pods: []};

const placedPod = (pod: Pod): PlacedPod => {
	const state = podState(pod);
	if (isFinished(state)) return {pod, state, cpuMilli: 0, memoryBytes: 0};
	const requests = podRequests(pod.spec);
	return {pod, state, cpuMilli: requests.get('cpu') ?? 0, memoryBytes: requests.get('memory') ?? 0};
};

const nodeOf = (pod: Pod): string => pod.spec.nodeName ?? '';

/** Per-node sums and counts by state, fed by the Pod informer: each change costs the same whatever the number of pods. */
export const createPodSums = (): PodSums => {
	const byNode = new Map<string, OpenSum>();
	const counts = Object.fromEntries(podStates.map(state => [state, 0])) as {[state in PodState]: number};
	let changed = new Set<string>();

	const openSum = (node: string): OpenSum => {
		const known = byNode.get(node);
		if (known) return known;
		const sum: OpenSum = {cpuMilli: 0, memoryBytes: 0, pods: new Map()};
		byNode.set(node, sum);
		return sum;
	};

	const count = (sum: OpenSum, {state, cpuMilli, memoryBytes}: PlacedPod, sign: 1 | -1): void => {
		counts[state] += sign;
		sum.cpuMilli += sign * cpuMilli;
		sum.memoryBytes += sign * memoryBytes;
	};

	const remove = (pod: Pod): void => {
		const node = nodeOf(pod);
		const sum = byNode.get(node);
		const placed = sum?.pods.get(pod.metadata.uid);
		if (sum === undefined || placed === undefined) return;
		changed.add(node);
		sum.pods.delete(pod.metadata.uid);
		count(sum, placed, -1);
		if (sum.pods.size === 0) byNode.delete(node);
	};

	const put = (pod: Pod): void => {
		const node = nodeOf(pod);
		const sum = openSum(node);
		const previous = sum.pods.get(pod.metadata.uid);
		if (previous) count(sum, previous, -1);
		const placed = placedPod(pod);
		changed.add(node);
		sum.pods.set(pod.metadata.uid, placed);
		count(sum, placed, 1);
	};

	return {
		handler: {
			added: put,
			updated(pod, previous) {
				if (nodeOf(previous) !== nodeOf(pod) || previous.metadata.uid !== pod.metadata.uid) remove(previous);
				put(pod);
			},
			deleted: remove,
		},
		sumOf(node) {
			const sum = byNode.get(node);
			return sum === undefined ? emptySum : {...sum, pods: [...sum.pods.values()]};
		},
		counts: () => ({...counts}),
		takeChanged() {
			const taken = changed;
			changed = new Set();
			return taken;
		},
	};
};
