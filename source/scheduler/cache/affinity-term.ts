import {matcherOfSelector, type LabelMatcher} from '../../machinery/label-selector.ts';
import {selectorKey} from '../framework/selector-key.ts';
import type {Affinity, Labels, PodAffinityTerm} from '../framework/objects.ts';

/** A pod affinity term made ready for matching. */
export interface AffinityTerm {
	readonly topologyKey: string;
	readonly selector: LabelMatcher;
	/** Namespaces by name; the owner's own when the term names none and selects none. */
	readonly namespaces: ReadonlySet<string>;
	/** Namespaces by their labels; undefined selects none. */
	readonly namespaceSelector: LabelMatcher | undefined;
	/** 1 for required terms. */
	readonly weight: number;
}

/** The terms of a pod by what they ask. */
export interface AffinityTerms {
	readonly requiredAffinity: readonly AffinityTerm[];
	readonly requiredAntiAffinity: readonly AffinityTerm[];
	readonly preferredAffinity: readonly AffinityTerm[];
	readonly preferredAntiAffinity: readonly AffinityTerm[];
}

/** What a term is to the pod that has it. */
export type TermUse = keyof AffinityTerms;

/** A term of a pod that is on a node, as others look at it. */
export interface ExistingTerm {
	/** The same for terms that mean the same. */
	readonly key: string;
	readonly use: TermUse;
	readonly term: AffinityTerm;
}

const noTerms: AffinityTerms = {
	requiredAffinity: [],
	requiredAntiAffinity: [],
	preferredAffinity: [],
	preferredAntiAffinity: [],
};

const termOf = (term: PodAffinityTerm, namespace: string, weight: number): AffinityTerm => {
	const {namespaces = [], namespaceSelector, topologyKey, labelSelector} = term;
	const own = namespaces.length === 0 && namespaceSelector === undefined;
	return {
		topologyKey,
		selector: matcherOfSelector(labelSelector),
		namespaces: new Set(own ? [namespace] : namespaces),
		namespaceSelector: namespaceSelector === undefined ? undefined : matcherOfSelector(namespaceSelector),
		weight,
	};
};

type PodTerms = Affinity['podAffinity'] | Affinity['podAntiAffinity'];

const required = (terms: PodTerms, namespace: string): readonly AffinityTerm[] =>
	terms?.requiredDuringSchedulingIgnoredDuringExecution?.map(term => termOf(term, namespace, 1)) ?? [];

const preferred = (terms: PodTerms, namespace: string): readonly AffinityTerm[] =>
	(terms?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(({podAffinityTerm, weight}) =>
		termOf(podAffinityTerm, namespace, weight),
	);

/** Reads the pod affinity terms of a pod in `namespace`. Throws an Error for selectors that cannot be read. */
export const affinityTermsOf = (affinity: Affinity | undefined, namespace: string): AffinityTerms => {
	if (affinity?.podAffinity === undefined && affinity?.podAntiAffinity === undefined) return noTerms;
	return {
		requiredAffinity: required(affinity.podAffinity, namespace),
		requiredAntiAffinity: required(affinity.podAntiAffinity, namespace),
		preferredAffinity: preferred(affinity.podAffinity, namespace),
		preferredAntiAffinity: preferred(affinity.podAntiAffinity, namespace),
	};
};

/** True when the term speaks of pods with these labels in this namespace. */
export const termMatches = (
	term: AffinityTerm,
	namespace: string,
	labels: Labels | undefined,
	namespaceLabels: (name: string) => Labels,
): boolean =>
	(term.namespaces.has(namespace) || term.namespaceSelector?.matches(namespaceLabels(namespace)) === true) &&
	term.selector.matches(labels);

/** A text that is the same for terms that mean the same. */
export const termKey = ({topologyKey, selector, namespaces, namespaceSelector, weight}: AffinityTerm): string =>
	JSON.stringify([
		topologyKey,
		selectorKey(selector),
		[...namespaces].toSorted(),
		namespaceSelector === undefined ? null : selectorKey(namespaceSelector),
		weight,
	]);

/** All terms of a pod. */
export const existingTermsOf = (terms: AffinityTerms): readonly ExistingTerm[] =>
	(Object.keys(noTerms) as TermUse[]).flatMap(use =>
		terms[use].map(term => ({key: `${use} ${termKey(term)}`, use, term})),
	);
