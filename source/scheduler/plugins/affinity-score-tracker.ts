import {termKey, type AffinityTerm, type TermUse} from '../cache/affinity-term.ts';
import type {ClusterState} from '../cache/cluster-state.ts';
import type {PodInfo} from '../cache/pod-info.ts';
import {NodeKinds} from '../framework/node-kinds.ts';
import type {ScoreTracker, Shared, TrackedNodes} from '../framework/sharing.ts';
import {
	matchedTerms,
	resolvedMatches,
	resolveTerm,
	sumsByTopology,
	updateSums,
	worthOn,
	type MatchedTerm,
} from './affinity-sums.ts';
import {domainTraits} from './domain-sums.ts';
import {normalizeAffinity, type InterPodAffinityOptions} from './inter-pod-affinity-score.ts';
import {sumOverPods} from './sum-over-pods.ts';

/** A preference of the incoming pod; `worth` is negative for those it would rather not be near. */
interface Preference {
	readonly topologyKey: string;
	readonly term: AffinityTerm;
	readonly worth: number;
}

const track = (
	preferences: readonly Preference[],
	existing: readonly MatchedTerm[],
	nodes: TrackedNodes,
): ScoreTracker => {
	const own = sumsByTopology(preferences, nodes, ofTopology =>
		sumOverPods(sample => {
			let worth = 0;
			for (const preference of ofTopology) if (resolvedMatches(preference.term, sample)) worth += preference.worth;
			return worth;
		}),
	);
	const all = [...own, ...sumsByTopology(existing, nodes, worthOn)];
	const kinds = new NodeKinds(all.length * domainTraits, nodes.size);
	return {
		kinds,
		// Of pods with terms some may be among the existing ones; which, does not matter.
		ignores: pod => pod.terms.length === 0 && !preferences.some(({term}) => resolvedMatches(term, pod)),
		update(place, node) {
			updateSums(all, place, node, kinds, 0);
			kinds.set(place);
		},
		score(list, _counts, scores) {
			scores.fill(0);
			for (const [at, {sums}] of all.entries()) {
				if (sums.nonZero === 0) continue;
				for (let index = 0; index < list.length; index++) {
					scores[index] = scores[index]! + sums.sumOf(kinds, list[index]!, at * domainTraits);
				}
			}
			normalizeAffinity(scores);
			return true;
		},
	};
};

/** What the preferences of pods alike, and those of the pods that are there, are worth. Undefined: nobody prefers anything. */
export const sharedAffinityScore = (
	pod: PodInfo,
	cluster: ClusterState,
	{hardPodAffinityWeight = 1, ignorePreferredTermsOfExistingPods = false}: InterPodAffinityOptions,
): Shared<ScoreTracker> | undefined => {
	const preference = (term: AffinityTerm, sign: 1 | -1): Preference => ({
		topologyKey: term.topologyKey,
		term: resolveTerm(term, cluster),
		worth: sign * term.weight,
	});
	const own = [
		...pod.preferredAffinity.map(term => preference(term, 1)),
		...pod.preferredAntiAffinity.map(term => preference(term, -1)),
	];
	if (own.length === 0 && ignorePreferredTermsOfExistingPods) return undefined;
	const worthOf = (use: TermUse, {weight}: AffinityTerm): number => {
		switch (use) {
			case 'requiredAffinity':
				return hardPodAffinityWeight;
			case 'requiredAntiAffinity':
				return 0;
			case 'preferredAffinity':
				return weight;
			case 'preferredAntiAffinity':
				return -weight;
		}
	};
	const existing = cluster.hasPodsWithAffinity ? matchedTerms(pod, cluster, worthOf) : [];
	if (own.length + existing.length === 0) return undefined;
	return {
		key: JSON.stringify([own.map(({term, worth}) => [termKey(term), worth]), existing]),
		track: nodes => track(own, existing, nodes),
	};
};
