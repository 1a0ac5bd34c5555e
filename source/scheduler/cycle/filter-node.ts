import type {ClusterState} from '../cache/cluster-state.ts';
import type {NodeInfo} from '../cache/node-info.ts';
import type {PodInfo} from '../cache/pod-info.ts';
import type {NodeRefusal, Refusal} from '../framework/refusal.ts';
import type {DryRun} from '../framework/types.ts';
import type {NodeQuestion} from '../cache/node-question.ts';
import type {PodSort} from './pod-sort.ts';
import type {ActiveFilter} from './pre-filter.ts';

/** The filters of a pod in order: the first ones, which look at one node only, as one question, and the rest. */
export interface FilterChain {
	readonly local: NodeQuestion<NodeRefusal | 'fits'>;
	readonly rest: readonly ActiveFilter[];
	readonly all: readonly ActiveFilter[];
}

const firstRefusal = (filters: readonly ActiveFilter[], pod: PodInfo, node: NodeInfo): NodeRefusal | undefined => {
	for (const {plugin, state} of filters) {
		const refusal = plugin.filter!(state, pod, node);
		if (refusal !== undefined) return {...refusal, plugin: plugin.name};
	}
	return undefined;
};

/** Makes the chain of a pod; pods of one sort share the question. */
export const filterChain = (all: readonly ActiveFilter[], pod: PodInfo, sort: PodSort): FilterChain => {
	const firstOther = all.findIndex(({plugin}) => plugin.sharing?.kind !== 'node');
	const localCount = firstOther === -1 ? all.length : firstOther;
	const filters = all.slice(0, localCount);
	const names = filters.map(({plugin}) => plugin.name).join();
	let local = sort.refusals.get(names);
	if (local === undefined) sort.refusals.set(names, (local = node => firstRefusal(filters, pod, node) ?? 'fits'));
	return {local, rest: all.slice(localCount), all};
};

const refusalOf = ({local, rest}: FilterChain, pod: PodInfo, node: NodeInfo): NodeRefusal | undefined => {
	const refusal = node.answer(local);
	if (refusal !== 'fits') return refusal;
	return rest.length === 0 ? undefined : firstRefusal(rest, pod, node);
};

/** A copy of a node with the filter states following what is added and removed, until `end`. */
export const createDryRun = (
	filters: readonly ActiveFilter[],
	pod: PodInfo,
	original: NodeInfo,
	fits: (node: NodeInfo) => Refusal | undefined,
): DryRun => {
	const node = original.clone();
	const add = (other: PodInfo): void => {
		node.addPod(other);
		for (const {plugin, state} of filters) plugin.podAdded?.(state, pod, other, node);
	};
	const remove = (other: PodInfo): void => {
		node.removePod(other.key);
		for (const {plugin, state} of filters) plugin.podRemoved?.(state, pod, other, node);
	};
	return {
		node,
		add,
		remove,
		fits: () => fits(node),
		end() {
			for (const other of Array.from(node.pods.values())) if (!original.pods.has(other.key)) remove(other);
			for (const other of original.pods.values()) if (!node.pods.has(other.key)) add(other);
		},
	};
};

/** Pods nominated to the node that come before this pod or are as important. */
const rivalsOn = (pod: PodInfo, nodeName: string, cluster: ClusterState): readonly PodInfo[] => {
	const nominated = cluster.nominatedTo(nodeName);
	if (nominated === undefined) return [];
	return [...nominated.values()].filter(other => other.priority >= pod.priority && other.key !== pod.key);
};

/**
Why the pod does not fit on the node; undefined when it does. It must fit with the pods nominated there that are as
important, and also without them: they may never come, and other pods may depend on them.
*/
export const filterNode = (
	chain: FilterChain,
	pod: PodInfo,
	node: NodeInfo,
	cluster: ClusterState,
): NodeRefusal | undefined => {
	const rivals = rivalsOn(pod, node.name, cluster);
	if (rivals.length > 0) {
		const crowded = createDryRun(chain.all, pod, node, () => undefined);
		for (const rival of rivals) crowded.add(rival);
		const refusal = refusalOf(chain, pod, crowded.node);
		crowded.end();
		if (refusal !== undefined) return refusal;
	}
	return refusalOf(chain, pod, node);
};
