import {matcherOfSelector} from '../../machinery/label-selector.ts';
import type {PodInfo} from '../cache/pod-info.ts';
import type {ClusterObjects} from '../framework/cluster-objects.ts';
import type {PodDisruptionBudget} from '../framework/objects.ts';

const covers = ({spec}: PodDisruptionBudget, {labels}: PodInfo): boolean => {
	const matcher = matcherOfSelector(spec?.selector);
	return !matcher.empty && matcher.matches(labels);
};

/**
Divides pods, most important first, into those whose removal would break a PodDisruptionBudget and the others, counting
each budget down as it goes. Pods without labels have no budget.
*/
export const partitionByBudget = (
	pods: readonly PodInfo[],
	objects: ClusterObjects,
): {readonly violating: readonly PodInfo[]; readonly allowed: readonly PodInfo[]} => {
	const left = new Map<PodDisruptionBudget, number>();
	const breaks = (pod: PodInfo): boolean => {
		if (Object.keys(pod.labels).length === 0) return false;
		let broken = false;
		for (const budget of objects.disruptionBudgets(pod.namespace)) {
			if (!covers(budget, pod) || budget.status?.disruptedPods?.[pod.pod.metadata.name] !== undefined) continue;
			const remaining = (left.get(budget) ?? budget.status?.disruptionsAllowed ?? 0) - 1;
			left.set(budget, remaining);
			if (remaining < 0) broken = true;
		}
		return broken;
	};
	const {violating = [], allowed = []} = Object.groupBy(pods, pod => (breaks(pod) ? 'violating' : 'allowed'));
	return {violating, allowed};
};
