import {termMatches, type AffinityTerm} from '../cache/affinity-term.ts';
import type {ClusterState} from '../cache/cluster-state.ts';
import type {NodeInfo} from '../cache/node-info.ts';
import type {PodInfo} from '../cache/pod-info.ts';
import {maxNodeScore} from '../framework/normalize.ts';
import type {PreScoreResult} from '../framework/types.ts';
import {TopologyCounts} from './topology-counts.ts';

/** InterPodAffinityArgs. */
export interface InterPodAffinityOptions {
	/** What a required affinity of an existing pod that speaks of the new one is worth, 0 to 100. */
	readonly hardPodAffinityWeight?: number;
	/** True: what existing pods prefer counts only for pods that prefer something themselves. */
	readonly ignorePreferredTermsOfExistingPods?: boolean;
}

/** Adds up, per topology value, what the preferences of the pod and of the existing pods are worth. */
export const prepareAffinityScore = (
	pod: PodInfo,
	_feasible: readonly NodeInfo[],
	cluster: ClusterState,
	{hardPodAffinityWeight = 1, ignorePreferredTermsOfExistingPods = false}: InterPodAffinityOptions = {},
): PreScoreResult<TopologyCounts> => {
	const prefers = pod.preferredAffinity.length > 0 || pod.preferredAntiAffinity.length > 0;
	if (!prefers && (ignorePreferredTermsOfExistingPods || !cluster.hasPodsWithAffinity)) return {kind: 'skip'};
	const counts = new TopologyCounts();
	const namespaceLabels = (name: string) => cluster.objects.namespaceLabels(name);
	const count = (terms: readonly AffinityTerm[], {namespace, labels}: PodInfo, node: NodeInfo, times: number): void => {
		for (const term of terms) {
			if (!termMatches(term, namespace, labels, namespaceLabels)) continue;
			counts.add(term.topologyKey, node, term.weight * times);
		}
	};
	for (const node of cluster.nodes) {
		if (prefers) {
			for (const {sample, count: pods} of node.labelClasses.values()) {
				count(pod.preferredAffinity, sample, node, pods);
				count(pod.preferredAntiAffinity, sample, node, -pods);
			}
		}
		for (const existing of node.podsWithAffinity.values()) {
			count(existing.requiredAffinity, pod, node, hardPodAffinityWeight);
			count(existing.preferredAffinity, pod, node, 1);
			count(existing.preferredAntiAffinity, pod, node, -1);
		}
	}
	return counts.empty ? {kind: 'skip'} : {kind: 'ready', state: counts};
};

/** From the least wanted (0) to the most wanted (100); all 0 when nothing differs. */
export const normalizeAffinity = (scores: Float64Array): void => {
	let min = Number.POSITIVE_INFINITY;
	let max = Number.NEGATIVE_INFINITY;
	for (const score of scores) {
		if (score < min) min = score;
		if (score > max) max = score;
	}
	const range = max - min;
	for (let index = 0; index < scores.length; index++) {
		scores[index] = range > 0 ? Math.trunc(maxNodeScore * ((scores[index]! - min) / range)) : 0;
	}
};
