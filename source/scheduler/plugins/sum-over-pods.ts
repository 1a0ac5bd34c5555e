import type {NodeQuestion} from '../cache/node-question.ts';
import type {PodInfo} from '../cache/pod-info.ts';
import {labelClassesMax} from '../limits.ts';

/**
The question what the pods of a node are worth together. `weigh` may look at what label classes have in common: namespace,
labels, and whether the pod is being deleted. Each class is weighed once, so a node costs as many steps as it has kinds of
pods.
*/
export const sumOverPods = (weigh: (sample: PodInfo) => number): NodeQuestion<number> => {
	const weights = new Map<string, number>();
	return node => {
		let sum = 0;
		for (const {sample, count} of node.labelClasses.values()) {
			let weight = weights.get(sample.labelClass);
			if (weight === undefined) {
				if (weights.size >= labelClassesMax) weights.clear();
				weights.set(sample.labelClass, (weight = weigh(sample)));
			}
			sum += weight * count;
		}
		return sum;
	};
};
