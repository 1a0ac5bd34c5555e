import type {ClusterState} from './cache/cluster-state.ts';
import type {PodInfo} from './cache/pod-info.ts';
import type {PlainDecision} from './cycle/decision.ts';
import {bestOf} from './cycle/score-nodes.ts';
import {scoreDetails} from './cycle/score-details.ts';
import type {Nomination} from './framework/types.ts';
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
	/** What they were made of, by plugin: as Score gave it, from 0 to 100 after NormalizeScore, and times what. */
	readonly scores?: {readonly [plugin: string]: ScoreParts};
}

/** How a plugin's weighted score came about: `normalized` times `weight`. */
export interface ScoreParts {
	readonly raw: number;
	readonly normalized: number;
	readonly weight: number;
}

/** What preemption chose from. */
export interface PreemptionExplanation {
	readonly rule: string;
	readonly candidates: readonly {
		readonly node: string;
		/** `namespace/name`, most important first. */
		readonly victims: readonly string[];
		/** How many victims break a disruption budget. */
		readonly violations: number;
	}[];
}

/** Why a pod goes where it goes, or goes nowhere: what `inkube explain -o json` prints. */
export interface Explanation {
	/** `namespace/name` */
	readonly pod: string;
	/** The node it was evicted from, in a what-if. */
	readonly from?: string;
	readonly node: string | null;
	/** The nodes with the highest total in node order, the chosen one among them, when there are several. */
	readonly ties?: readonly string[];
	/** A node on which preemption makes room, or where the pod's volumes must be bound first. */
	readonly nominatedNode?: string;
	/** Pods that preemption removes, `namespace/name`, sorted. */
	readonly victims?: readonly string[];
	/** The nodes on which preemption would help, in the order they were looked at, and what decided among them. */
	readonly preemption?: PreemptionExplanation;
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

const nodesOf = (
	profile: Profile,
	pod: PodInfo,
	decision: PlainDecision,
	cluster: ClusterState,
): {[node: string]: NodeExplanation} => {
	const nodes: {[node: string]: NodeExplanation} = {};
	const position = new Map(decision.feasible.map(({name}, index) => [name, index]));
	const scores = decision.kind === 'placed' ? decision.scores : undefined;
	const details = scores === undefined ? [] : scoreDetails(profile, pod, decision.feasible, cluster);
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
		const parts = details.map(({plugin, weight, raw, normalized}): [string, ScoreParts] => [
			plugin,
			{raw: raw[index]!, normalized: normalized[index]!, weight},
		]);
		nodes[name] = {
			feasible: true,
			total: scores.totals[index]!,
			plugins: Object.fromEntries(parts.map(([plugin, {normalized, weight}]) => [plugin, normalized * weight])),
			scores: Object.fromEntries(parts),
		};
	}
	return nodes;
};

/** The best nodes, when there are several. */
const tiesOf = ({feasible, scores, ties}: PlainDecision & {readonly kind: 'placed'}): Pick<Explanation, 'ties'> => {
	if (scores === undefined || ties < 2) return {};
	const names = bestOf(scores.totals).map(index => feasible[index]!.name);
	return {ties: names};
};

const preemptionOf = ({candidates, rule}: Nomination): Pick<Explanation, 'preemption'> => {
	if (candidates === undefined || rule === undefined) return {};
	const described = candidates.map(({node, victims, violations}) => ({
		node,
		victims: victims.map(({key}) => key),
		violations,
	}));
	return {preemption: {rule, candidates: described}};
};

/** Puts a decision into words. */
export const explainDecision = (
	profile: Profile,
	pod: PodInfo,
	decision: PlainDecision,
	cluster: ClusterState,
): Explanation => {
	const nodes = nodesOf(profile, pod, decision, cluster);
	if (decision.kind === 'placed') {
		const {name} = decision.node;
		return bindsLater(profile, pod, name, cluster)
			? {pod: pod.key, node: null, ...tiesOf(decision), nominatedNode: name, nodes}
			: {pod: pod.key, node: name, ...tiesOf(decision), nodes};
	}
	const {message, nomination} = decision;
	if (nomination === undefined) return {pod: pod.key, node: null, message, nodes};
	const victims = nomination.victims.map(({key}) => key).toSorted();
	return {
		pod: pod.key,
		node: null,
		nominatedNode: nomination.node,
		victims,
		...preemptionOf(nomination),
		message,
		nodes,
	};
};
