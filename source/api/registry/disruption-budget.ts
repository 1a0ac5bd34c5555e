import {timestamp} from '../../clock/clock.ts';
import {findCondition, isConditionTrue, withCondition} from '../../machinery/conditions.ts';
import {matcherOfSelector} from '../../machinery/label-selector.ts';
import {forbidden, internalError, tooManyRequests} from '../../machinery/statuses.ts';
import type {StatusError} from '../../machinery/status-error.ts';
import type {Pod, PodDisruptionBudget} from '../schema/kubernetes.generated.ts';
import type {KindDescription} from '../types.ts';
import type {RegistryContext} from './context.ts';
import {canonical} from './decode-object.ts';
import {disruptedPodsMax} from './limits.ts';
import {listPrefix, objectKey} from './resource-key.ts';
import {write} from './write.ts';

const violation = "Cannot evict pod as it would violate the pod's disruption budget.";
/** How long a client waits while the budget's controller catches up. */
const staleRetrySeconds = 10;

const refusedBy = (message: string, retryAfterSeconds = 0): StatusError =>
	tooManyRequests(violation, retryAfterSeconds, {causes: [{reason: 'DisruptionBudget', message}]});

const budgetForbidden = (name: string, message: string): StatusError =>
	forbidden({group: 'policy', resource: 'poddisruptionbudget'}, name, message);

/** The budget that covers a pod; none is fine. Throws 500 when several do, as kube-apiserver does. */
export const budgetOf = async (
	context: RegistryContext,
	budgets: KindDescription,
	pod: Pod,
): Promise<PodDisruptionBudget | undefined> => {
	const {items} = await context.storage.list(listPrefix(budgets, pod.metadata.namespace));
	const covering = items
		.map(({object}) => object as PodDisruptionBudget)
		.filter(({spec}) => spec.selector !== undefined && matcherOfSelector(spec.selector).matches(pod.metadata.labels));
	if (covering.length > 1) {
		throw internalError(
			'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
		);
	}
	return covering[0];
};

/** Pods that are not ready may go without using up the budget: always, or while enough others are healthy. */
export const goesFreely = ({spec, status}: PodDisruptionBudget, pod: Pod): boolean => {
	if (isConditionTrue(pod.status?.conditions, 'Ready')) return false;
	if (spec.unhealthyPodEvictionPolicy === 'AlwaysAllow') return true;
	const {currentHealthy = 0, desiredHealthy = 0} = status ?? {};
	return currentHealthy >= desiredHealthy && desiredHealthy > 0;
};

/** Throws 429 while the budget has nothing left, 403 when it cannot be right. */
const checkBudget = ({metadata, status}: PodDisruptionBudget): void => {
	const {name, generation = 0} = metadata;
	const {observedGeneration = 0, disruptionsAllowed = 0, disruptedPods = {}, conditions} = status ?? {};
	if (observedGeneration < generation) {
		throw refusedBy(`The disruption budget ${name} is still being processed by the server.`, staleRetrySeconds);
	}
	if (disruptionsAllowed < 0) throw budgetForbidden(name, 'pdb disruptions allowed is negative');
	if (Object.keys(disruptedPods).length > disruptedPodsMax) {
		const text = 'DisruptedPods map too big - too many evictions not confirmed by PDB controller';
		throw budgetForbidden(name, text);
	}
	if (disruptionsAllowed > 0) return;
	const failed = findCondition(conditions, 'DisruptionAllowed');
	if (failed?.status === 'False' && failed.reason === 'SyncFailed') throw refusedBy(failed.message ?? '');
	const {desiredHealthy = 0, currentHealthy = 0} = status ?? {};
	throw refusedBy(
		`The disruption budget ${name} needs ${desiredHealthy} healthy pods and has ${currentHealthy} currently`,
	);
};

const withOneLess = (budget: PodDisruptionBudget, podName: string, nowText: string): PodDisruptionBudget => {
	const status = budget.status!;
	const disruptionsAllowed = (status.disruptionsAllowed ?? 0) - 1;
	const exhausted = {
		type: 'DisruptionAllowed',
		status: 'False',
		reason: 'InsufficientPods',
		message: '',
		observedGeneration: status.observedGeneration,
		lastTransitionTime: nowText,
	};
	return {
		...budget,
		status: {
			...status,
			disruptionsAllowed,
			disruptedPods: {...status.disruptedPods, [podName]: nowText},
			...(disruptionsAllowed === 0 && {conditions: withCondition(status.conditions, exhausted, nowText)}),
		},
	};
};

/** Takes one disruption from the budget and notes the pod, in one compare-and-swap. Throws 429 when there is none. */
export const takeDisruption = async (
	context: RegistryContext,
	budgets: KindDescription,
	{metadata: {namespace, name}}: PodDisruptionBudget,
	podName: string,
	dryRun: boolean,
): Promise<void> => {
	await write(
		context,
		budgets,
		objectKey(budgets, namespace, name),
		current => {
			if (current === undefined)
				throw refusedBy(`The disruption budget ${name} is still being processed by the server.`);
			const budget = current as PodDisruptionBudget;
			checkBudget(budget);
			return {object: canonical(budgets, withOneLess(budget, podName, timestamp(context.clock.now())))};
		},
		dryRun,
	);
};
