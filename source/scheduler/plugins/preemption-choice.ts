import type {PodInfo} from '../cache/pod-info.ts';

/** A node on which preemption would help, and what it would cost. */
export interface Candidate {
	readonly node: string;
	/** Most important first. */
	readonly victims: readonly PodInfo[];
	/** How many victims break a disruption budget. */
	readonly violations: number;
}

const topPriority = ({victims}: Candidate): number => victims[0]?.priority ?? Number.NEGATIVE_INFINITY;

// Priorities are moved up so that a negative one still counts as a cost, as kube-scheduler does.
const prioritySum = ({victims}: Candidate): number => victims.reduce((sum, {priority}) => sum + priority + 2 ** 31, 0);

/** When the first of the most important victims started. */
const earliestStart = ({victims}: Candidate, nowMs: number): number => {
	const top = victims[0]?.priority;
	const starts = victims.filter(({priority}) => priority === top).map(({startTimeMs}) => startTimeMs ?? nowMs);
	return Math.min(...starts);
};

/**
The candidate that costs least: fewest budget violations, least important top victim, smallest sum of priorities, fewest
victims, latest start of the most important victims, then the first. As kube-scheduler's SelectCandidate.
*/
export const pickCandidate = (candidates: readonly Candidate[], nowMs: number): Candidate => {
	const costs: readonly ((candidate: Candidate) => number)[] = [
		({violations}) => violations,
		topPriority,
		prioritySum,
		({victims}) => victims.length,
		candidate => -earliestStart(candidate, nowMs),
	];
	let left = candidates;
	for (const cost of costs) {
		const least = Math.min(...left.map(cost));
		left = left.filter(candidate => cost(candidate) === least);
		if (left.length === 1) break;
	}
	return left[0]!;
};
