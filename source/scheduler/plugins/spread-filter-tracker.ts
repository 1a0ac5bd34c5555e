import type {NodeQuestion} from '../cache/node-question.ts';
import type {PodInfo} from '../cache/pod-info.ts';
import {NodeKinds} from '../framework/node-kinds.ts';
import {requiredNodeMatcher} from '../framework/node-selector.ts';
import type {Refusal} from '../framework/refusal.ts';
import {selectorKey} from '../framework/selector-key.ts';
import type {FilterTracker, Shared, TrackedNodes} from '../framework/sharing.ts';
import {domainTraits, DomainSums} from './domain-sums.ts';
import {
	countsPod,
	hasAllTopologies,
	isIncluded,
	podCounter,
	selects,
	type SpreadConstraint,
} from './spread-constraint.ts';

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
	/** How many nodes of a domain count for the constraint; 0 or 1 of each node. */
	readonly members: DomainSums;
	/** How many pods it selects there. */
	readonly pods: DomainSums;
}

/** The least of pods over the domains with members. */
const leastOf = ({constraint, members, pods}: Tracked): number => {
	if (members.nonZero < constraint.minDomains) return 0;
	let least = Number.POSITIVE_INFINITY;
	for (let domain = 0; domain < members.sums.length; domain++) {
		if (members.sums[domain]! > 0 && pods.sums[domain]! < least) least = pods.sums[domain]!;
	}
	return least;
};

const track = (
	pod: PodInfo,
	constraints: readonly SpreadConstraint[],
	nodes: TrackedNodes,
	{missingLabel, skewed}: SpreadRefusals,
): FilterTracker => {
	const required = requiredNodeMatcher(pod.pod);
	const kinds = new NodeKinds(constraints.length * domainTraits, nodes.size);
	const tracked = constraints.map((constraint): Tracked => {
		const topology = nodes.topology(constraint.topologyKey);
		return {
			constraint,
			self: selects(constraint, pod.labels) ? 1 : 0,
			countOn: podCounter(constraint, pod.namespace),
			members: new DomainSums(topology),
			pods: new DomainSums(topology),
		};
	});
	return {
		kinds,
		ignores: other => !constraints.some(constraint => countsPod(constraint, pod.namespace, other)),
		update(place, node) {
			const eligible = hasAllTopologies(constraints, node);
			for (let index = 0; index < tracked.length; index++) {
				const {constraint, countOn, members, pods} = tracked[index]!;
				const counts = eligible && isIncluded(constraint, pod, node, required);
				const at = index * domainTraits;
				members.set(place, counts ? 1 : 0, kinds.traits, at);
				pods.set(place, counts ? countOn(node) : 0, kinds.traits, at);
			}
			kinds.set(place);
		},
		judge() {
			const mosts = tracked.map(one => one.constraint.maxSkew + leastOf(one) - one.self);
			return kind => {
				for (let index = 0; index < tracked.length; index++) {
					const {pods} = tracked[index]!;
					const at = index * domainTraits;
					if (!pods.hasDomain(kinds, kind, at)) return missingLabel;
					if (pods.sumOf(kinds, kind, at) > mosts[index]!) return skewed;
				}
				return undefined;
			};
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
