import {termMatches, type AffinityTerm, type TermUse} from '../cache/affinity-term.ts';
import type {ClusterState} from '../cache/cluster-state.ts';
import type {NodeInfo} from '../cache/node-info.ts';
import type {NodeQuestion} from '../cache/node-question.ts';
import type {PodInfo} from '../cache/pod-info.ts';
import type {ClusterObjects} from '../framework/cluster-objects.ts';
import type {Labels} from '../framework/objects.ts';
import type {NodeKinds} from '../framework/node-kinds.ts';
import type {TrackedNodes} from '../framework/sharing.ts';
import {domainTraits, DomainSums} from './domain-sums.ts';

/** The sums of one topology label, with what a node adds to them. */
export interface AffinitySums {
	readonly sums: DomainSums;
	readonly amountOn: NodeQuestion<number>;
}

/** A term of pods that are there which speaks of the incoming pod, and what each of them is worth. */
export interface MatchedTerm {
	readonly key: string;
	readonly topologyKey: string;
	readonly worth: number;
}

/** The term with the namespaces that its namespace selector selects now, of those that have pods. */
export const resolveTerm = (term: AffinityTerm, {namespaces, objects}: ClusterState): AffinityTerm => {
	const {namespaceSelector} = term;
	if (namespaceSelector === undefined) return term;
	const selected = [...namespaces].filter(name => namespaceSelector.matches(objects.namespaceLabels(name)));
	return {...term, namespaces: term.namespaces.union(new Set(selected)), namespaceSelector: undefined};
};

const noLabels = (): Labels => ({});

/** Whether a resolved term speaks of pods like this one. */
export const resolvedMatches = (term: AffinityTerm, {namespace, labels}: PodInfo): boolean =>
	termMatches(term, namespace, labels, noLabels);

/** Whether a term, with the labels that namespaces have now, speaks of a pod. */
export const speaksOf = (term: AffinityTerm, {namespace, labels}: PodInfo, objects: ClusterObjects): boolean =>
	termMatches(term, namespace, labels, name => objects.namespaceLabels(name));

/** The terms of existing pods that speak of a pod, in the order of their keys; `worth` 0 leaves a term out. */
export const matchedTerms = (
	pod: PodInfo,
	{terms, objects}: ClusterState,
	worthOf: (use: TermUse, term: AffinityTerm) => number,
): readonly MatchedTerm[] => {
	const matched: MatchedTerm[] = [];
	for (const {existing} of terms.values()) {
		const {key, use, term} = existing;
		const worth = worthOf(use, term);
		if (worth !== 0 && speaksOf(term, pod, objects)) matched.push({key, topologyKey: term.topologyKey, worth});
	}
	return matched.toSorted((a, b) => (a.key < b.key ? -1 : 1));
};

/** What the matched terms of the pods on a node are worth together. */
export const worthOn =
	(matched: readonly MatchedTerm[]): NodeQuestion<number> =>
	({terms}) => {
		let sum = 0;
		if (terms.size > 0) for (const {key, worth} of matched) sum += (terms.get(key)?.count ?? 0) * worth;
		return sum;
	};

/** Sums for each topology label that occurs. */
export const sumsByTopology = <T extends {readonly topologyKey: string}>(
	terms: readonly T[],
	nodes: TrackedNodes,
	amountOf: (ofTopology: readonly T[]) => NodeQuestion<number>,
): readonly AffinitySums[] =>
	Map.groupBy(terms, ({topologyKey}) => topologyKey)
		.entries()
		.map(([topologyKey, ofTopology]) => ({
			sums: new DomainSums(nodes.topology(topologyKey)),
			amountOn: amountOf(ofTopology),
		}))
		.toArray();

/** Looks at a node again: its domains become traits, from a position on, `domainTraits` for each. */
export const updateSums = (
	all: readonly AffinitySums[],
	place: number,
	node: NodeInfo,
	{traits}: NodeKinds,
	from: number,
): void => {
	for (let index = 0; index < all.length; index++) {
		const {sums, amountOn} = all[index]!;
		sums.set(place, amountOn(node), traits, from + index * domainTraits);
	}
};
