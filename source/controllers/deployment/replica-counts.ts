import {scaledValue} from '../objects/scaled-value.ts';
import type {Deployment, ReplicaSet} from './types.ts';

/** How many pods a deployment wants. */
export const wantedReplicas = ({spec}: Deployment): number => spec.replicas ?? 1;

/** How many pods a replica set is told to have. */
export const specReplicas = ({spec}: ReplicaSet): number => spec.replicas ?? 1;

/** Sum of what replica sets are told to have. */
export const sumSpec = (sets: readonly ReplicaSet[]): number => sets.reduce((sum, set) => sum + specReplicas(set), 0);

/** Sum of what replica sets do have. */
export const sumActual = (sets: readonly ReplicaSet[]): number =>
	sets.reduce((sum, {status}) => sum + (status?.replicas ?? 0), 0);

/** Sum of the available pods of replica sets. */
export const sumAvailable = (sets: readonly ReplicaSet[]): number =>
	sets.reduce((sum, {status}) => sum + (status?.availableReplicas ?? 0), 0);

/** Replica sets that are told to have pods. */
export const activeSets = (sets: readonly ReplicaSet[]): readonly ReplicaSet[] =>
	sets.filter(set => specReplicas(set) > 0);

/** True unless the strategy is Recreate. */
export const isRollingUpdate = ({spec}: Deployment): boolean => spec.strategy?.type !== 'Recreate';

/** Pods above the wanted number during a rolling update; percentages round up. */
export const maxSurge = (deployment: Deployment): number =>
	isRollingUpdate(deployment)
		? scaledValue(deployment.spec.strategy?.rollingUpdate?.maxSurge, wantedReplicas(deployment), 'up')
		: 0;

/**
Pods that may be unavailable during a rolling update; percentages round down. When surge and this are both 0 nothing could
move, so it becomes 1 (deployment_util.go, ResolveFenceposts). Never above the wanted number.
*/
export const maxUnavailable = (deployment: Deployment): number => {
	const wanted = wantedReplicas(deployment);
	if (!isRollingUpdate(deployment) || wanted === 0) return 0;
	const given = scaledValue(deployment.spec.strategy?.rollingUpdate?.maxUnavailable, wanted, 'down');
	return Math.min(given === 0 && maxSurge(deployment) === 0 ? 1 : given, wanted);
};

/** The size that the new replica set may have now (deployment_util.go, NewRSNewReplicas). `total` is told to all sets together. */
export const newSetSize = (deployment: Deployment, total: number, current: number): number => {
	const wanted = wantedReplicas(deployment);
	if (!isRollingUpdate(deployment)) return wanted;
	const room = wanted + maxSurge(deployment) - total;
	return room <= 0 ? current : current + Math.min(room, wanted - current);
};
