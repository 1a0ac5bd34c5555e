import {toleratesTaint} from '../../machinery/taints.ts';
import type {Pod} from '../pods/pod-states.ts';
import type {Taint} from '../nodes/taints-of.ts';

/** How long a pod may stay on a node with NoExecute taints. */
export type Stay =
	| {readonly kind: 'not at all'}
	| {readonly kind: 'for'; readonly ms: number}
	| {readonly kind: 'forever'};

/**
What the tolerations of a pod make of NoExecute taints (taint_eviction.go): a taint without a toleration sends it away at
once; otherwise the shortest tolerationSeconds counts, and tolerations without any tolerate for ever.
*/
export const stayOf = ({spec}: Pod, taints: readonly Taint[]): Stay => {
	const used = taints.map(taint => (spec.tolerations ?? []).find(toleration => toleratesTaint(toleration, taint)));
	if (used.includes(undefined)) return {kind: 'not at all'};
	const seconds = used.map(toleration => toleration?.tolerationSeconds).filter(value => value !== undefined);
	if (seconds.length === 0) return {kind: 'forever'};
	const shortest = Math.min(...seconds);
	return shortest <= 0 ? {kind: 'not at all'} : {kind: 'for', ms: shortest * 1000};
};
