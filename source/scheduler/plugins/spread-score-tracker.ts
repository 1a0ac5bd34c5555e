import type {NodeQuestion} from '../cache/node-question.ts';
import type {PodInfo} from '../cache/pod-info.ts';
import {requiredNodeMatcher} from '../framework/node-selector.ts';
import type {ScoreTracker, Shared, TrackedNodes} from '../framework/sharing.ts';
import {DomainSums} from './domain-sums.ts';
import {hasAllTopologies, hostnameLabel, isIncluded, podCounter, type SpreadConstraint} from './spread-constraint.ts';
import {constraintsKey, inclusionKey} from './spread-filter-tracker.ts';
import {normalizeCounts} from './spread-score.ts';

interface Tracked {
	readonly constraint: SpreadConstraint;
	readonly countOn: NodeQuestion<number>;
	/** 1 where the node at a place has the topology label; others are not scored by it. */
	readonly labelled: Uint8Array;
	/** Selected pods by node, for the hostname … */
	readonly onNode: Int32Array;
	/** … and by domain for everything else; nodes without the label are a domain of their own. */
	readonly inDomain: DomainSums | undefined;
}

/** Counts different numbers without keeping a set: marks of an earlier count are not wiped out but outdated. */
const createDistinctCount = () => {
	let marks = new Int32Array(16);
	let round = 0;
	/** How many different domains the nodes at these places have, those that are not `counted` left out. */
	return (places: Int32Array, domains: Int32Array, domainsMax: number, counted: Uint8Array): number => {
		if (marks.length < domainsMax) marks = new Int32Array(domainsMax);
		round++;
		let count = 0;
		for (let index = 0; index < places.length; index++) {
			const place = places[index]!;
			const domain = domains[place]!;
			if (counted[place] === 0 || marks[domain] === round) continue;
			marks[domain] = round;
			count++;
		}
		return count;
	};
};

/** Adds what one constraint says of each node. */
const addScores = (scores: Float64Array, places: Int32Array, one: Tracked, weight: number): void => {
	const {labelled, onNode, inDomain} = one;
	const base = one.constraint.maxSkew - 1;
	if (inDomain === undefined) {
		for (let index = 0; index < places.length; index++) {
			const place = places[index]!;
			if (labelled[place] === 1) scores[index] = scores[index]! + (onNode[place]! * weight + base);
		}
		return;
	}
	const {domains, sums} = inDomain;
	for (let index = 0; index < places.length; index++) {
		const place = places[index]!;
		if (labelled[place] === 1) scores[index] = scores[index]! + (sums[domains[place]!]! * weight + base);
	}
};

const track = (
	pod: PodInfo,
	constraints: readonly SpreadConstraint[],
	needsLabels: boolean,
	nodes: TrackedNodes,
): ScoreTracker => {
	const required = requiredNodeMatcher(pod.pod);
	const qualified = new Uint8Array(nodes.size);
	const countDistinct = createDistinctCount();
	const tracked = constraints.map((constraint): Tracked => ({
		constraint,
		countOn: podCounter(constraint, pod.namespace),
		labelled: new Uint8Array(nodes.size),
		onNode: new Int32Array(constraint.topologyKey === hostnameLabel ? nodes.size : 0),
		inDomain: constraint.topologyKey === hostnameLabel ? undefined : new DomainSums(constraint.topologyKey, nodes),
	}));
	return {
		update(place, node) {
			const qualifies = !needsLabels || hasAllTopologies(constraints, node);
			qualified[place] = qualifies ? 1 : 0;
			for (const {constraint, countOn, labelled, onNode, inDomain} of tracked) {
				const value = node.labels[constraint.topologyKey];
				labelled[place] = value === undefined ? 0 : 1;
				if (inDomain === undefined) {
					onNode[place] = countOn(node);
					continue;
				}
				const counts = qualifies && isIncluded(constraint, pod, node, required);
				inDomain.set(place, value ?? '', counts ? countOn(node) : 0);
			}
		},
		score(places, scores) {
			let candidates = places.length;
			for (let index = 0; needsLabels && index < places.length; index++) {
				if (qualified[places[index]!] === 0) candidates--;
			}
			scores.fill(0);
			for (const one of tracked) {
				const {inDomain} = one;
				const domains = inDomain
					? countDistinct(places, inDomain.domains, inDomain.sums.length, qualified)
					: candidates;
				addScores(scores, places, one, Math.log(domains + 2));
			}
			for (let index = 0; index < scores.length; index++) scores[index] = Math.round(scores[index]!);
			const allQualify = candidates === places.length;
			normalizeCounts(scores, allQualify ? undefined : index => qualified[places[index]!] === 0);
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
