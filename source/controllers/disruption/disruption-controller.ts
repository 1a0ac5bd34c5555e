import type {ComponentContext} from '../../client/component.ts';
import type {ObjectOf} from '../../client/types.ts';
import {matcherOfSelector} from '../../machinery/label-selector.ts';
import {keyOf} from '../../machinery/object-key.ts';
import {byName} from '../objects/by-name.ts';
import {messageOf, unlessGone} from '../objects/refusals.ts';
import {writeStatus} from '../objects/write-status.ts';
import {concernsCounts, podChangeDelay} from '../pods/pod-changes.ts';
import type {Pod} from '../pods/pod-states.ts';
import {addLabelIndex, selectPods} from '../services/pods-by-label.ts';
import type {CreateController} from '../types.ts';
import {watch} from '../watch.ts';
import {budgetStatus, disruptedPods, failSafeStatus} from './budget-status.ts';
import {expectationOf} from './expected-pods.ts';

type Budget = ObjectOf<'PodDisruptionBudget'>;

/** Keeps the status of disruption budgets, which evictions are decided by (disruption.go). */
export const createDisruptionController: CreateController = context => {
	const {informers} = context;
	const budgets = informers.of('PodDisruptionBudget');
	const pods = informers.of('Pod');
	addLabelIndex(pods);
	for (const kind of ['ReplicaSet', 'Deployment', 'StatefulSet', 'ReplicationController'] as const) informers.of(kind);

	const budgetKeys = (pod: Pod, previous?: Pod): readonly string[] =>
		budgets
			.by('namespace', pod.metadata.namespace ?? '')
			.filter(({spec}) => {
				const matcher = matcherOfSelector(spec.selector);
				return (
					matcher.matches(pod.metadata.labels) || (previous !== undefined && matcher.matches(previous.metadata.labels))
				);
			})
			.map(keyOf);

	/** Budgets of the namespace, when the scale of a controller changes. */
	const scaleKeys = (owner: ScaledObject, previous?: ScaledObject): readonly string[] =>
		previous?.spec.replicas === owner.spec.replicas && previous !== undefined
			? []
			: budgets.by('namespace', owner.metadata.namespace ?? '').map(keyOf);

	return {
		name: 'disruption-controller',
		watches: [
			watch('PodDisruptionBudget', budget => [keyOf(budget)]),
			watch('Pod', (pod, previous) => (concernsCounts(pod, previous) ? budgetKeys(pod, previous) : []), podChangeDelay),
			watch('ReplicaSet', scaleKeys),
			watch('Deployment', scaleKeys),
			watch('StatefulSet', scaleKeys),
			watch('ReplicationController', scaleKeys),
		],
		reconcile: async key => {
			const budget = budgets.get(key);
			return budget === undefined ? undefined : reconcileBudget(context, budget);
		},
	};
};

interface ScaledObject {
	readonly metadata: {readonly namespace?: string};
	readonly spec: {readonly replicas?: number};
}

const reconcileBudget = async (
	context: ComponentContext,
	budget: Budget,
): Promise<{readonly requeueAfterMs?: number}> => {
	const {client, clock, events} = context;
	const now = clock.now();
	const pods = podsUnder(context, budget);
	if (pods.length === 0) events.event(budget, 'Normal', 'NoPods', 'No matching pods found');
	try {
		const expectation = expectationOf(context, budget, pods);
		if (expectation.hasUnmanaged) warnOfUnmanaged(context, budget);
		const disrupted = disruptedPods(budget, pods, now);
		for (const name of disrupted.overdue) {
			const pod = pods.find(({metadata}) => metadata.name === name)!;
			const message = `Pod was expected by PDB ${keyOf(budget)} to be deleted but it wasn't`;
			events.event(pod, 'Warning', 'NotDeleted', message);
		}
		const status = budgetStatus(budget, pods, expectation, disrupted, now);
		await unlessGone(writeStatus(client, 'PodDisruptionBudget', budget, status));
		return {requeueAfterMs: disrupted.waitMs};
	} catch (error) {
		const message = messageOf(error);
		events.event(
			budget,
			'Warning',
			'CalculateExpectedPodCountFailed',
			`Failed to calculate the number of expected pods: ${message}`,
		);
		await unlessGone(writeStatus(client, 'PodDisruptionBudget', budget, failSafeStatus(budget, message, now)));
		throw error;
	}
};

/** With plain labels the index finds them; only other selectors look at the whole namespace. */
const podsUnder = ({informers}: ComponentContext, {metadata, spec}: Budget): readonly Pod[] => {
	const pods = informers.of('Pod');
	const {namespace = ''} = metadata;
	const {matchLabels = {}, matchExpressions = []} = spec.selector ?? {};
	const matcher = matcherOfSelector(spec.selector);
	if (Object.keys(matchLabels).length > 0) {
		const labelled = selectPods(pods, namespace, matchLabels);
		return matchExpressions.length === 0 ? labelled : labelled.filter(pod => matcher.matches(pod.metadata.labels));
	}
	return pods
		.by('namespace', namespace)
		.filter(pod => matcher.matches(pod.metadata.labels))
		.toSorted(byName);
};

const warnOfUnmanaged = ({events}: ComponentContext, budget: Budget): void => {
	const selector = matcherOfSelector(budget.spec.selector).text;
	const message = `Pods selected by this PodDisruptionBudget (selector: ${selector}) were found to be unmanaged. As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior. To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.`;
	events.event(budget, 'Warning', 'UnmanagedPods', message);
};
