import {requiredNodeMatcher, selectorMatcher, termMatcher, type NodeMatcher} from '../framework/node-selector.ts';
import {scaleToMax} from '../framework/normalize.ts';
import type {Node, NodeAffinity, NodeSelectorTerm, Pod} from '../framework/objects.ts';
import {unresolvable} from '../framework/refusal.ts';
import type {Plugin} from '../framework/types.ts';

const noMatch = unresolvable("node(s) didn't match Pod's node affinity/selector");
const notAdded = unresolvable("node(s) didn't match scheduler-enforced node affinity");
const conflict = unresolvable('pod affinity terms conflict');

/** The nodes a term names through metadata.name; undefined when it names none. */
const namesOfTerm = ({matchFields = []}: NodeSelectorTerm): ReadonlySet<string> | undefined =>
	matchFields
		.filter(({key, operator}) => key === 'metadata.name' && operator === 'In')
		.map(({values = []}) => new Set(values))
		.reduce<Set<string> | undefined>(
			(names, more) => (names === undefined ? more : names.intersection(more)),
			undefined,
		);

/** The only nodes that can match because every required term names some; undefined when any node may. */
const namedNodes = ({spec}: Pod): ReadonlySet<string> | undefined => {
	const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
	if (terms.length === 0) return undefined;
	let names: ReadonlySet<string> = new Set();
	for (const term of terms) {
		const ofTerm = namesOfTerm(term);
		if (ofTerm === undefined) return undefined;
		names = names.union(ofTerm);
	}
	return names;
};

interface Preference {
	readonly weight: number;
	readonly matches: NodeMatcher;
}

const preferencesOf = (affinity: NodeAffinity | undefined): readonly Preference[] =>
	(affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [])
		.filter(({weight}) => weight !== 0)
		.map(({weight, preference}) => ({weight, matches: termMatcher(preference)}));

/** What a pod without demands of its own demands. */
const anyNode: NodeMatcher = () => true;

/**
Node selector and required node affinity; preferred node affinity as a score. `added` (NodeAffinityArgs' addedAffinity)
holds for every pod, besides its own.
*/
export const createNodeAffinity = (added?: NodeAffinity): Plugin<NodeMatcher, readonly Preference[]> => {
	const demanded = added?.requiredDuringSchedulingIgnoredDuringExecution;
	const enforced = demanded === undefined ? undefined : selectorMatcher(demanded);
	const preferred = preferencesOf(added);
	return {
		name: 'NodeAffinity',
		sharing: {
			kind: 'node',
			reads: ({pod: {spec}}) => [spec.nodeSelector, spec.affinity?.nodeAffinity],
			narrows: ({pod}) => namedNodes(pod) !== undefined,
		},
		preFilter({pod}) {
			const state = requiredNodeMatcher(pod);
			if (state === undefined) return enforced === undefined ? {kind: 'skip'} : {kind: 'ready', state: anyNode};
			const nodeNames = namedNodes(pod);
			if (nodeNames?.size === 0) return {kind: 'refused', refusal: conflict};
			return {kind: 'ready', state, nodeNames};
		},
		filter(matches, _pod, node) {
			if (enforced !== undefined && !enforced(node)) return notAdded;
			return matches(node) ? undefined : noMatch;
		},
		preScore({pod}) {
			const listed = pod.spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
			if (listed.length === 0 && preferred.length === 0) return {kind: 'skip'};
			return {kind: 'ready', state: [...preferred, ...preferencesOf(pod.spec.affinity?.nodeAffinity)]};
		},
		score(preferences, _pod, node) {
			let sum = 0;
			for (const {weight, matches} of preferences) if (matches(node)) sum += weight;
			return sum;
		},
		normalize: scores => scaleToMax(scores, false),
		events: [
			{
				source: 'Node',
				actions: ['Add', 'Update'],
				mayHelp(pod, {object}) {
					const {name, labels = {}} = (object as Node).metadata;
					if (enforced !== undefined && !enforced({name, labels})) return false;
					return requiredNodeMatcher(pod)?.({name, labels}) ?? true;
				},
			},
		],
	};
};

/** Without an added affinity. */
export const nodeAffinity = createNodeAffinity();
