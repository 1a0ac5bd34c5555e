import assert from 'node:assert/strict';
import type {Decision, PlainDecision} from '../../source/scheduler/cycle/decision.ts';
import {schedulePlainly} from '../../source/scheduler/cycle/schedule-plainly.ts';
import {feasibleGroups, totalsOf} from '../../source/scheduler/equivalence/evaluate-groups.ts';
import {podTrackers} from '../../source/scheduler/equivalence/pod-trackers.ts';
import {scheduleByClass} from '../../source/scheduler/equivalence/schedule-by-class.ts';
import {namesNodes} from '../../source/scheduler/equivalence/sorted-plugins.ts';
import {trackedCluster} from '../../source/scheduler/equivalence/tracked-cluster.ts';
import type {Profile} from '../../source/scheduler/framework/profile.ts';
import {essence} from './builders.ts';
import type {Outcome, Question} from './histories.ts';

/** How many decisions were made how. */
export interface Tally {
	shared: number;
	/** Left to the plain evaluation. */
	plain: number;
	refused: number;
	nominated: number;
}

type Decide<Made> = (
	profile: Profile,
	...rest: Parameters<typeof schedulePlainly> extends [any, ...infer R] ? R : never
) => Made;

const decideWith = <Made extends Decision | undefined>(
	decide: Decide<Made>,
	profile: Profile,
	{pod, cluster, firstNode, luck}: Question,
): {readonly decision: Made; readonly draws: readonly number[]} => {
	const draws: number[] = [];
	const draw = (below: number): number => {
		draws.push(below);
		return luck % below;
	};
	return {decision: decide(profile, pod, cluster, {draw, nowMs: Date.UTC(2026, 0, 1), firstNode}), draws};
};

/** All that a decision says, but not what it says of each node. */
const storyOf = (decision: Decision, draws: readonly number[]): object => {
	const common = {...essence(decision), looked: decision.looked, draws};
	if (decision.kind === 'placed') return common;
	const {nomination, clearsNomination = false} = decision;
	const victims = nomination?.victims.map(({key}) => key);
	const candidates = nomination?.candidates?.map(({node, victims: of, violations}) => [node, of.length, violations]);
	return {...common, victims, candidates, rule: nomination?.rule, clearsNomination};
};

/** What the plain evaluation says of each node: its total, or why it is refused. */
const plainlyOfNodes = (decision: PlainDecision, {cluster}: Question): readonly unknown[] => {
	const totals = decision.kind === 'placed' ? decision.scores?.totals : undefined;
	const byName = new Map(decision.feasible.map(({name}, index) => [name, totals?.[index] ?? 'feasible']));
	return cluster.nodes.map(({name}) => [name, byName.get(name) ?? 'refused']);
};

/** The same by class. */
const byClassOfNodes = (profile: Profile, {pod, cluster}: Question): readonly unknown[] => {
	const trackers = podTrackers(profile, pod, cluster, trackedCluster(cluster))!;
	const feasible = feasibleGroups(trackers, new Map());
	const totals = totalsOf(trackers, feasible);
	const byGroup = new Map(
		[...feasible.groups].map((group, index) => [group, feasible.nodes === 1 ? 'feasible' : totals[index]!]),
	);
	return cluster.nodes.map(({name}, place) => [name, byGroup.get(trackers.groups.kinds.of[place]!) ?? 'refused']);
};

const refusalsOf = (decision: Decision, {cluster}: Question): readonly unknown[] =>
	decision.kind === 'placed' ? [] : cluster.nodes.map(({name}) => [name, decision.refusals.get(name)]);

const outcomeOf = (decision: Decision): Outcome => {
	if (decision.kind === 'placed') return {kind: 'placed', node: decision.node.name};
	const {nomination} = decision;
	return nomination === undefined ? {kind: 'nothing'} : {...nomination, kind: 'nominated'};
};

/** True when all that is said of nodes is what groups say: nobody else has room promised, and no plugin names nodes. */
const isOrdinary = (profile: Profile, {pod, cluster}: Question): boolean =>
	!namesNodes(profile, pod) &&
	!pod.pod.status?.nominatedNodeName &&
	cluster.nodesWithRivals(pod)[Symbol.iterator]().next().done === true;

/** Decides by class and plainly, and throws where one says anything else than the other, of the pod or of any node. */
export const decideBothWays = (profile: Profile, question: Question, tally: Tally): Outcome => {
	const plain = decideWith(schedulePlainly, profile, question);
	const shared = decideWith(scheduleByClass, profile, question);
	const outcome = outcomeOf(plain.decision);
	if (shared.decision === undefined) {
		tally.plain++;
		return outcome;
	}
	tally.shared++;
	if (plain.decision.kind === 'unschedulable') tally.refused++;
	if (outcome.kind === 'nominated') tally.nominated++;
	assert.deepEqual(storyOf(shared.decision, shared.draws), storyOf(plain.decision, plain.draws));
	assert.deepEqual(refusalsOf(shared.decision, question), refusalsOf(plain.decision, question));
	if (isOrdinary(profile, question)) {
		assert.deepEqual(byClassOfNodes(profile, question), plainlyOfNodes(plain.decision, question));
	}
	return outcome;
};
