import type {Random} from '../clock/random.ts';
import {keyOf} from '../machinery/object-key.ts';
import type {ClusterState} from './cache/cluster-state.ts';
import {podInfoOf, type PodInfo} from './cache/pod-info.ts';
import {noneLooked, type Decide, type Decision, type PlainRefusal} from './cycle/decision.ts';
import {nextFirstNode} from './cycle/nodes-to-find.ts';
import {placeOn} from './cycle/place-on.ts';
import {schedulePod} from './cycle/schedule-pod.ts';
import type {PodGroup} from './framework/objects.ts';
import type {Profile} from './framework/profile.ts';
import {profileFor, type SchedulerConfiguration} from './framework/scheduler-configuration.ts';
import {planGroup, settledDecision, type GroupInput} from './gang/plan-group.ts';
import {groupKeyOf, isPlannedTogether} from './gang/pod-group.ts';

/** A pod with what was decided, and the cluster as it was before. */
export interface PendingDecision<Made extends Decision = Decision> {
	readonly pod: PodInfo;
	/** The one that decided. */
	readonly profile: Profile;
	/** What was found out about the pod by itself. */
	readonly found: Made;
	/** What becomes of it: `found`, unless its group as a whole comes to something else. */
	readonly decision: Decision;
	/** Valid only inside the callback: later decisions change it. */
	readonly cluster: ClusterState;
}

export interface SchedulePendingOptions {
	readonly configuration: SchedulerConfiguration;
	/** Draws among equally good nodes; without it the first by name is taken. */
	readonly random?: Random;
	/** Cluster time in ms; counts as start of pods that have none. */
	readonly nowMs?: number;
}

/** Decides a gated pod: it is refused before any node is looked at. */
const gate = ({plugins}: Profile, {pod}: PodInfo, {objects}: ClusterState): PlainRefusal | undefined => {
	for (const {plugin} of plugins) {
		const refusal = plugin.preEnqueue?.(pod, objects);
		if (refusal === undefined) continue;
		const message = refusal.reasons.join(', ');
		return {...noneLooked, kind: 'unschedulable', message, refusedBy: new Set([plugin.name])};
	}
	return undefined;
};

/** The pods in the order the queue would give them: the profile's order, then as listed. */
const queued = ({plugins}: Profile, pods: readonly PodInfo[]): readonly PodInfo[] => {
	const less = plugins.find(({plugin}) => plugin.less !== undefined)?.plugin.less;
	if (less === undefined) return pods;
	const order = ({pod, createdMs}: PodInfo) => ({pod, queuedAtMs: createdMs});
	return pods.toSorted((a, b) => less(order(a), order(b)));
};

const settle = (cluster: ClusterState, profile: Profile, pod: PodInfo, decision: Decision): void => {
	if (decision.kind === 'placed') {
		placeOn(cluster, profile, pod, decision.node.name);
		return;
	}
	if (decision.nomination === undefined) return;
	for (const victim of decision.nomination.victims) cluster.removePod(victim.key);
	cluster.nominate(pod, decision.nomination.node);
};

/**
Schedules pods one after another on `cluster`, which it changes (give it a fork): each sees the former ones placed, and the
victims of a preemption gone with their room kept for who preempted them. Pods of a gang are decided about together, when the
first of them is due. Pods of other schedulers are left out. `visit` is called before the cluster changes.
*/
export const schedulePending = (
	cluster: ClusterState,
	pods: readonly PodInfo[],
	options: SchedulePendingOptions,
	visit: (pending: PendingDecision) => void,
): void => decidePending<Decision>(cluster, pods, options, schedulePod, visit);

/** Pods that wait, in the order of the queue, with what holds them back. */
type WaitingPods = ReadonlyMap<PodInfo, PlainRefusal | undefined>;

/** The group of a pod, when its pods are decided about together. */
const plannedGroupOf = ({pod}: PodInfo, {objects}: ClusterState): PodGroup | undefined => {
	const group = objects.groups?.get(groupKeyOf(pod) ?? '');
	return group !== undefined && isPlannedTogether(group) ? group : undefined;
};

/** The waiting pods of a pod's group that nothing holds back. */
const membersLike = ({pod}: PodInfo, waiting: WaitingPods): readonly PodInfo[] =>
	[...waiting]
		.filter(([other, gated]) => gated === undefined && groupKeyOf(other.pod) === groupKeyOf(pod))
		.map(([other]) => other);

/** A pod, what was found out about it by itself, and what becomes of it. */
type Settled<Made extends Decision> = Pick<PendingDecision<Made>, 'pod' | 'found' | 'decision'>;

/** One attempt of all waiting pods of a group, as a running scheduler makes it. */
const decideTogether = <Made extends Decision>(
	group: PodGroup,
	input: Omit<GroupInput<Made>, 'group' | 'placed'>,
): readonly Settled<Made | PlainRefusal>[] => {
	const {cluster} = input;
	const members = (cluster.objects.groups?.podsOf(keyOf(group)) ?? []).map(podInfoOf);
	const placed = members.filter(({key}) => cluster.nodeNameOf(key) !== undefined);
	const plan = planGroup({...input, group, placed});
	return plan.members.map(({pod, decision}) => ({pod, found: decision, decision: settledDecision(decision, plan)}));
};

/** As schedulePending, with decisions made in a way of the caller's. */
export const decidePending = <Made extends Decision>(
	cluster: ClusterState,
	pods: readonly PodInfo[],
	{configuration, random, nowMs = 0}: SchedulePendingOptions,
	decide: Decide<Made>,
	visit: (pending: PendingDecision<Made | PlainRefusal>) => void,
): void => {
	const draw = (below: number): number => random?.int(below) ?? 0;
	let firstNode = 0;
	const waiting: Map<PodInfo, PlainRefusal | undefined> = new Map();
	for (const pod of queued(configuration.profiles[0]!, pods)) {
		const profile = profileFor(configuration, pod.pod);
		if (profile !== undefined) waiting.set(pod, gate(profile, pod, cluster));
	}
	const decideOne = (pod: PodInfo, profile: Profile): readonly Settled<Made | PlainRefusal>[] => {
		const gated = waiting.get(pod);
		if (gated !== undefined) return [{pod, found: gated, decision: gated}];
		const options = {draw, nowMs, firstNode};
		const group = plannedGroupOf(pod, cluster);
		if (group !== undefined) {
			return decideTogether(group, {profile, pods: membersLike(pod, waiting), cluster, options, decide});
		}
		const decision = decide(profile, pod, cluster, options);
		firstNode = nextFirstNode(firstNode, decision.looked, cluster.nodes.length);
		return [{pod, found: decision, decision}];
	};
	for (const pod of waiting.keys()) {
		const profile = profileFor(configuration, pod.pod)!;
		const settled = decideOne(pod, profile);
		for (const one of settled) visit({...one, profile, cluster});
		for (const one of settled) {
			settle(cluster, profile, one.pod, one.decision);
			waiting.delete(one.pod);
		}
	}
};
