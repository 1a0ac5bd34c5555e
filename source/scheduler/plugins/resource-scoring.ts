import {maxNodeScore} from '../framework/normalize.ts';
import type {NodeInfo} from '../cache/node-info.ts';
import type {PodInfo} from '../cache/pod-info.ts';

/** A resource that scores look at, and how much it counts. */
export interface ScoredResource {
	readonly name: string;
	readonly weight: number;
}

/** cpu and memory, equally: the default of kube-scheduler. */
export const defaultScoredResources: readonly ScoredResource[] = [
	{name: 'cpu', weight: 1},
	{name: 'memory', weight: 1},
];

/** How good one resource of a node is: `requested` with the pod in, of `capacity` (never 0). 0 … 100. */
export type ResourceScorer = (requested: number, capacity: number) => number;

/** Much left is good. */
export const leastAllocated: ResourceScorer = (requested, capacity) =>
	requested > capacity ? 0 : Math.trunc(((capacity - requested) * maxNodeScore) / capacity);

/** Little left is good: packs nodes full. */
export const mostAllocated: ResourceScorer = (requested, capacity) =>
	Math.trunc((Math.min(requested, capacity) * maxNodeScore) / capacity);

/** A point of a piecewise-linear function: utilisation in percent, score 0 … 10. */
export interface ShapePoint {
	readonly utilization: number;
	readonly score: number;
}

/** Scores by a function of utilisation; points must be sorted by utilisation. */
export const requestedToCapacityRatio = (shape: readonly ShapePoint[]): ResourceScorer => {
	const points = shape.map(({utilization, score}) => ({utilization, score: score * (maxNodeScore / 10)}));
	const scoreAt = (utilization: number): number => {
		const index = points.findIndex(point => utilization <= point.utilization);
		if (index === -1) return points.at(-1)?.score ?? 0;
		const right = points[index]!;
		const left = points[index - 1];
		if (left === undefined) return right.score;
		const rise = (right.score - left.score) * (utilization - left.utilization);
		return left.score + Math.trunc(rise / (right.utilization - left.utilization));
	};
	return (requested, capacity) =>
		scoreAt(requested > capacity ? 100 : Math.trunc((requested * maxNodeScore) / capacity));
};

/** Capacity of a resource on a node; 0 when it has none. */
export const capacityOf = ({allocatable}: NodeInfo, name: string): number => {
	switch (name) {
		case 'cpu':
			return allocatable.cpu;
		case 'memory':
			return allocatable.memory;
		case 'ephemeral-storage':
			return allocatable.ephemeralStorage;
		default:
			return allocatable.scalars.get(name) ?? 0;
	}
};

/** What a pod asks of a resource. */
export const requestOf = ({requests}: PodInfo, name: string): number => {
	switch (name) {
		case 'cpu':
			return requests.cpu;
		case 'memory':
			return requests.memory;
		case 'ephemeral-storage':
			return requests.ephemeralStorage;
		default:
			return requests.scalars.get(name) ?? 0;
	}
};

/** What the pods on a node ask of a resource. */
export const requestedOn = (node: NodeInfo, name: string): number => {
	switch (name) {
		case 'cpu':
			return node.requestedCpu;
		case 'memory':
			return node.requestedMemory;
		case 'ephemeral-storage':
			return node.requestedEphemeralStorage;
		default:
			return node.requestedScalars.get(name) ?? 0;
	}
};

/** As requestedOn with the pod in, but with the amounts assumed for containers that ask for no cpu or memory. */
export const assumedWith = (node: NodeInfo, pod: PodInfo, name: string): number => {
	if (name === 'cpu') return node.assumedCpu + pod.assumedCpu;
	if (name === 'memory') return node.assumedMemory + pod.assumedMemory;
	return requestedOn(node, name) + requestOf(pod, name);
};

/** True for resources that count only when the pod asks for them. */
export const isScalar = (name: string): boolean => name !== 'cpu' && name !== 'memory' && name !== 'ephemeral-storage';
