import {parseTimestamp} from '../../clock/clock.ts';
import {progressing, progressReasons} from './conditions.ts';
import {wantedReplicas} from './replica-counts.ts';
import type {Deployment, DeploymentStatus} from './types.ts';

/** progressDeadlineSeconds of MaxInt32 means none. */
const noDeadlineSeconds = 2_147_483_647;

/** Whether a rollout of this deployment can time out. */
export const hasProgressDeadline = ({spec}: Deployment): boolean =>
	spec.progressDeadlineSeconds !== undefined && spec.progressDeadlineSeconds !== noDeadlineSeconds;

/** All wanted pods are of the new template and available, and nothing else is left (DeploymentComplete). */
export const isComplete = (deployment: Deployment, status: DeploymentStatus | undefined): boolean => {
	const wanted = wantedReplicas(deployment);
	return (
		(status?.updatedReplicas ?? 0) === wanted &&
		(status?.replicas ?? 0) === wanted &&
		(status?.availableReplicas ?? 0) === wanted &&
		(status?.observedGeneration ?? 0) >= (deployment.metadata.generation ?? 0)
	);
};

/** More new pods, fewer old ones, or more ready or available ones than before (DeploymentProgressing). */
export const hasProgressed = ({status: before = {}}: Deployment, after: DeploymentStatus): boolean => {
	const old = ({replicas = 0, updatedReplicas = 0}: DeploymentStatus) => replicas - updatedReplicas;
	return (
		(after.updatedReplicas ?? 0) > (before.updatedReplicas ?? 0) ||
		old(after) < old(before) ||
		(after.readyReplicas ?? 0) > (before.readyReplicas ?? 0) ||
		(after.availableReplicas ?? 0) > (before.availableReplicas ?? 0)
	);
};

/** Whether the last progress is longer ago than the deadline (DeploymentTimedOut). */
export const hasTimedOut = (deployment: Deployment, status: DeploymentStatus, now: number): boolean => {
	const current = progressing(status);
	if (!hasProgressDeadline(deployment) || current === undefined) return false;
	if (current.reason === progressReasons.available) return false;
	if (current.reason === progressReasons.timedOut) return true;
	return deadline(deployment, current.lastUpdateTime) < now;
};

/** Cluster time in ms until a rollout has to be looked at for its deadline; undefined when there is nothing to wait for. */
export const untilDeadline = (deployment: Deployment, status: DeploymentStatus, now: number): number | undefined => {
	const current = progressing(status);
	if (!hasProgressDeadline(deployment) || current === undefined || isComplete(deployment, status)) return undefined;
	if (current.reason === progressReasons.timedOut || current.reason === progressReasons.paused) return undefined;
	// A second more, as timestamps have no fractions: the deadline has then certainly passed.
	return Math.max(deadline(deployment, current.lastUpdateTime) - now, 0) + 1000;
};

const deadline = ({spec}: Deployment, since: string | undefined): number =>
	(parseTimestamp(since) ?? 0) + (spec.progressDeadlineSeconds ?? 0) * 1000;
