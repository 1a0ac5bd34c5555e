import type {ClusterState} from './cache/cluster-state.ts';
import type {PodInfo} from './cache/pod-info.ts';
import type {Decision} from './cycle/schedule-pod.ts';
import type {Profile} from './framework/profile.ts';

/** What was said about one node. */
export interface NodeExplanation {
	readonly feasible: boolean;
	/** Why not, in kube-scheduler's words; several are joined by commas. */
	readonly reason?: string;
	/** Who refused. */
	readonly plugin?: string;
	/** Sum of the weighted scores; absent when only one node was feasible, for then nothing is scored. */
	readonly total?: number;
	/** Weighted scores by plugin. */
	readonly plugins?: {readonly [plugin: string]: number};
}

/** Why a pod goes where it goes, or goes nowhere: what `inkube explain -o json` prints. */
export interface Explanation {
	/** `namespace/name` */
	readonly pod: string;
	/** The node it was evicted from, in a what-if. */
	readonly from?: string;
	readonly node: string | null;
	/** A node on which preemption makes room, or where the pod's volumes must be bound first. */
	readonly nominatedNode?: string;
	/** Pods that preemption removes, `namespace/name`, sorted. */
	readonly victims?: readonly string[];
	/** True: evicted, in a what-if, and nobody makes it again. */
	readonly lost?: boolean;
	/** kube-scheduler's message. */
	readonly message?: string;
	/** By node name, in node order. */
	readonly nodes: {readonly [node: string]: NodeExplanation};
}

/** True when something must be written and awaited before the pod can be bound to the node. */
export const bindsLater = ({plugins}: Profile, pod: PodInfo, nodeName: string, cluster: ClusterState): boolean => {
	const node = cluster.node(nodeName);
	return node !== undefined && plugins.some(({plugin}) => plugin.bindsLater?.(pod, node, cluster) === true);
};

const nodesOf = (decision: Decision, cluster: ClusterState): {[node: string]: NodeExplanation} => {
	const nodes: {[node: string]: NodeExplanation} = {};
	const position = new Map(decision.feasible.map(({name}, index) => [name, index]));
	const scores = decision.kind === 'placed' ? decision.scores : undefined;
	for (const {name} of cluster.nodes) {
		const refusal = decision.refusals.get(name);
		if (refusal !== undefined) {
			nodes[name] = {feasible: false, reason: refusal.reasons.join(', '), plugin: refusal.plugin};
			continue;
		}
		const index = position.get(name);
		if (index === undefined) continue;
		if (scores === undefined) {
			nodes[name] = {feasible: true};
			continue;
		}
		const plugins = Object.fromEntries([...scores.byPlugin].map(([plugin, values]) => [plugin, values[index]!]));
		nodes[name] = {feasible: true, total: scores.totals[index]!, plugins};
	}
	return nodes;
};

/** Puts a decision into words. */
export const explainDecision = (
	profile: Profile,
	pod: PodInfo,
	decision: Decision,
	cluster: ClusterState,
): Explanation => {
	const nodes = nodesOf(decision, cluster);
	if (decision.kind === 'placed') {
		const {name} = decision.node;
		return bindsLater(profile, pod, name, cluster)
			? {pod: pod.key, node: null, nominatedNode: name, nodes}
			: {pod: pod.key, node: name, nodes};
	}
	const {message, nomination} = decision;
	if (nomination === undefined) return {pod: pod.key, node: null, message, nodes};
	const victims = nomination.victims.map(({key}) => key).toSorted();
	return {pod: pod.key, node: null, nominatedNode: nomination.node, victims, message, nodes};
};
