import type {ObjectOf} from '../../client/types.ts';
import {parseTimestamp, timestamp} from '../../clock/clock.ts';
import {withCondition} from '../../machinery/conditions.ts';
import {disruptedPodTimeoutMs} from '../limits.ts';
import {isPodReady, type Pod} from '../pods/pod-states.ts';
import type {Expectation} from './expected-pods.ts';

type Budget = ObjectOf<'PodDisruptionBudget'>;
type BudgetStatus = NonNullable<Budget['status']>;

/** Pods whose eviction was admitted and has not begun yet. */
export interface Disrupted {
	readonly pods: {readonly [name: string]: string};
	/** Names of pods that should have been deleted and were not. */
	readonly overdue: readonly string[];
	/** Cluster time in ms until the next one is overdue. */
	readonly waitMs: number | undefined;
}

/** What is left of the evictions that the status remembers: pods that are gone or going are done, others are waited for two minutes. */
export const disruptedPods = ({status}: Budget, pods: readonly Pod[], now: number): Disrupted => {
	const present = new Map(pods.map(pod => [pod.metadata.name, pod]));
	const waiting = Object.entries(status?.disruptedPods ?? {}).filter(([name]) => {
		const pod = present.get(name);
		return pod !== undefined && pod.metadata.deletionTimestamp === undefined;
	});
	const left = (time: string) => (parseTimestamp(time) ?? 0) + disruptedPodTimeoutMs - now;
	const current = waiting.filter(([, time]) => left(time) >= 0);
	return {
		pods: Object.fromEntries(current),
		overdue: waiting.filter(([, time]) => left(time) < 0).map(([name]) => name),
		waitMs: current.length === 0 ? undefined : Math.min(...current.map(([, time]) => left(time))) + 1,
	};
};

/** The status that follows from the pods: as many disruptions are allowed as healthy pods are more than have to be. */
export const budgetStatus = (
	budget: Budget,
	pods: readonly Pod[],
	{expected, desiredHealthy}: Expectation,
	disrupted: Disrupted,
	now: number,
): BudgetStatus => {
	const isHealthy = (pod: Pod) =>
		pod.metadata.deletionTimestamp === undefined && disrupted.pods[pod.metadata.name] === undefined && isPodReady(pod);
	const currentHealthy = pods.filter(isHealthy).length;
	const disruptionsAllowed = expected <= 0 ? 0 : Math.max(currentHealthy - desiredHealthy, 0);
	return {
		conditions: allowedCondition(budget, disruptionsAllowed > 0 ? 'SufficientPods' : 'InsufficientPods', '', now),
		currentHealthy,
		desiredHealthy,
		...(Object.keys(disrupted.pods).length === 0 ? {} : {disruptedPods: disrupted.pods}),
		disruptionsAllowed,
		expectedPods: expected,
		observedGeneration: budget.metadata.generation,
	};
};

/** The status when the budget cannot be computed: nothing may be disrupted. */
export const failSafeStatus = (budget: Budget, message: string, now: number): BudgetStatus => ({
	...budget.status,
	currentHealthy: budget.status?.currentHealthy ?? 0,
	desiredHealthy: budget.status?.desiredHealthy ?? 0,
	expectedPods: budget.status?.expectedPods ?? 0,
	conditions: allowedCondition(budget, 'SyncFailed', message, now),
	disruptionsAllowed: 0,
});

const allowedCondition = ({status, metadata}: Budget, reason: string, message: string, now: number) => {
	const value = reason === 'SufficientPods' ? 'True' : 'False';
	const condition = {
		type: 'DisruptionAllowed',
		status: value,
		reason,
		message,
		observedGeneration: metadata.generation,
		lastTransitionTime: timestamp(now),
	};
	return withCondition(status?.conditions, condition, timestamp(now));
};
