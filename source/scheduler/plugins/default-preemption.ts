import {findCondition} from '../../machinery/conditions.ts';
import {nodesMessage} from '../framework/fit-message.ts';
import type {NodeInfo} from '../cache/node-info.ts';
import type {PodInfo} from '../cache/pod-info.ts';
import {unresolvable, unschedulable, type NodeRefusals, type Refusal} from '../framework/refusal.ts';
import type {Plugin, PostFilterInput, PostFilterResult} from '../framework/types.ts';
import {preemptionCandidatesMin, preemptionCandidatesPercent} from '../limits.ts';
import {partitionByBudget} from './disruption-budgets.ts';
import type {Candidate} from '../framework/types.ts';
import {pickCandidate} from './preemption-choice.ts';

const notHelpful = unresolvable('Preemption is not helpful for scheduling');
const noVictims = unresolvable('No preemption victims found for incoming pod');

const beingPreempted = ({pod, terminating}: PodInfo): boolean =>
	terminating && findCondition(pod.status?.conditions, 'DisruptionTarget')?.reason === 'PreemptionByScheduler';

/** Why the pod may not preempt others; undefined when it may. */
const ineligible = ({pod, cluster, refusals}: PostFilterInput): string | undefined => {
	if (pod.pod.spec.preemptionPolicy === 'Never') return 'not eligible due to preemptionPolicy=Never.';
	const nominated = cluster.node(pod.pod.status?.nominatedNodeName ?? '');
	if (nominated === undefined || refusals.get(nominated.name)?.code === 'UnschedulableAndUnresolvable')
		return undefined;
	const waiting = nominated.pods.values().some(other => other.priority < pod.priority && beingPreempted(other));
	return waiting ? 'not eligible due to a terminating pod on the nominated node.' : undefined;
};

/** More important pods first: higher priority, then started earlier. */
const byImportance =
	(nowMs: number) =>
	(a: PodInfo, b: PodInfo): number =>
		b.priority - a.priority || (a.startTimeMs ?? nowMs) - (b.startTimeMs ?? nowMs);

/** The least that must go from a node so that the pod fits, or why nothing helps. */
const selectVictims = (input: PostFilterInput, node: NodeInfo): Candidate | Refusal => {
	const {pod, cluster, nowMs} = input;
	// Pods that came last are the first to be spared among equals: kube-scheduler's sort turns their order round.
	const lower = [...node.pods.values()].filter(other => other.priority < pod.priority).toReversed();
	if (lower.length === 0) return noVictims;
	const dryRun = input.dryRun(node);
	try {
		for (const other of lower) dryRun.remove(other);
		const refusal = dryRun.fits();
		if (refusal !== undefined) return refusal;
		lower.sort(byImportance(nowMs));
		const {violating, allowed} = partitionByBudget(lower, cluster.objects);
		const victims: PodInfo[] = [];
		let violations = 0;
		const reprieve = (other: PodInfo): boolean => {
			dryRun.add(other);
			if (dryRun.fits() === undefined) return true;
			dryRun.remove(other);
			victims.push(other);
			return false;
		};
		for (const other of violating) if (!reprieve(other)) violations++;
		for (const other of allowed) reprieve(other);
		victims.sort(byImportance(nowMs));
		return {node: node.name, victims, violations};
	} finally {
		dryRun.end();
	}
};

/** DefaultPreemptionArgs: how many candidate nodes are looked at, as a share of them and at least. */
export interface DefaultPreemptionOptions {
	readonly minCandidateNodesPercentage?: number;
	readonly minCandidateNodesAbsolute?: number;
}

/** On how many nodes the removal of pods may help. */
const countPotential = (refusals: NodeRefusals): number => {
	let count = 0;
	for (const [{code}, nodes] of refusals.tally()) if (code === 'Unschedulable') count += nodes;
	return count;
};

/** What is said when preemption helps on none of `total` nodes. */
const helpless = (total: number, outcomes: readonly (readonly [Refusal, number])[]): PostFilterResult => {
	const message = nodesMessage(
		total,
		outcomes.filter(([, nodes]) => nodes > 0),
	);
	return {kind: 'refused', refusal: unschedulable(`preemption: ${message}`), clearsNomination: true};
};

const preempt = (
	input: PostFilterInput,
	{
		minCandidateNodesPercentage = preemptionCandidatesPercent,
		minCandidateNodesAbsolute = preemptionCandidatesMin,
	}: DefaultPreemptionOptions,
): PostFilterResult => {
	const reason = ineligible(input);
	if (reason !== undefined) return {kind: 'refused', refusal: unschedulable(`preemption: ${reason}`)};
	const {pod, cluster, refusals, nowMs} = input;
	const potentialCount = countPotential(refusals);
	const share = Math.trunc((potentialCount * minCandidateNodesPercentage) / 100);
	const enough = Math.max(share, minCandidateNodesAbsolute);
	const start = potentialCount > enough ? input.offset(potentialCount) : 0;
	const total = cluster.nodes.length;
	const unhelpful: [Refusal, number] = [notHelpful, total - potentialCount];
	if (!cluster.hasPodsBelow(pod.priority)) return helpless(total, [[noVictims, potentialCount], unhelpful]);
	const potential = cluster.nodes.filter(({name}) => refusals.get(name)?.code === 'Unschedulable');
	const outcomes: [Refusal, number][] = [];
	const candidates: Candidate[] = [];
	for (let index = 0; index < potential.length; index++) {
		const outcome = selectVictims(input, potential[(start + index) % potential.length]!);
		if ('victims' in outcome) candidates.push(outcome);
		else outcomes.push([outcome, 1]);
		if (candidates.length >= enough && candidates.some(({violations}) => violations === 0)) break;
	}
	if (candidates.length === 0) return helpless(total, [...outcomes, unhelpful]);
	const {candidate, rule} = pickCandidate(candidates, nowMs);
	return {kind: 'nominated', node: candidate.node, victims: candidate.victims, candidates, rule};
};

/** Makes room for a pod by removing less important ones from the node where that costs least. */
export const createDefaultPreemption = (options: DefaultPreemptionOptions = {}): Plugin => ({
	name: 'DefaultPreemption',
	postFilter: input => preempt(input, options),
});

/** With kube-scheduler's default arguments. */
export const defaultPreemption = createDefaultPreemption();
