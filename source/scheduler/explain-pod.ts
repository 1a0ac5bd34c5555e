import type {ClusterState} from './cache/cluster-state.ts';
import {podInfoOf} from './cache/pod-info.ts';
import {schedulePlainly} from './cycle/schedule-plainly.ts';
import {explainDecision, type Explanation} from './explanation.ts';
import type {Pod} from './framework/objects.ts';
import type {QueueStep} from './queue/queued-pod.ts';
import {defaultConfiguration} from './configuration/default-configuration.ts';
import {profileFor, type SchedulerConfiguration} from './framework/scheduler-configuration.ts';

/** How the node that a pod is on compares with the others, now. */
export interface CurrentNode {
	readonly node: string;
	/** False: the pod would not be put there today. */
	readonly feasible: boolean;
	/** 1 is best; equal scores share a place. Absent when nothing was scored. */
	readonly rank?: number;
	readonly total?: number;
	/** The highest total of all nodes. */
	readonly best?: number;
}

/** Why a pod would go where it would go, if it were pending now. */
export interface PodExplanation extends Explanation {
	/** For pods that have a node already. */
	readonly current?: CurrentNode;
	/** The pod's way through the scheduling queue, oldest first, as far as the running scheduler remembers it. */
	readonly queue?: readonly QueueStep[];
}

export interface ExplainPodOptions {
	/** Its profile under the pod's schedulerName explains; for a pod of another scheduler its first. */
	readonly configuration?: SchedulerConfiguration;
	/** Now, ms since the epoch. */
	readonly nowMs?: number;
}

/** The pod as it was before anything was decided about it. */
const undecided = (pod: Pod): Pod => ({
	...pod,
	spec: {...pod.spec, nodeName: undefined},
	status: {...pod.status, nominatedNodeName: undefined},
});

const compare = (nodeName: string, {nodes}: Explanation): CurrentNode => {
	const own = nodes[nodeName];
	const totals = Object.values(nodes)
		.map(({total}) => total)
		.filter(total => total !== undefined);
	if (own?.total === undefined) return {node: nodeName, feasible: own?.feasible === true};
	const {total} = own;
	const better = totals.filter(other => other > total).length;
	return {node: nodeName, feasible: true, rank: better + 1, total, best: Math.max(...totals)};
};

/**
Where a pod would go in the cluster as it is now, itself left out, and why: the console's "why here". Among equally good
nodes it names the one the pod is on, else the first. Changes nothing.
*/
export const explainPod = (
	cluster: ClusterState,
	pod: Pod,
	{configuration = defaultConfiguration, nowMs = 0}: ExplainPodOptions = {},
): PodExplanation => {
	const profile = profileFor(configuration, pod) ?? configuration.profiles[0]!;
	const info = podInfoOf(undecided(pod));
	const without = cluster.fork();
	without.removePod(info.key);
	without.removeNomination(info.key);
	const decision = schedulePlainly(profile, info, without, {draw: () => 0, nowMs});
	const explanation = explainDecision(profile, info, decision, without);
	const nodeName = pod.spec.nodeName ?? '';
	if (nodeName === '') return explanation;
	const current = compare(nodeName, explanation);
	const asGood = current.total !== undefined && current.total === current.best;
	return {...explanation, ...(asGood ? {node: nodeName} : {}), current};
};
