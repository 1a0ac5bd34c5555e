import type {PodInfo} from '../cache/pod-info.ts';
import type {Candidate} from '../framework/types.ts';

/** The candidate that was chosen, and what told it from the last of the others. */
export interface PickedCandidate {
	readonly candidate: Candidate;
	readonly rule: string;
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
export const pickCandidate = (candidates: readonly Candidate[], nowMs: number): PickedCandidate => {
	const rules: readonly (readonly [rule: string, cost: (candidate: Candidate) => number])[] = [
		['fewest violations of disruption budgets', ({violations}) => violations],
		['lowest priority of the most important victim', topPriority],
		['lowest sum of priorities', prioritySum],
		['fewest victims', ({victims}) => victims.length],
		[
			'latest start of the most important victims',
			candidate => -earliest(candidate, ({startTimeMs}) => startTimeMs ?? nowMs),
		],
		['latest creation of the most important victims', candidate => -earliest(candidate, ({createdMs}) => createdMs)],
	];
	if (candidates.length === 1) return {candidate: candidates[0]!, rule: 'the only candidate'};
	let left = candidates;
	for (const [rule, cost] of rules) {
		const least = Math.min(...left.map(cost));
		left = left.filter(candidate => cost(candidate) === least);
		if (left.length === 1) return {candidate: left[0]!, rule};
	}
	return {candidate: left[0]!, rule: 'the first of those that cost the same'};
};
