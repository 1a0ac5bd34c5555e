import {byAge} from '../objects/by-name.ts';
import {activeSets, isRollingUpdate, maxSurge, specReplicas, sumSpec, wantedReplicas} from './replica-counts.ts';
import {desiredReplicasAnnotation, maxReplicasAnnotation, revisionOf} from './revisions.ts';
import {scaleInRollout, scaleReplicaSet, withSet} from './scale-replica-set.ts';
import {allSets, type Deployment, type ReplicaSet, type Rollout} from './types.ts';

/** Whether the deployment was scaled since its replica sets were: one of them was told for another size. */
export const isScalingEvent = (rollout: Rollout): boolean =>
	activeSets(allSets(rollout)).some(({metadata}) => {
		const desired = metadata.annotations?.[desiredReplicasAnnotation];
		return desired !== undefined && Number(desired) !== wantedReplicas(rollout.deployment);
	});

/**
Brings the replica sets to a new size of the deployment without moving its rollout on (sync.go, scale): a single set takes
it all; once the new set is complete old ones go to 0; in the middle of a rolling update all grow or shrink in proportion.
*/
export const scaleDeployment = async (rollout: Rollout): Promise<Rollout> => {
	const {deployment, newSet, oldSets} = rollout;
	const single = activeOrLatest(rollout);
	if (single !== undefined) return scaleInRollout(rollout, single, wantedReplicas(deployment));
	if (newSet !== undefined && isSaturated(deployment, newSet)) return scaleAllToZero(rollout, activeSets(oldSets));
	if (isRollingUpdate(deployment)) return scaleInProportion(rollout);
	return rollout;
};

/** The only set with pods; without any the new one, or else the one with the highest revision. */
const activeOrLatest = (rollout: Rollout): ReplicaSet | undefined => {
	const active = activeSets(allSets(rollout));
	if (active.length > 0) return active.length === 1 ? active[0] : undefined;
	return rollout.newSet ?? rollout.oldSets.toSorted((left, right) => revisionOf(right) - revisionOf(left))[0];
};

/** All wanted pods are in this set, told and available. */
const isSaturated = (deployment: Deployment, set: ReplicaSet): boolean => {
	const wanted = wantedReplicas(deployment);
	return (
		specReplicas(set) === wanted &&
		Number(set.metadata.annotations?.[desiredReplicasAnnotation]) === wanted &&
		(set.status?.availableReplicas ?? 0) === wanted
	);
};

const scaleAllToZero = async (rollout: Rollout, sets: readonly ReplicaSet[]): Promise<Rollout> => {
	let current = rollout;
	for (const set of sets) current = await scaleInRollout(current, set, 0);
	return current;
};

const scaleInProportion = async (rollout: Rollout): Promise<Rollout> => {
	let current = rollout;
	for (const {set, size} of proportionalSizes(rollout.deployment, activeSets(allSets(rollout)))) {
		// Also where the size stays: the annotations say that this set has been scaled for the new size.
		current = withSet(current, await scaleReplicaSet(current, set, size));
	}
	return current;
};

/**
The sizes of replica sets for the new size of a deployment, largest set first: each gets its share of what is added or
taken away, in proportion to its size; what rounding leaves goes to the largest (deployment_util.go, GetReplicaSetProportion).
*/
const proportionalSizes = (
	deployment: Deployment,
	sets: readonly ReplicaSet[],
): readonly {readonly set: ReplicaSet; readonly size: number}[] => {
	const wanted = wantedReplicas(deployment);
	const allowed = wanted === 0 ? 0 : wanted + maxSurge(deployment);
	const toAdd = allowed - sumSpec(sets);
	let added = 0;
	const sizes = sets.toSorted(bySize(toAdd > 0)).map(set => {
		const share = clampShare(fractionOf(deployment, set), toAdd - added);
		added += share;
		return {set, size: specReplicas(set) + share};
	});
	return sizes.map(({set, size}, index) => ({set, size: index === 0 ? Math.max(size + toAdd - added, 0) : size}));
};

/** Largest first; among equals the newest first when growing, the oldest first when shrinking. */
const bySize =
	(newestFirst: boolean) =>
	(left: ReplicaSet, right: ReplicaSet): number =>
		specReplicas(right) - specReplicas(left) || (newestFirst ? byAge(right, left) : byAge(left, right));

/** A share has the sign of what is left and never exceeds it. */
const clampShare = (share: number, left: number): number =>
	left > 0 ? Math.min(share, left) : left < 0 ? Math.max(share, left) : 0;

/** How much a set grows (or shrinks, below 0) when it keeps its part of the deployment. */
const fractionOf = (deployment: Deployment, set: ReplicaSet): number => {
	const size = specReplicas(set);
	if (wantedReplicas(deployment) === 0) return -size;
	const annotated = Number(set.metadata.annotations?.[maxReplicasAnnotation] ?? '0');
	const before = annotated > 0 ? annotated : (deployment.status?.replicas ?? 0);
	if (before === 0) return 0;
	return Math.round((size * (wantedReplicas(deployment) + maxSurge(deployment))) / before) - size;
};
