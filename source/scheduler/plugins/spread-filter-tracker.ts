import type {NodeQuestion} from '../cache/node-question.ts';
import type {PodInfo} from '../cache/pod-info.ts';
import {requiredNodeMatcher} from '../framework/node-selector.ts';
import type {Refusal} from '../framework/refusal.ts';
import {selectorKey} from '../framework/selector-key.ts';
import type {FilterTracker, Shared, TrackedNodes} from '../framework/sharing.ts';
import {DomainSums} from './domain-sums.ts';
import {hasAllTopologies, isIncluded, podCounter, selects, type SpreadConstraint} from './spread-constraint.ts';

/** What the plugin says where it refuses. */
export interface SpreadRefusals {
	readonly missingLabel: Refusal;
	readonly skewed: Refusal;
}

interface Tracked {
	readonly constraint: SpreadConstraint;
	/** 1 when the pod itself is selected. */
	readonly self: 0 | 1;
	readonly countOn: NodeQuestion<number>;
	/** How many nodes of a domain count for the constraint. */
	readonly members: DomainSums;
	/** How many pods it selects there. */
	readonly pods: DomainSums;
	/** The least of pods over the domains with members, as of the last filter. */
	least: number;
}

const leastOf = ({constraint, members, pods}: Tracked): number => {
	if (members.nonZero < constraint.minDomains) return 0;
	let least = Number.POSITIVE_INFINITY;
	for (let domain = 0; domain < members.sums.length; domain++) {
		if (members.sums[domain]! > 0 && pods.sums[domain]! < least) least = pods.sums[domain]!;
	}
	return least;
};

const refuses = ({constraint, self, pods, least}: Tracked, place: number): boolean =>
	pods.domains[place]! < 0 || pods.at(place) + self - least > constraint.maxSkew;

const track = (
	pod: PodInfo,
	constraints: readonly SpreadConstraint[],
	nodes: TrackedNodes,
	{missingLabel, skewed}: SpreadRefusals,
): FilterTracker => {
	const required = requiredNodeMatcher(pod.pod);
	const tracked = constraints.map((constraint): Tracked => ({
		constraint,
		self: selects(constraint, pod.labels) ? 1 : 0,
		countOn: podCounter(constraint, pod.namespace),
		members: new DomainSums(constraint.topologyKey, nodes),
		pods: new DomainSums(constraint.topologyKey, nodes),
		least: 0,
	}));
	return {
		update(place, node) {
			const eligible = hasAllTopologies(constraints, node);
			for (const {constraint, countOn, members, pods} of tracked) {
				const counts = eligible && isIncluded(constraint, pod, node, required);
				const value = node.labels[constraint.topologyKey];
				members.set(place, value, counts ? 1 : 0);
				pods.set(place, value, counts ? countOn(node) : 0);
			}
		},
		filter(fits) {
			for (const one of tracked) {
				one.least = leastOf(one);
				for (let place = 0; place < fits.length; place++) {
					if (fits[place] === 1 && refuses(one, place)) fits[place] = 0;
				}
			}
		},
		refusal(place) {
			const first = tracked.find(one => refuses(one, place));
			if (first === undefined) return undefined;
			return first.pods.domains[place]! < 0 ? missingLabel : skewed;
		},
	};
};

/** What of the pod decides which nodes count. */
export const inclusionKey = ({pod: {spec}}: PodInfo, constraints: readonly SpreadConstraint[]): readonly unknown[] => [
	constraints.some(({honorsAffinity}) => honorsAffinity)
		? [spec.nodeSelector, spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution]
		: null,
	constraints.some(({honorsTaints}) => honorsTaints) ? spec.tolerations : null,
];

/** Constraints as plain data. */
export const constraintsKey = (constraints: readonly SpreadConstraint[]): readonly unknown[] =>
	constraints.map(({selector, ...rest}) => [rest, selector.map(selectorKey)]);

/** `DoNotSchedule` constraints of pods alike: those whose constraints select alike, and select the pod itself alike. */
export const sharedSpreadFilter = (
	pod: PodInfo,
	constraints: readonly SpreadConstraint[],
	refusals: SpreadRefusals,
): Shared<FilterTracker> => ({
	key: JSON.stringify([
		pod.namespace,
		constraintsKey(constraints),
		constraints.map(constraint => selects(constraint, pod.labels)),
		inclusionKey(pod, constraints),
	]),
	track: nodes => track(pod, constraints, nodes, refusals),
});
