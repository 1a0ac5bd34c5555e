import {termKey, type AffinityTerm} from '../cache/affinity-term.ts';
import type {ClusterState} from '../cache/cluster-state.ts';
import type {PodInfo} from '../cache/pod-info.ts';
import {NodeKinds} from '../framework/node-kinds.ts';
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
import {domainTraits} from './domain-sums.ts';
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
	const apartFrom = together.length * domainTraits;
	const theirsFrom = apartFrom + apart.length * domainTraits;
	const kinds = new NodeKinds(theirsFrom + theirs.length * domainTraits, nodes.size);
	const meets = (kind: number, first: boolean): boolean => {
		for (let index = 0; index < together.length; index++) {
			const {sums} = together[index]!;
			const at = index * domainTraits;
			if (!sums.hasDomain(kinds, kind, at) || !(first || sums.sumOf(kinds, kind, at) > 0)) return false;
		}
		return true;
	};
	const isAny = (all: readonly AffinitySums[], from: number, kind: number): boolean => {
		for (let index = 0; index < all.length; index++) {
			if (all[index]!.sums.sumOf(kinds, kind, from + index * domainTraits) > 0) return true;
		}
		return false;
	};
	const own = [...affinity, ...antiAffinity];
	return {
		kinds,
		// Of pods with terms some may be among the existing ones; which, does not matter.
		ignores: pod => pod.terms.length === 0 && !own.some(term => resolvedMatches(term, pod)),
		update(place, node) {
			updateSums(together, place, node, kinds, 0);
			updateSums(apart, place, node, kinds, apartFrom);
			updateSums(theirs, place, node, kinds, theirsFrom);
			kinds.set(place);
		},
		judge() {
			const first = meetsItself && together.every(({sums}) => sums.nonZero === 0);
			return kind => {
				if (!meets(kind, first)) return refusals.noAffinity;
				if (isAny(apart, apartFrom, kind)) return refusals.antiAffinity;
				return isAny(theirs, theirsFrom, kind) ? refusals.existingAntiAffinity : undefined;
			};
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
