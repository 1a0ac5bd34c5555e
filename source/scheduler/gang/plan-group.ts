import type {ClusterState} from '../cache/cluster-state.ts';
import type {PodInfo} from '../cache/pod-info.ts';
import {noneLooked, type CycleOptions, type Decide, type Decision, type PlainRefusal} from '../cycle/decision.ts';
import type {PodGroup} from '../framework/objects.ts';
import type {Profile} from '../framework/profile.ts';
import {placeOn} from '../cycle/place-on.ts';
import type {GroupResult} from './group-condition.ts';
import {minCountOf} from './pod-group.ts';

/** What was decided about one pod of a group. */
export interface MemberDecision<Made extends Decision = Decision> {
	readonly pod: PodInfo;
	readonly decision: Made;
	/** What was drawn for it. */
	readonly draws: readonly number[];
}

/**
What becomes of a group in one attempt: enough of its pods have a node; enough will have one when victims are gone; or too
few, and then none is placed.
*/
export interface GroupPlan<Made extends Decision = Decision> {
	readonly kind: 'placed' | 'preempting' | 'refused';
	readonly members: readonly MemberDecision<Made>[];
}

/** What all pods of a group wait for together. */
export interface GroupInput<Made extends Decision = Decision> {
	readonly profile: Profile;
	readonly group: PodGroup;
	/** The pods without a node, in the order to try them. */
	readonly pods: readonly PodInfo[];
	/** Pods of the group that have a node. */
	readonly placed: readonly PodInfo[];
	/** Not changed. */
	readonly cluster: ClusterState;
	readonly options: CycleOptions;
	/** How each pod is decided about. */
	readonly decide: Decide<Made>;
}

/** kube-scheduler's words for a pod that would fit while its group does not. */
const groupUnschedulable = 'pod group is unschedulable';
const waitsForPreemption = 'waiting for preemption to complete for other pods of the pod group';

/** Decides one pod after another, each seeing the former ones placed and the victims of their preemption gone. */
const planOn = <Made extends Decision>(
	cluster: ClusterState,
	{profile, group, pods, placed, options, decide}: GroupInput<Made>,
): GroupPlan<Made> => {
	let fitting = placed.length;
	let preempting = false;
	const members = pods.map((pod): MemberDecision<Made> => {
		const draws: number[] = [];
		const draw = (below: number): number => {
			const drawn = options.draw(below);
			draws.push(drawn);
			return drawn;
		};
		const decision = decide(profile, pod, cluster, {...options, draw});
		const target = decision.kind === 'placed' ? decision.node.name : decision.nomination?.node;
		if (target !== undefined) {
			if (decision.kind === 'unschedulable') {
				preempting = true;
				for (const victim of decision.nomination!.victims) cluster.removePod(victim.key);
			}
			fitting++;
			placeOn(cluster, profile, pod, target);
		}
		return {pod, decision, draws};
	});
	if (fitting < Math.max(1, minCountOf(group))) return {kind: 'refused', members};
	return {kind: preempting ? 'preempting' : 'placed', members};
};

const fittingIn = ({members}: GroupPlan): number => members.filter(({decision}) => decision.kind === 'placed').length;

/** The values of a topology label that the whole group may go to: where its placed pods are, or any. */
const domainsOf = (key: string, {cluster, placed}: Pick<GroupInput, 'cluster' | 'placed'>): readonly string[] => {
	const valueOf = (nodeName: string | undefined): string | undefined =>
		cluster.node(nodeName ?? '')?.node.metadata.labels?.[key];
	const taken = placed.map(pod => valueOf(cluster.nodeNameOf(pod.key)));
	const values = new Set(placed.length > 0 ? taken : cluster.nodes.map(({name}) => valueOf(name)));
	return [...values].filter(value => value !== undefined).toSorted();
};

/** The cluster with only the nodes of one domain. */
const within = (cluster: ClusterState, key: string, value: string): ClusterState => {
	const fork = cluster.fork();
	for (const {name, node} of cluster.nodes) if (node.metadata.labels?.[key] !== value) fork.removeNode(name);
	return fork;
};

const refusedTogether = (message: string): PlainRefusal => ({
	...noneLooked,
	kind: 'unschedulable',
	message,
	refusedBy: new Set(['GangScheduling']),
});

/** What becomes of a pod with its group: where the group is not placed, one that would fit waits for the others. */
export const settledDecision = (decision: Decision, {kind}: Pick<GroupPlan, 'kind'>): Decision => {
	if (kind === 'placed') return decision;
	if (kind === 'preempting') return decision.kind === 'placed' ? refusedTogether(waitsForPreemption) : decision;
	if (decision.kind === 'placed') return refusedTogether(groupUnschedulable);
	// Victims go only when the whole group gains by it.
	const {nomination: _, ...rest} = decision;
	return rest;
};

/** What the PodGroup's condition says of an attempt. */
export const groupResult = (plan: GroupPlan): GroupResult => {
	if (plan.kind === 'placed')
		return {reason: 'Scheduled', message: 'All required pods have been successfully scheduled'};
	const refused = plan.members.map(({decision}) => decision).find(({kind}) => kind === 'unschedulable');
	return {
		reason: 'Unschedulable',
		message: refused?.kind === 'unschedulable' ? refused.message : groupUnschedulable,
	};
};

const rank = {placed: 0, preempting: 1, refused: 2} as const;

/**
Decides about all waiting pods of a group at once. Under a topology constraint the domains are tried in turn, and the one
that takes most pods wins, the first by name among equals; a constraint that no node's labels satisfy leaves no node.
*/
export const planGroup = <Made extends Decision>(input: GroupInput<Made>): GroupPlan<Made | PlainRefusal> => {
	const key = input.group.spec.schedulingConstraints?.topology?.[0]?.key;
	if (key === undefined) return planOn(input.cluster.fork(), input);
	const plans = domainsOf(key, input).map(value => planOn(within(input.cluster, key, value), input));
	const best = plans.toSorted((a, b) => rank[a.kind] - rank[b.kind] || fittingIn(b) - fittingIn(a))[0];
	if (best !== undefined) return best;
	const decision = refusedTogether('0/0 placements are available');
	return {kind: 'refused', members: input.pods.map(pod => ({pod, decision, draws: []}))};
};
