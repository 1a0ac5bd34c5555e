import type {ClusterState} from '../cache/cluster-state.ts';
import type {NodeInfo} from '../cache/node-info.ts';
import type {NodeQuestion} from '../cache/node-question.ts';
import type {PodInfo} from '../cache/pod-info.ts';
import {requiredNodeMatcher} from '../framework/node-selector.ts';
import {maxNodeScore} from '../framework/normalize.ts';
import type {PreScoreResult} from '../framework/types.ts';
import {
	hasAllTopologies,
	hostnameLabel,
	isIncluded,
	podCounter,
	spreadConstraintsOf,
	type SpreadConstraint,
	type SpreadDefaults,
} from './spread-constraint.ts';

interface ScoredConstraint {
	readonly constraint: SpreadConstraint;
	/** Matching pods by domain; not for the hostname, which is counted node by node. */
	readonly counts: ReadonlyMap<string, number>;
	/** Grows with the number of domains, so that constraints over few and over many compare. */
	readonly weight: number;
	readonly countOn: NodeQuestion<number>;
}

/** What scoring one pod's soft spread constraints needs. */
export interface SpreadScore {
	readonly constraints: readonly ScoredConstraint[];
	/** Feasible nodes that lack a topology label: they score 0. */
	readonly ignored: ReadonlySet<string>;
}

const domainCounts = (
	constraint: SpreadConstraint,
	pod: PodInfo,
	candidates: readonly NodeInfo[],
	counting: readonly NodeInfo[],
): Map<string, number> => {
	const counts = new Map<string, number>();
	if (constraint.topologyKey === hostnameLabel) return counts;
	// Candidates are some of the nodes that count; when they are all of them, every domain is one of theirs.
	const areAll = candidates.length === counting.length;
	if (!areAll) for (const {labels} of candidates) counts.set(labels[constraint.topologyKey] ?? '', 0);
	const required = requiredNodeMatcher(pod.pod);
	const countOn = podCounter(constraint, pod.namespace);
	for (const node of counting) {
		const value = node.labels[constraint.topologyKey] ?? '';
		const known = counts.get(value) ?? (areAll ? 0 : undefined);
		if (known === undefined) continue;
		counts.set(value, known + (isIncluded(constraint, pod, node, required) ? node.answer(countOn) : 0));
	}
	return counts;
};

/** True when nodes without a topology label are left out: for a pod's own constraints, and for defaults that are not the system's. */
export const needsAllLabels = ({pod: {spec}}: PodInfo, {system}: SpreadDefaults): boolean =>
	(spec.topologySpreadConstraints ?? []).length > 0 || !system;

/** Counts matching pods in the domains of the feasible nodes. Nodes without a topology label are left out unless the constraints are the system's. */
export const prepareSpreadScore = (
	pod: PodInfo,
	feasible: readonly NodeInfo[],
	cluster: ClusterState,
	defaults: SpreadDefaults,
): PreScoreResult<SpreadScore> => {
	const constraints = spreadConstraintsOf(pod, 'ScheduleAnyway', cluster.objects, defaults);
	if (constraints.length === 0) return {kind: 'skip'};
	const needsLabels = needsAllLabels(pod, defaults);
	const qualifies = (node: NodeInfo): boolean => hasAllTopologies(constraints, node);
	const candidates = needsLabels ? feasible.filter(qualifies) : feasible;
	const counting = needsLabels ? cluster.nodes.filter(qualifies) : cluster.nodes;
	const ignored = new Set(needsLabels ? feasible.filter(node => !qualifies(node)).map(({name}) => name) : []);
	const scored = constraints.map((constraint): ScoredConstraint => {
		const counts = domainCounts(constraint, pod, candidates, counting);
		const domains = constraint.topologyKey === hostnameLabel ? candidates.length : counts.size;
		const countOn = podCounter(constraint, pod.namespace);
		return {constraint, counts, weight: Math.log(domains + 2), countOn};
	});
	return {kind: 'ready', state: {constraints: scored, ignored}};
};

/** Matching pods in the node's domains, weighted; many is bad until normalised. */
export const spreadScore = ({constraints, ignored}: SpreadScore, _pod: PodInfo, node: NodeInfo): number => {
	if (ignored.size > 0 && ignored.has(node.name)) return 0;
	let score = 0;
	for (const {constraint, counts, weight, countOn} of constraints) {
		const value = node.labels[constraint.topologyKey];
		if (value === undefined) continue;
		const count = constraint.topologyKey === hostnameLabel ? node.answer(countOn) : (counts.get(value) ?? 0);
		score += count * weight + (constraint.maxSkew - 1);
	}
	return Math.round(score);
};

/** Neighbours mostly have the same score, and a look is cheaper than a division. */
const normalizeWith = (scores: Float64Array, min: number, max: number): void => {
	let last = Number.NaN;
	let normalized = 0;
	for (let index = 0; index < scores.length; index++) {
		const score = scores[index]!;
		if (score !== last) {
			last = score;
			normalized = Math.trunc((maxNodeScore * (max + min - score)) / max);
		}
		scores[index] = normalized;
	}
};

/** Turns counts round, in place: the fewest pods score highest. Those that are ignored score 0. */
export const normalizeCounts = (scores: Float64Array, isIgnored: ((index: number) => boolean) | undefined): void => {
	let min = Number.POSITIVE_INFINITY;
	let max = 0;
	for (let index = 0; index < scores.length; index++) {
		if (isIgnored !== undefined && isIgnored(index)) continue;
		const score = scores[index]!;
		if (score < min) min = score;
		if (score > max) max = score;
	}
	if (max === 0) scores.fill(maxNodeScore);
	else normalizeWith(scores, min, max);
	for (let index = 0; isIgnored !== undefined && index < scores.length; index++)
		if (isIgnored(index)) scores[index] = 0;
};

/** The same for the scores of feasible nodes, of which some are ignored. */
export const normalizeSpread = (scores: Float64Array, {ignored}: SpreadScore, feasible: readonly NodeInfo[]): void =>
	normalizeCounts(scores, ignored.size === 0 ? undefined : index => ignored.has(feasible[index]!.name));
