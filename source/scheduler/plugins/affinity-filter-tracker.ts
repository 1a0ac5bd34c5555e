import {termKey, type AffinityTerm} from '../cache/affinity-term.ts';
import type {ClusterState} from '../cache/cluster-state.ts';
import type {PodInfo} from '../cache/pod-info.ts';
import type {Refusal} from '../framework/refusal.ts';
import type {FilterTracker, Shared, TrackedNodes} from '../framework/sharing.ts';
import {
	matchedTerms,
	resolvedMatches,
	resolveTerm,
	speaksOf,
	sumsByTopology,
	updateSums,
	worthOn,
	type AffinitySums,
	type MatchedTerm,
} from './affinity-sums.ts';
import {sumOverPods} from './sum-over-pods.ts';

/** What the plugin says where it refuses. */
export interface AffinityRefusals {
	readonly noAffinity: Refusal;
	readonly antiAffinity: Refusal;
	readonly existingAntiAffinity: Refusal;
}

/** What of a pod and of the pods that are there decides. */
interface Terms {
	readonly affinity: readonly AffinityTerm[];
	readonly antiAffinity: readonly AffinityTerm[];
	/** Required anti-affinity of pods that are there. */
	readonly existing: readonly MatchedTerm[];
	/** The pod meets its own affinity, so that the first of a group may go anywhere. */
	readonly meetsItself: boolean;
}

const clearOccupied = (all: readonly AffinitySums[], fits: Uint8Array): void => {
	for (const {sums} of all) {
		if (sums.nonZero === 0) continue;
		for (let place = 0; place < fits.length; place++) if (fits[place] === 1 && sums.at(place) > 0) fits[place] = 0;
	}
};

const anyAt = (all: readonly AffinitySums[], place: number): boolean => all.some(({sums}) => sums.at(place) > 0);

const track = (
	{affinity, antiAffinity, existing, meetsItself}: Terms,
	nodes: TrackedNodes,
	refusals: AffinityRefusals,
): FilterTracker => {
	const together = sumsByTopology(affinity, nodes, () =>
		sumOverPods(sample => (affinity.every(term => resolvedMatches(term, sample)) ? 1 : 0)),
	);
	const apart = sumsByTopology(antiAffinity, nodes, terms =>
		sumOverPods(sample => (terms.some(term => resolvedMatches(term, sample)) ? 1 : 0)),
	);
	const theirs = sumsByTopology(existing, nodes, worthOn);
	const isFirst = (): boolean => meetsItself && together.every(({sums}) => sums.nonZero === 0);
	const meets = (place: number, first: boolean): boolean =>
		together.every(({sums}) => sums.domains[place]! >= 0 && (first || sums.at(place) > 0));
	return {
		update(place, node) {
			updateSums(together, place, node);
			updateSums(apart, place, node);
			updateSums(theirs, place, node);
		},
		filter(fits) {
			if (together.length > 0) {
				const first = isFirst();
				for (let place = 0; place < fits.length; place++) {
					if (fits[place] === 1 && !meets(place, first)) fits[place] = 0;
				}
			}
			clearOccupied(apart, fits);
			clearOccupied(theirs, fits);
		},
		refusal(place) {
			if (!meets(place, isFirst())) return refusals.noAffinity;
			if (anyAt(apart, place)) return refusals.antiAffinity;
			return anyAt(theirs, place) ? refusals.existingAntiAffinity : undefined;
		},
	};
};

/** Required affinity and anti-affinity of pods alike, with the anti-affinity of the pods that are there. Undefined: nothing is asked. */
export const sharedAffinityFilter = (
	pod: PodInfo,
	cluster: ClusterState,
	refusals: AffinityRefusals,
): Shared<FilterTracker> | undefined => {
	const affinity = pod.requiredAffinity.map(term => resolveTerm(term, cluster));
	const antiAffinity = pod.requiredAntiAffinity.map(term => resolveTerm(term, cluster));
	const existing = cluster.hasPodsWithRequiredAntiAffinity
		? matchedTerms(pod, cluster, use => (use === 'requiredAntiAffinity' ? 1 : 0))
		: [];
	if (affinity.length + antiAffinity.length + existing.length === 0) return undefined;
	const meetsItself = pod.requiredAffinity.every(term => speaksOf(term, pod, cluster.objects));
	const terms: Terms = {affinity, antiAffinity, existing, meetsItself};
	return {
		key: JSON.stringify([affinity.map(termKey), antiAffinity.map(termKey), existing, meetsItself]),
		track: nodes => track(terms, nodes, refusals),
	};
};
