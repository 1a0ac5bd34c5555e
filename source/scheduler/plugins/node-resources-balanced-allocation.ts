import type {NodeInfo} from '../cache/node-info.ts';
import type {PodInfo} from '../cache/pod-info.ts';
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

const deviation = (fractions: readonly number[]): number => {
	if (fractions.length < 2) return 0;
	if (fractions.length === 2) return Math.abs((fractions[0]! - fractions[1]!) / 2);
	const mean = fractions.reduce((sum, fraction) => sum + fraction, 0) / fractions.length;
	const squares = fractions.reduce((sum, fraction) => sum + (fraction - mean) ** 2, 0);
	return Math.sqrt(squares / fractions.length);
};

const balance = (node: NodeInfo, pod: PodInfo, resources: readonly ScoredResource[], withPod: boolean): number => {
	const fractions: number[] = [];
	for (const {name} of resources) {
		const capacity = capacityOf(node, name);
		const wanted = requestOf(pod, name);
		if (capacity === 0 || (isScalar(name) && wanted === 0)) continue;
		fractions.push(Math.min(1, (requestedOn(node, name) + (withPod ? wanted : 0)) / capacity));
	}
	return Math.trunc((1 - deviation(fractions)) * maxNodeScore);
};

/**
Prefers nodes whose resources the pod brings closer to being used alike. Since Kubernetes 1.36 it is the change that
counts: 75 leaves the balance as it is, up to 100 improves it, down to 50 worsens it.
*/
export const createNodeResourcesBalancedAllocation = (
	resources: readonly ScoredResource[] = defaultScoredResources,
): Plugin<undefined, undefined> => ({
	name: 'NodeResourcesBalancedAllocation',
	preScore: pod =>
		resources.every(({name}) => requestOf(pod, name) === 0) ? {kind: 'skip'} : {kind: 'ready', state: undefined},
	score(_state, pod, node) {
		const half = maxNodeScore / 2;
		const gain = balance(node, pod, resources, true) - balance(node, pod, resources, false);
		return half + Math.trunc((half + gain) / 2);
	},
});
