import type {NodeInfo} from '../cache/node-info.ts';
import {requiredNodeMatcher, type NodeMatcher} from '../framework/node-selector.ts';
import {unresolvable, unschedulable} from '../framework/refusal.ts';
import type {Plugin} from '../framework/types.ts';
import {
	hasAllTopologies,
	isIncluded,
	podCounter,
	selects,
	spreadConstraintsOf,
	systemSpreadDefaults,
	type SpreadConstraint,
	type SpreadDefaults,
} from './spread-constraint.ts';
import {sharedSpreadFilter} from './spread-filter-tracker.ts';
import {needsAllLabels, normalizeSpread, prepareSpreadScore, spreadScore, type SpreadScore} from './spread-score.ts';
import {sharedSpreadScore} from './spread-score-tracker.ts';

const missingLabel = unresolvable("node(s) didn't match pod topology spread constraints (missing required label)");
const skewed = unschedulable("node(s) didn't match pod topology spread constraints");

/** How many matching pods each domain of one constraint has. */
interface Domains {
	readonly constraint: SpreadConstraint;
	/** 1 when the pod itself is selected. */
	readonly self: 0 | 1;
	readonly counts: Map<string, number>;
	/** The least of counts; undefined: to be looked for again. */
	least: number | undefined;
}

interface SpreadFilter {
	readonly domains: readonly Domains[];
	readonly constraints: readonly SpreadConstraint[];
	readonly required: NodeMatcher | undefined;
}

const leastOf = (domains: Domains): number => {
	if (domains.counts.size < domains.constraint.minDomains) return 0;
	if (domains.least === undefined) {
		let least = Number.POSITIVE_INFINITY;
		for (const count of domains.counts.values()) if (count < least) least = count;
		domains.least = least;
	}
	return domains.least;
};

const move = (
	{domains, constraints, required}: SpreadFilter,
	pod: Parameters<typeof isIncluded>[1],
	other: typeof pod,
	node: NodeInfo,
	change: 1 | -1,
): void => {
	if (other.namespace !== pod.namespace || other.terminating || !hasAllTopologies(constraints, node)) return;
	for (const domain of domains) {
		const {constraint, counts} = domain;
		if (!selects(constraint, other.labels) || !isIncluded(constraint, pod, node, required)) continue;
		const value = node.labels[constraint.topologyKey]!;
		counts.set(value, (counts.get(value) ?? 0) + change);
		domain.least = undefined;
	}
};

/** Keeps pods apart: `DoNotSchedule` constraints refuse nodes, `ScheduleAnyway` ones and by default the system's own give scores. */
export const createPodTopologySpread = (
	defaults: SpreadDefaults = systemSpreadDefaults,
): Plugin<SpreadFilter, SpreadScore> => ({
	name: 'PodTopologySpread',
	preFilter(pod, cluster) {
		const constraints = spreadConstraintsOf(pod, 'DoNotSchedule', cluster.objects, defaults);
		if (constraints.length === 0) return {kind: 'skip'};
		const required = requiredNodeMatcher(pod.pod);
		const eligible = cluster.nodes.filter(node => hasAllTopologies(constraints, node));
		const domains = constraints.map((constraint): Domains => {
			const counts = new Map<string, number>();
			const count = podCounter(constraint, pod.namespace);
			for (const node of eligible) {
				if (!isIncluded(constraint, pod, node, required)) continue;
				const value = node.labels[constraint.topologyKey]!;
				counts.set(value, (counts.get(value) ?? 0) + node.answer(count));
			}
			return {constraint, self: selects(constraint, pod.labels) ? 1 : 0, counts, least: undefined};
		});
		return {kind: 'ready', state: {domains, constraints, required}};
	},
	filter({domains}, _pod, {labels}) {
		for (const domain of domains) {
			const {constraint, counts, self} = domain;
			const value = labels[constraint.topologyKey];
			if (value === undefined) return missingLabel;
			if ((counts.get(value) ?? 0) + self - leastOf(domain) > constraint.maxSkew) return skewed;
		}
		return undefined;
	},
	podAdded: (state, pod, other, node) => move(state, pod, other, node, 1),
	podRemoved: (state, pod, other, node) => move(state, pod, other, node, -1),
	preScore: (pod, feasible, cluster) => prepareSpreadScore(pod, feasible, cluster, defaults),
	score: spreadScore,
	normalize: normalizeSpread,
	sharing: {
		kind: 'cluster',
		filter(pod, {objects}) {
			const constraints = spreadConstraintsOf(pod, 'DoNotSchedule', objects, defaults);
			return constraints.length === 0 ? undefined : sharedSpreadFilter(pod, constraints, {missingLabel, skewed});
		},
		score(pod, {objects}) {
			const constraints = spreadConstraintsOf(pod, 'ScheduleAnyway', objects, defaults);
			return constraints.length === 0 ? undefined : sharedSpreadScore(pod, constraints, needsAllLabels(pod, defaults));
		},
	},
	events: [
		{source: 'AssignedPod', actions: ['Add', 'Update', 'Delete']},
		{source: 'Node', actions: ['Add', 'Update', 'Delete']},
	],
});

/** With kube-scheduler's own defaults. */
export const podTopologySpread = createPodTopologySpread();
