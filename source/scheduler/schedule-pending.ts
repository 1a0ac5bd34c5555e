import type {Random} from '../clock/random.ts';
import type {ClusterState} from './cache/cluster-state.ts';
import type {PodInfo} from './cache/pod-info.ts';
import {noneLooked, type CycleOptions, type Decision, type PlainRefusal} from './cycle/decision.ts';
import {placeOn} from './cycle/place-on.ts';
import {schedulePod} from './cycle/schedule-pod.ts';
import type {Profile} from './framework/profile.ts';
import {profileFor, type SchedulerConfiguration} from './framework/scheduler-configuration.ts';

/** A pod with what was decided, and the cluster as it was then. */
export interface PendingDecision<Made extends Decision = Decision> {
	readonly pod: PodInfo;
	/** The one that decided. */
	readonly profile: Profile;
	readonly decision: Made;
	/** The cluster the decision was made on. Valid only inside the callback: later decisions change it. */
	readonly cluster: ClusterState;
}

/** How a decision is made. */
export type Decide<Made extends Decision> = (
	profile: Profile,
	pod: PodInfo,
	cluster: ClusterState,
	options: CycleOptions,
) => Made;

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
victims of a preemption gone with their room kept for who preempted them. Pods of other schedulers are left out. `visit` is called before the cluster changes.
*/
export const schedulePending = (
	cluster: ClusterState,
	pods: readonly PodInfo[],
	options: SchedulePendingOptions,
	visit: (pending: PendingDecision) => void,
): void => decidePending<Decision>(cluster, pods, options, schedulePod, visit);

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
	for (const pod of queued(configuration.profiles[0]!, pods)) {
		const profile = profileFor(configuration, pod.pod);
		if (profile === undefined) continue;
		const options = {draw, nowMs, firstNode};
		const decision = gate(profile, pod, cluster) ?? decide(profile, pod, cluster, options);
		visit({pod, profile, decision, cluster});
		if (cluster.nodes.length > 0) firstNode = (firstNode + decision.looked) % cluster.nodes.length;
		settle(cluster, profile, pod, decision);
	}
};
