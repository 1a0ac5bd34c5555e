import type {AffinityTerm} from '../cache/affinity-term.ts';
import type {ClusterState} from '../cache/cluster-state.ts';
import type {NodeInfo} from '../cache/node-info.ts';
import type {PodInfo} from '../cache/pod-info.ts';
import type {ClusterObjects} from '../framework/cluster-objects.ts';
import {unresolvable, unschedulable} from '../framework/refusal.ts';
import type {Plugin} from '../framework/types.ts';
import {sharedAffinityFilter} from './affinity-filter-tracker.ts';
import {sharedAffinityScore} from './affinity-score-tracker.ts';
import {speaksOf} from './affinity-sums.ts';
import {normalizeAffinity, prepareAffinityScore, type InterPodAffinityOptions} from './inter-pod-affinity-score.ts';
import {TopologyCounts} from './topology-counts.ts';

const noAffinity = unresolvable("node(s) didn't match pod affinity rules");
const antiAffinity = unschedulable("node(s) didn't match pod anti-affinity rules");
const existingAntiAffinity = unschedulable("node(s) didn't satisfy existing pods anti-affinity rules");

interface AffinityFilter {
	/** Existing pods whose required anti-affinity speaks of this pod. */
	readonly existing: TopologyCounts;
	/** Pods that meet all of this pod's required affinity terms. */
	readonly affinity: TopologyCounts;
	/** Pods that meet a required anti-affinity term of this pod. */
	readonly antiAffinity: TopologyCounts;
	readonly objects: ClusterObjects;
}

const matchesAll = (terms: readonly AffinityTerm[], pod: PodInfo, objects: ClusterObjects): boolean =>
	terms.length > 0 && terms.every(term => speaksOf(term, pod, objects));

/** Counts what `other`, `count` times on the node, means for the pod's own terms. */
const countOwnTerms = (state: AffinityFilter, pod: PodInfo, other: PodInfo, node: NodeInfo, count: number): void => {
	if (matchesAll(pod.requiredAffinity, other, state.objects)) {
		for (const {topologyKey} of pod.requiredAffinity) state.affinity.add(topologyKey, node, count);
	}
	for (const term of pod.requiredAntiAffinity) {
		if (speaksOf(term, other, state.objects)) state.antiAffinity.add(term.topologyKey, node, count);
	}
};

const countExistingTerms = (
	state: AffinityFilter,
	pod: PodInfo,
	other: PodInfo,
	node: NodeInfo,
	count: number,
): void => {
	for (const term of other.requiredAntiAffinity) {
		if (speaksOf(term, pod, state.objects)) state.existing.add(term.topologyKey, node, count);
	}
};

const countCluster = (pod: PodInfo, cluster: ClusterState): AffinityFilter => {
	const state: AffinityFilter = {
		existing: new TopologyCounts(),
		affinity: new TopologyCounts(),
		antiAffinity: new TopologyCounts(),
		objects: cluster.objects,
	};
	if (cluster.hasPodsWithRequiredAntiAffinity) {
		for (const node of cluster.nodes) {
			for (const other of node.podsWithRequiredAntiAffinity.values()) countExistingTerms(state, pod, other, node, 1);
		}
	}
	if (pod.requiredAffinity.length > 0 || pod.requiredAntiAffinity.length > 0) {
		for (const node of cluster.nodes) {
			for (const {sample, count} of node.labelClasses.values()) countOwnTerms(state, pod, sample, node, count);
		}
	}
	return state;
};

const meetsAffinity = (state: AffinityFilter, pod: PodInfo, node: NodeInfo): boolean => {
	let met = true;
	for (const {topologyKey} of pod.requiredAffinity) {
		if (node.labels[topologyKey] === undefined) return false;
		if (state.affinity.at(topologyKey, node) <= 0) met = false;
	}
	// The first pod of a group that wants to be together may go anywhere: nobody is there yet, and it matches its own terms.
	return met || (state.affinity.empty && matchesAll(pod.requiredAffinity, pod, state.objects));
};

/** Pods near to or away from other pods, as either side asks. */
export const createInterPodAffinity = (
	options: InterPodAffinityOptions = {},
): Plugin<AffinityFilter, TopologyCounts> => ({
	name: 'InterPodAffinity',
	preFilter(pod, cluster) {
		const state = countCluster(pod, cluster);
		const nothingAsked = pod.requiredAffinity.length === 0 && pod.requiredAntiAffinity.length === 0;
		return nothingAsked && state.existing.empty ? {kind: 'skip'} : {kind: 'ready', state};
	},
	filter(state, pod, node) {
		if (!meetsAffinity(state, pod, node)) return noAffinity;
		for (const {topologyKey} of pod.requiredAntiAffinity) {
			if (state.antiAffinity.at(topologyKey, node) > 0) return antiAffinity;
		}
		return state.existing.anyAt(node) ? existingAntiAffinity : undefined;
	},
	podAdded(state, pod, other, node) {
		countOwnTerms(state, pod, other, node, 1);
		countExistingTerms(state, pod, other, node, 1);
	},
	podRemoved(state, pod, other, node) {
		countOwnTerms(state, pod, other, node, -1);
		countExistingTerms(state, pod, other, node, -1);
	},
	preScore: (pod, feasible, cluster) => prepareAffinityScore(pod, feasible, cluster, options),
	score: (counts, _pod, node) => counts.sumAt(node),
	normalize: normalizeAffinity,
	sharing: {
		kind: 'cluster',
		filter: (pod, cluster) => sharedAffinityFilter(pod, cluster, {noAffinity, antiAffinity, existingAntiAffinity}),
		score: (pod, cluster) => sharedAffinityScore(pod, cluster, options),
	},
	events: [
		{source: 'AssignedPod', actions: ['Add', 'Update', 'Delete']},
		{source: 'Node', actions: ['Add', 'Update']},
		{source: 'Namespace', actions: ['Add', 'Update']},
	],
});

/** With kube-scheduler's default arguments. */
export const interPodAffinity = createInterPodAffinity();
