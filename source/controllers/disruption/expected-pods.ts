import type {ComponentContext} from '../../client/component.ts';
import type {ObjectOf} from '../../client/types.ts';
import type {KubernetesObject, OwnerReferenceLike} from '../../machinery/json.ts';
import {controllerOf} from '../../machinery/object-key.ts';
import {scaledValue} from '../objects/scaled-value.ts';
import type {Pod} from '../pods/pod-states.ts';

type Budget = ObjectOf<'PodDisruptionBudget'>;

/** How many pods there should be under a budget, and how many of them have to be healthy. */
export interface Expectation {
	readonly expected: number;
	readonly desiredHealthy: number;
	/** Whether pods without a controller were left out of the count. */
	readonly hasUnmanaged: boolean;
}

/**
What a budget expects (disruption.go, getExpectedPodCount). A number in minAvailable counts the pods that there are;
percentages and maxUnavailable count the scale of their controllers. Throws for a controller that has no scale.
*/
export const expectationOf = (context: ComponentContext, {spec}: Budget, pods: readonly Pod[]): Expectation => {
	const {maxUnavailable, minAvailable} = spec;
	if (maxUnavailable === undefined && typeof minAvailable !== 'string') {
		return {expected: pods.length, desiredHealthy: minAvailable ?? 1, hasUnmanaged: false};
	}
	const {expected, hasUnmanaged} = sumScales(context, pods);
	const desiredHealthy =
		maxUnavailable === undefined
			? scaledValue(minAvailable, expected, 'up')
			: Math.max(expected - scaledValue(maxUnavailable, expected, 'up'), 0);
	return {expected, desiredHealthy, hasUnmanaged};
};

const sumScales = (context: ComponentContext, pods: readonly Pod[]): Pick<Expectation, 'expected' | 'hasUnmanaged'> => {
	const scales = new Map<string, number>();
	let hasUnmanaged = false;
	for (const pod of pods) {
		const reference = controllerOf(pod);
		if (reference === undefined) {
			hasUnmanaged = true;
			continue;
		}
		const {uid, replicas} = scaleOf(context, pod, reference);
		scales.set(uid, replicas);
	}
	return {expected: [...scales.values()].reduce((sum, count) => sum + count, 0), hasUnmanaged};
};

interface Scale {
	readonly uid: string;
	readonly replicas: number;
}

/** The scale of a pod's controller; that of the deployment above a replica set. A controller that is gone counts 0. */
const scaleOf = (
	{informers}: ComponentContext,
	{metadata}: KubernetesObject,
	{kind, name, uid}: OwnerReferenceLike,
): Scale => {
	const key = `${metadata.namespace}/${name}`;
	switch (kind) {
		case 'ReplicaSet': {
			const set = informers.of('ReplicaSet').get(key);
			const above = set === undefined ? undefined : controllerOf(set);
			if (above?.kind !== 'Deployment') return {uid, replicas: set?.spec.replicas ?? 0};
			const deployment = informers.of('Deployment').get(`${metadata.namespace}/${above.name}`);
			return {uid: above.uid, replicas: deployment?.spec.replicas ?? 0};
		}
		case 'StatefulSet':
			return {uid, replicas: informers.of('StatefulSet').get(key)?.spec.replicas ?? 0};
		case 'ReplicationController':
			return {uid, replicas: informers.of('ReplicationController').get(key)?.spec.replicas ?? 0};
		default:
			throw new Error(`${kind} "${name}" does not implement the scale subresource`);
	}
};
