import {requiredNodeMatcher, termMatcher, type NodeMatcher} from '../framework/node-selector.ts';
import {scaleToMax} from '../framework/normalize.ts';
import type {Node, NodeSelectorTerm, Pod} from '../framework/objects.ts';
import {unresolvable} from '../framework/refusal.ts';
import type {Plugin} from '../framework/types.ts';

const noMatch = unresolvable("node(s) didn't match Pod's node affinity/selector");
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

const preferencesOf = ({spec}: Pod): readonly Preference[] =>
	(spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [])
		.filter(({weight}) => weight !== 0)
		.map(({weight, preference}) => ({weight, matches: termMatcher(preference)}));

/** Node selector and required node affinity; preferred node affinity as a score. */
export const nodeAffinity: Plugin<NodeMatcher, readonly Preference[]> = {
	name: 'NodeAffinity',
	nodeLocal: true,
	preFilter({pod}) {
		const state = requiredNodeMatcher(pod);
		if (state === undefined) return {kind: 'skip'};
		const nodeNames = namedNodes(pod);
		if (nodeNames?.size === 0) return {kind: 'refused', refusal: conflict};
		return {kind: 'ready', state, nodeNames};
	},
	filter: (matches, _pod, node) => (matches(node) ? undefined : noMatch),
	preScore({pod}) {
		const listed = pod.spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
		return listed.length === 0 ? {kind: 'skip'} : {kind: 'ready', state: preferencesOf(pod)};
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
				return requiredNodeMatcher(pod)?.({name, labels}) ?? true;
			},
		},
	],
};
