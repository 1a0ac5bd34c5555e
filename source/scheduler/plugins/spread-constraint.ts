import {matcherOfMap, matcherOfSelector, type LabelMatcher} from '../../machinery/label-selector.ts';
import {findUntoleratedTaint} from '../../machinery/taints.ts';
import type {NodeInfo} from '../cache/node-info.ts';
import type {NodeQuestion} from '../cache/node-question.ts';
import type {PodInfo} from '../cache/pod-info.ts';
import type {ClusterObjects} from '../framework/cluster-objects.ts';
import type {NodeMatcher} from '../framework/node-selector.ts';
import type {Labels, TopologySpreadConstraint} from '../framework/objects.ts';
import {selectorKey} from '../framework/selector-key.ts';
import {podSortsMax} from '../limits.ts';
import {defaultSpreadSelector} from './default-spread-selector.ts';
import {sumOverPods} from './sum-over-pods.ts';

export const hostnameLabel = 'kubernetes.io/hostname';

/** A topology spread constraint made ready for counting. */
export interface SpreadConstraint {
	readonly topologyKey: string;
	readonly maxSkew: number;
	readonly minDomains: number;
	/** All must match. */
	readonly selector: readonly LabelMatcher[];
	readonly honorsAffinity: boolean;
	readonly honorsTaints: boolean;
}

export type WhenUnsatisfiable = 'DoNotSchedule' | 'ScheduleAnyway';

/** A constraint for pods without any of their own; its selector is that of their service or workload. */
export interface DefaultConstraint {
	readonly topologyKey: string;
	readonly maxSkew: number;
	readonly whenUnsatisfiable: WhenUnsatisfiable;
}

/** What pods without constraints are spread by. */
export interface SpreadDefaults {
	readonly constraints: readonly DefaultConstraint[];
	/** True: nodes that lack a topology label count too, as with kube-scheduler's own defaults. */
	readonly system: boolean;
}

/** kube-scheduler's system defaults: how far apart pods of a service or workload may get, softly. */
export const systemSpreadDefaults: SpreadDefaults = {
	constraints: [
		{topologyKey: hostnameLabel, maxSkew: 3, whenUnsatisfiable: 'ScheduleAnyway'},
		{topologyKey: 'topology.kubernetes.io/zone', maxSkew: 5, whenUnsatisfiable: 'ScheduleAnyway'},
	],
	system: true,
};

const selectorOf = (constraint: TopologySpreadConstraint, labels: Labels): readonly LabelMatcher[] => {
	const selector = matcherOfSelector(constraint.labelSelector);
	const alike = (constraint.matchLabelKeys ?? []).filter(key => labels[key] !== undefined);
	return alike.length === 0
		? [selector]
		: [selector, matcherOfMap(Object.fromEntries(alike.map(key => [key, labels[key]!])))];
};

/** The constraints of a pod of one sort: its own, or for a pod without any the defaults. */
export const spreadConstraintsOf = (
	pod: PodInfo,
	when: WhenUnsatisfiable,
	objects: ClusterObjects,
	defaults: SpreadDefaults,
): readonly SpreadConstraint[] => {
	const own = pod.pod.spec.topologySpreadConstraints ?? [];
	if (own.length > 0) {
		return own
			.filter(({whenUnsatisfiable}) => whenUnsatisfiable === when)
			.map(constraint => ({
				topologyKey: constraint.topologyKey,
				maxSkew: constraint.maxSkew,
				minDomains: constraint.minDomains ?? 1,
				selector: selectorOf(constraint, pod.labels),
				honorsAffinity: constraint.nodeAffinityPolicy !== 'Ignore',
				honorsTaints: constraint.nodeTaintsPolicy === 'Honor',
			}));
	}
	const wanted = defaults.constraints.filter(({whenUnsatisfiable}) => whenUnsatisfiable === when);
	if (wanted.length === 0) return [];
	const selector = defaultSpreadSelector(pod, objects);
	if (selector.length === 0) return [];
	return wanted.map(({topologyKey, maxSkew}) => ({
		topologyKey,
		maxSkew,
		minDomains: 1,
		selector,
		honorsAffinity: true,
		honorsTaints: false,
	}));
};

/** True when the node counts for the constraint: the pod's own node affinity and tolerations decide, where the policies say so. */
export const isIncluded = (
	constraint: SpreadConstraint,
	pod: PodInfo,
	node: NodeInfo,
	required: NodeMatcher | undefined,
): boolean => {
	if (constraint.honorsAffinity && required !== undefined && !required(node)) return false;
	return !constraint.honorsTaints || findUntoleratedTaint(node.hardTaints, pod.pod.spec.tolerations) === undefined;
};

/** Whether the constraint speaks of pods with these labels. */
export const selects = ({selector}: SpreadConstraint, labels: Labels): boolean =>
	selector.every(matcher => matcher.matches(labels));

/** True when the node carries the topology label of every constraint. */
export const hasAllTopologies = (constraints: readonly SpreadConstraint[], {labels}: NodeInfo): boolean => {
	for (const {topologyKey} of constraints) if (labels[topologyKey] === undefined) return false;
	return true;
};

/** Whether the constraint counts a pod, for pods of a namespace. */
export const countsPod = (constraint: SpreadConstraint, namespace: string, pod: PodInfo): boolean =>
	!pod.terminating && pod.namespace === namespace && selects(constraint, pod.labels);

const counters = new Map<string, NodeQuestion<number>>();

/**
The question how many pods of a namespace on a node a constraint selects; the same for constraints that select alike. Pods
being deleted do not count.
*/
export const podCounter = (constraint: SpreadConstraint, namespace: string): NodeQuestion<number> => {
	const key = JSON.stringify([namespace, ...constraint.selector.map(selectorKey)]);
	let counter = counters.get(key);
	if (counter === undefined) {
		if (counters.size >= podSortsMax) counters.clear();
		counters.set(key, (counter = sumOverPods(sample => (countsPod(constraint, namespace, sample) ? 1 : 0))));
	}
	return counter;
};
