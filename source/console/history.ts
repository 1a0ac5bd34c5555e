import {isDisrupted} from '../cluster/count-evictions.ts';
import {createRing} from '../machinery/ring.ts';
import type {Handler, ObjectOf} from '../client/types.ts';
import {historySamplesMax} from './limits.ts';
import type {PodCounts} from './pod-sums.ts';
import type {NodeSummary} from './snapshot.ts';

type Pod = ObjectOf<'Pod'>;

/** What a cluster came to at a moment. */
export interface HistorySample {
	/** Cluster time, ms. */
	readonly at: number;
	readonly podCounts: PodCounts;
	readonly nodes: number;
	readonly readyNodes: number;
	/** Requested of allocatable, over all nodes; 0 without nodes. */
	readonly cpuShare: number;
	readonly memoryShare: number;
	/** Since the sample before, per second of cluster time. */
	readonly scheduledPerSecond: number;
	readonly evictedPerSecond: number;
}

/** The samples taken so far; they are kept along the way, and cannot be had of a time nobody looked at. */
export interface History {
	readonly pods: Handler<Pod>;
	/** Takes a sample when a second of cluster time has passed since the last one. */
	take(
		moment: Pick<HistorySample, 'at' | 'podCounts' | 'nodes' | 'readyNodes'> & {
			readonly summaries: readonly NodeSummary[];
		},
	): void;
	/** Oldest first. */
	samples(): readonly HistorySample[];
}

const sampleMs = 1000;

const share = (
	nodes: readonly NodeSummary[],
	part: (node: NodeSummary) => number,
	whole: (node: NodeSummary) => number,
): number => {
	const total = nodes.reduce((sum, node) => sum + whole(node), 0);
	return total === 0 ? 0 : nodes.reduce((sum, node) => sum + part(node), 0) / total;
};

/** Counts what happens to pods and takes samples, at most `historySamplesMax` of which are kept. */
export const createHistory = (): History => {
	const ring = createRing<HistorySample>(historySamplesMax);
	let lastAt = -Infinity;
	let scheduled = 0;
	let evicted = 0;
	return {
		pods: {
			updated(pod, previous) {
				if (pod.spec.nodeName && !previous.spec.nodeName) scheduled++;
				if (isDisrupted(pod) && !isDisrupted(previous)) evicted++;
			},
		},
		take({summaries, ...moment}) {
			if (moment.at - lastAt < sampleMs) return;
			const seconds = lastAt === -Infinity ? 1 : (moment.at - lastAt) / 1000;
			ring.push({
				...moment,
				cpuShare: share(
					summaries,
					({sum}) => sum.cpuMilli,
					({allocatableCpuMilli}) => allocatableCpuMilli,
				),
				memoryShare: share(
					summaries,
					({sum}) => sum.memoryBytes,
					({allocatableMemoryBytes}) => allocatableMemoryBytes,
				),
				scheduledPerSecond: scheduled / seconds,
				evictedPerSecond: evicted / seconds,
			});
			lastAt = moment.at;
			scheduled = 0;
			evicted = 0;
		},
		samples: ring.list,
	};
};
