import type {ObjectOf} from '../../client/types.ts';
import {timestamp} from '../../clock/clock.ts';
import {matcherOfMap} from '../../machinery/label-selector.ts';
import {messageOf} from '../objects/refusals.ts';
import {withoutEmpty} from '../objects/write-status.ts';
import {isPodAvailable, isPodReady, type Pod} from '../pods/pod-states.ts';

type ReplicaSet = ObjectOf<'ReplicaSet'>;
type Condition = NonNullable<NonNullable<ReplicaSet['status']>['conditions']>[number];

/** What a reconcile found out about its pods. */
export interface ReplicaObservation {
	readonly active: readonly Pod[];
	/** Undefined where the kind does not count them. */
	readonly terminating: number | undefined;
	/** Why pods could not be created or deleted. */
	readonly failure: unknown;
	readonly now: number;
}

/** What both kinds of owners have. */
interface ReplicaOwnerLike {
	readonly metadata: ReplicaSet['metadata'];
	readonly spec: Omit<ReplicaSet['spec'], 'selector'>;
	readonly status?: ReplicaSet['status'];
}

/** The status that follows from the pods (replica_set_utils.go, calculateStatus). */
export const replicaStatus = (
	{spec, status, metadata}: ReplicaOwnerLike,
	{active, terminating, failure, now}: ReplicaObservation,
): NonNullable<ReplicaSet['status']> => {
	const template = matcherOfMap(spec.template?.metadata?.labels ?? {});
	const conditions = failureConditions(status?.conditions ?? [], failure, active.length - (spec.replicas ?? 1), now);
	return withoutEmpty(
		{
			availableReplicas: active.filter(pod => isPodAvailable(pod, spec.minReadySeconds ?? 0, now)).length,
			conditions,
			fullyLabeledReplicas: active.filter(pod => template.matches(pod.metadata.labels)).length,
			observedGeneration: metadata.generation,
			readyReplicas: active.filter(isPodReady).length,
			replicas: active.length,
			terminatingReplicas: terminating,
		},
		terminating === undefined ? ['replicas'] : ['replicas', 'terminatingReplicas'],
	);
};

/** ReplicaFailure stays as it was first set until a reconcile goes through. */
const failureConditions = (
	conditions: readonly Condition[],
	failure: unknown,
	surplus: number,
	now: number,
): readonly Condition[] => {
	const others = conditions.filter(({type}) => type !== 'ReplicaFailure');
	if (failure === undefined) return others;
	if (others.length < conditions.length) return conditions;
	const reason = surplus < 0 ? 'FailedCreate' : 'FailedDelete';
	const lastTransitionTime = timestamp(now);
	return [...others, {lastTransitionTime, message: messageOf(failure), reason, status: 'True', type: 'ReplicaFailure'}];
};
