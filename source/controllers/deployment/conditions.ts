import {timestamp} from '../../clock/clock.ts';
import {findCondition} from '../../machinery/conditions.ts';
import type {DeploymentCondition, DeploymentStatus} from './types.ts';

/** Reasons of the condition Progressing (deployment_util.go). */
export const progressReasons = {
	created: 'NewReplicaSetCreated',
	found: 'FoundNewReplicaSet',
	createFailed: 'ReplicaSetCreateError',
	updated: 'ReplicaSetUpdated',
	available: 'NewReplicaSetAvailable',
	timedOut: 'ProgressDeadlineExceeded',
	paused: 'DeploymentPaused',
	resumed: 'DeploymentResumed',
} as const;

/** A condition as of `now` (ms since the epoch). */
export const condition = (
	type: 'Available' | 'Progressing' | 'ReplicaFailure',
	status: 'True' | 'False' | 'Unknown',
	reason: string,
	message: string,
	now: number,
): DeploymentCondition => ({
	lastTransitionTime: timestamp(now),
	lastUpdateTime: timestamp(now),
	message,
	reason,
	status,
	type,
});

/**
Conditions with one set: nothing changes when status and reason are what they were; the transition time stays when the
status does (SetDeploymentCondition). The condition moves to the end.
*/
export const setCondition = (
	conditions: readonly DeploymentCondition[] | undefined,
	next: DeploymentCondition,
): readonly DeploymentCondition[] => {
	const current = findCondition(conditions, next.type);
	if (current !== undefined && current.status === next.status && current.reason === next.reason) return conditions!;
	const lastTransitionTime = current?.status === next.status ? current.lastTransitionTime : next.lastTransitionTime;
	return [...withoutCondition(conditions, next.type), {...next, lastTransitionTime}];
};

/** Conditions without those of a type. */
export const withoutCondition = (
	conditions: readonly DeploymentCondition[] | undefined,
	type: string,
): readonly DeploymentCondition[] => (conditions ?? []).filter(item => item.type !== type);

/** The condition Progressing of a status. */
export const progressing = (status: DeploymentStatus | undefined): DeploymentCondition | undefined =>
	findCondition(status?.conditions, 'Progressing');
