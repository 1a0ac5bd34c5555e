import type {NodeQuestion} from '../cache/node-question.ts';
import type {PodInfo} from '../cache/pod-info.ts';
import {NodeKinds} from '../framework/node-kinds.ts';
import {requiredNodeMatcher} from '../framework/node-selector.ts';
import type {ScoreTracker, Shared, TrackedNodes} from '../framework/sharing.ts';
import {domainTraits, DomainSums} from './domain-sums.ts';
import {
	countsPod,
	hasAllTopologies,
	hostnameLabel,
	isIncluded,
	podCounter,
	type SpreadConstraint,
} from './spread-constraint.ts';
import {constraintsKey, inclusionKey} from './spread-filter-tracker.ts';
import {normalizeCounts} from './spread-score.ts';

interface Tracked {
	readonly constraint: SpreadConstraint;
	readonly countOn: NodeQuestion<number>;
	/** Selected pods by domain; nodes without the label are a domain of their own. Undefined for the hostname: there each node counts alone. */
	readonly inDomain: DomainSums | undefined;
	/** Where its traits begin: whether nodes have the label, without which they are not scored, and then their domain or their pods. */
	readonly at: number;
}

/** 1 for nodes that have the labels they need. */
const qualifiedTrait = 0;
const traitsPerConstraint = 1 + domainTraits;

const track = (
	pod: PodInfo,
	constraints: readonly SpreadConstraint[],
	needsLabels: boolean,
	nodes: TrackedNodes,
): ScoreTracker => {
	const required = requiredNodeMatcher(pod.pod);
	const kinds = new NodeKinds(1 + constraints.length * traitsPerConstraint, nodes.size);
	const tracked = constraints.map((constraint, index): Tracked => {
		const {topologyKey} = constraint;
		return {
			constraint,
			countOn: podCounter(constraint, pod.namespace),
			inDomain: topologyKey === hostnameLabel ? undefined : new DomainSums(nodes.topology(topologyKey, '')),
			at: 1 + index * traitsPerConstraint,
		};
	});
	const isIgnored = (kind: number): boolean => kinds.trait(kind, qualifiedTrait) === 0;
	/** How many domains the nodes of these kinds have, those that are ignored left out. */
	const countDomains = ({inDomain, at}: Tracked, list: Int32Array, counts: Int32Array): number => {
		const shared = new Set<number>();
		let domains = 0;
		for (let index = 0; index < list.length; index++) {
			const kind = list[index]!;
			if (isIgnored(kind)) continue;
			const domain = inDomain?.sharedDomain(kinds, kind, at + 1);
			if (domain === undefined) domains += counts[index]!;
			else shared.add(domain);
		}
		return domains + shared.size;
	};
	const addScores = ({constraint, inDomain, at}: Tracked, list: Int32Array, scores: Float64Array, weight: number) => {
		for (let index = 0; index < list.length; index++) {
			const kind = list[index]!;
			if (kinds.trait(kind, at) === 0) continue;
			const pods = inDomain === undefined ? kinds.trait(kind, at + 1) : inDomain.sumOf(kinds, kind, at + 1);
			scores[index] = scores[index]! + (pods * weight + (constraint.maxSkew - 1));
		}
	};
	return {
		kinds,
		ignores: other => !constraints.some(constraint => countsPod(constraint, pod.namespace, other)),
		update(place, node) {
			const {traits} = kinds;
			const qualifies = !needsLabels || hasAllTopologies(constraints, node);
			traits[qualifiedTrait] = qualifies ? 1 : 0;
			for (const {constraint, countOn, inDomain, at} of tracked) {
				traits[at] = node.labels[constraint.topologyKey] === undefined ? 0 : 1;
				if (inDomain === undefined) traits[at + 1] = countOn(node);
				else {
					const counts = qualifies && isIncluded(constraint, pod, node, required);
					inDomain.set(place, counts ? countOn(node) : 0, traits, at + 1);
				}
			}
			kinds.set(place);
		},
		score(list, counts, scores) {
			scores.fill(0);
			for (const one of tracked) addScores(one, list, scores, Math.log(countDomains(one, list, counts) + 2));
			for (let index = 0; index < scores.length; index++) scores[index] = Math.round(scores[index]!);
			normalizeCounts(scores, needsLabels ? index => isIgnored(list[index]!) : undefined);
			return true;
		},
	};
};

/** `ScheduleAnyway` constraints of pods alike. `needsLabels`: nodes without a topology label are left out. */
export const sharedSpreadScore = (
	pod: PodInfo,
	constraints: readonly SpreadConstraint[],
	needsLabels: boolean,
): Shared<ScoreTracker> => ({
	key: JSON.stringify([pod.namespace, constraintsKey(constraints), needsLabels, inclusionKey(pod, constraints)]),
	track: nodes => track(pod, constraints, needsLabels, nodes),
});
