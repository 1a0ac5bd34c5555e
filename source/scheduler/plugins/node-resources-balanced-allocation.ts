import type {NodeInfo} from '../cache/node-info.ts';
import type {PodInfo} from '../cache/pod-info.ts';
import {requestsKey} from '../cache/resources.ts';
import {maxNodeScore} from '../framework/normalize.ts';
import type {Plugin} from '../framework/types.ts';
import {
	capacityOf,
	defaultScoredResources,
	isScalar,
	requestOf,
	requestedOn,
	type ScoredResource,
} from './resource-scoring.ts';

/** How much of a resource is used, 0 … 1; undefined when it does not count. */
const fractionOf = (node: NodeInfo, pod: PodInfo, name: string, withPod: boolean): number | undefined => {
	const capacity = capacityOf(node, name);
	const wanted = requestOf(pod, name);
	if (capacity === 0 || (wanted === 0 && isScalar(name))) return undefined;
	const used = (requestedOn(node, name) + (withPod ? wanted : 0)) / capacity;
	return used > 1 ? 1 : used;
};

/** 100 when all resources are used alike, less the more they differ (by standard deviation). Runs for every node, so it keeps no list. */
const balance = (node: NodeInfo, pod: PodInfo, resources: readonly ScoredResource[], withPod: boolean): number => {
	let count = 0;
	let sum = 0;
	let difference = 0;
	for (const {name} of resources) {
		const fraction = fractionOf(node, pod, name, withPod);
		if (fraction === undefined) continue;
		difference = count === 0 ? fraction : difference - fraction;
		sum += fraction;
		count++;
	}
	if (count < 2) return maxNodeScore;
	if (count === 2) return Math.trunc((1 - Math.abs(difference / 2)) * maxNodeScore);
	let squares = 0;
	for (const {name} of resources) {
		const fraction = fractionOf(node, pod, name, withPod);
		if (fraction !== undefined) squares += (fraction - sum / count) ** 2;
	}
	return Math.trunc((1 - Math.sqrt(squares / count)) * maxNodeScore);
};

/**
Prefers nodes whose resources the pod brings closer to being used alike. Since Kubernetes 1.36 it is the change that
counts: 75 leaves the balance as it is, up to 100 improves it, down to 50 worsens it.
*/
export const createNodeResourcesBalancedAllocation = (
	resources: readonly ScoredResource[] = defaultScoredResources,
): Plugin<undefined, undefined> => ({
	name: 'NodeResourcesBalancedAllocation',
	sharing: {kind: 'node', reads: pod => requestsKey(pod.requests)},
	preScore: pod =>
		resources.every(({name}) => requestOf(pod, name) === 0) ? {kind: 'skip'} : {kind: 'ready', state: undefined},
	score(_state, pod, node) {
		const half = maxNodeScore / 2;
		const gain = balance(node, pod, resources, true) - balance(node, pod, resources, false);
		return half + Math.trunc((half + gain) / 2);
	},
});
