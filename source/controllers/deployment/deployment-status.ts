import {findCondition} from '../../machinery/conditions.ts';
import {withoutEmpty} from '../objects/write-status.ts';
import {condition, progressing, progressReasons, setCondition, withoutCondition} from './conditions.ts';
import {hasProgressDeadline, hasProgressed, hasTimedOut, isComplete, untilDeadline} from './progress.ts';
import {maxUnavailable, sumActual, sumAvailable, wantedReplicas} from './replica-counts.ts';
import {allSets, type DeploymentCondition, type DeploymentStatus, type Rollout} from './types.ts';
import {writeDeployment} from './write-deployment.ts';

/** The numbers and the condition Available that follow from the replica sets (sync.go, calculateStatus). */
export const calculateStatus = (rollout: Rollout): DeploymentStatus => {
	const {deployment, newSet, context} = rollout;
	const sets = allSets(rollout);
	const available = sumAvailable(sets);
	const total = sumActual(sets);
	const terminating = sets.map(({status}) => status?.terminatingReplicas);
	const enough = available >= wantedReplicas(deployment) - maxUnavailable(deployment);
	const availability = enough
		? condition(
				'Available',
				'True',
				'MinimumReplicasAvailable',
				'Deployment has minimum availability.',
				context.clock.now(),
			)
		: condition(
				'Available',
				'False',
				'MinimumReplicasUnavailable',
				'Deployment does not have minimum availability.',
				context.clock.now(),
			);
	return compact({
		availableReplicas: available,
		collisionCount: deployment.status?.collisionCount,
		conditions: setCondition(deployment.status?.conditions, availability),
		observedGeneration: deployment.metadata.generation,
		readyReplicas: sets.reduce((sum, {status}) => sum + (status?.readyReplicas ?? 0), 0),
		replicas: total,
		terminatingReplicas: terminating.reduce<number | undefined>(
			(sum, count) => (sum === undefined || count === undefined ? undefined : sum + count),
			0,
		),
		unavailableReplicas: Math.max(total - available, 0),
		updatedReplicas: newSet === undefined ? 0 : sumActual([newSet]),
	});
};

const compact = (status: DeploymentStatus): DeploymentStatus =>
	withoutEmpty(status, status.terminatingReplicas === undefined ? [] : ['terminatingReplicas']);

/** Writes numbers and conditions of a rollout, and answers in how long it has to be looked at again for its deadline. */
export const writeRolloutStatus = async (rollout: Rollout): Promise<{readonly requeueAfterMs?: number}> => {
	const status = calculateStatus(rollout);
	const now = rollout.context.clock.now();
	const conditions = withReplicaFailure(rollout, progressConditions(rollout, status, now));
	const next = compact({...status, conditions});
	const {deployment} = await writeDeployment(rollout, next);
	return {requeueAfterMs: untilDeadline(deployment, next, now)};
};

/** Writes the numbers only, as for a deployment that is paused or being scaled. */
export const writePlainStatus = async (rollout: Rollout): Promise<void> => {
	await writeDeployment(rollout, calculateStatus(rollout));
};

/** The conditions with Progressing as the rollout stands (progress.go, syncRolloutStatus). */
const progressConditions = (
	rollout: Rollout,
	status: DeploymentStatus,
	now: number,
): readonly DeploymentCondition[] => {
	const {deployment} = rollout;
	const conditions = status.conditions ?? [];
	if (!hasProgressDeadline(deployment)) return withoutCondition(conditions, 'Progressing');
	const current = progressing(deployment.status);
	const isSettled =
		(status.replicas ?? 0) === (status.updatedReplicas ?? 0) && current?.reason === progressReasons.available;
	if (isSettled) return conditions;
	if (isComplete(deployment, status)) {
		const message = `${subject(rollout)} has successfully progressed.`;
		return setCondition(conditions, condition('Progressing', 'True', progressReasons.available, message, now));
	}
	if (hasProgressed(deployment, status)) {
		const message = `${subject(rollout)} is progressing.`;
		return renewProgress(conditions, condition('Progressing', 'True', progressReasons.updated, message, now), current);
	}
	if (hasTimedOut(deployment, status, now)) {
		const message = `${subject(rollout)} has timed out progressing.`;
		return setCondition(conditions, condition('Progressing', 'False', progressReasons.timedOut, message, now));
	}
	return conditions;
};

/** Progress restarts the deadline: lastUpdateTime is renewed even where status and reason stay. */
const renewProgress = (
	conditions: readonly DeploymentCondition[],
	next: DeploymentCondition,
	current: DeploymentCondition | undefined,
): readonly DeploymentCondition[] => {
	const lastTransitionTime = current?.status === next.status ? current.lastTransitionTime : next.lastTransitionTime;
	return [...withoutCondition(conditions, next.type), {...next, lastTransitionTime}];
};

const subject = ({deployment, newSet}: Rollout): string =>
	newSet === undefined ? `Deployment "${deployment.metadata.name}"` : `ReplicaSet "${newSet.metadata.name}"`;

/** Takes over the ReplicaFailure of the new replica set, or else of an old one. */
const withReplicaFailure = (
	{newSet, oldSets}: Rollout,
	conditions: readonly DeploymentCondition[],
): readonly DeploymentCondition[] => {
	const sets = newSet === undefined ? oldSets : [newSet, ...oldSets];
	const failure = sets
		.map(({status}) => findCondition(status?.conditions, 'ReplicaFailure'))
		.find(item => item !== undefined);
	if (failure === undefined) return withoutCondition(conditions, 'ReplicaFailure');
	return setCondition(conditions, {...failure, lastUpdateTime: failure.lastTransitionTime});
};
