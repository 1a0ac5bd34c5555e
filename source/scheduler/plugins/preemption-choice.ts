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

/** The earliest of a time over the most important victims. */
const earliest = ({victims}: Candidate, timeOf: (pod: PodInfo) => number): number => {
	const top = victims[0]?.priority;
	return Math.min(...victims.filter(({priority}) => priority === top).map(timeOf));
};

/**
The candidate that costs least: fewest budget violations, least important top victim, smallest sum of priorities, fewest
victims, latest start of the most important victims; a pod that has not started counts as starting now. As kube-scheduler's
SelectCandidate, which then takes any; here it is the one whose victims were created last, then the first.
*/
export const pickCandidate = (candidates: readonly Candidate[], nowMs: number): Candidate => {
	const costs: readonly ((candidate: Candidate) => number)[] = [
		({violations}) => violations,
		topPriority,
		prioritySum,
		({victims}) => victims.length,
		candidate => -earliest(candidate, ({startTimeMs}) => startTimeMs ?? nowMs),
		candidate => -earliest(candidate, ({createdMs}) => createdMs),
	];
	let left = candidates;
	for (const cost of costs) {
		const least = Math.min(...left.map(cost));
		left = left.filter(candidate => cost(candidate) === least);
		if (left.length === 1) break;
	}
	return left[0]!;
};
