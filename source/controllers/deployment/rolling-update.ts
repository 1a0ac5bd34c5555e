import {isComplete} from './progress.ts';
import {ensureNewSet} from './new-replica-set.ts';
import {
	activeSets,
	maxUnavailable,
	newSetSize,
	specReplicas,
	sumAvailable,
	sumSpec,
	wantedReplicas,
} from './replica-counts.ts';
import {cleanUpOldSets} from './revision-history.ts';
import {scaleInRollout} from './scale-replica-set.ts';
import {allSets, type ReplicaSet, type Rollout} from './types.ts';
import {writeRolloutStatus} from './deployment-status.ts';

/** One step of a rolling update: the new set grows, or else old ones shrink, within surge and unavailability (rolling.go). */
export const rollUpdate = async (start: Rollout): Promise<{readonly requeueAfterMs?: number}> => {
	const rollout = await ensureNewSet(start);
	const grown = await growNewSet(rollout);
	if (grown !== rollout) return writeRolloutStatus(grown);
	const shrunk = await shrinkOldSets(rollout);
	if (shrunk !== rollout) return writeRolloutStatus(shrunk);
	if (isComplete(rollout.deployment, rollout.deployment.status)) await cleanUpOldSets(rollout);
	return writeRolloutStatus(rollout);
};

/** The new set takes the room that surge leaves; one above the wanted number goes down to it. */
const growNewSet = async (rollout: Rollout): Promise<Rollout> => {
	const {deployment, newSet} = rollout;
	if (newSet === undefined) return rollout;
	const wanted = wantedReplicas(deployment);
	const current = specReplicas(newSet);
	const size = current > wanted ? wanted : newSetSize(deployment, current + sumPresent(rollout.oldSets), current);
	return scaleInRollout(rollout, newSet, size);
};

/**
Pods that old sets may have at this revision. Kubernetes counts what they are told; counting also what they still have keeps
the number of pods within the surge at every revision, and not only once all replica sets have caught up.
*/
const sumPresent = (sets: readonly ReplicaSet[]): number =>
	sets.reduce((sum, set) => sum + Math.max(specReplicas(set), set.status?.replicas ?? 0), 0);

/** Old pods go as far as the number of available ones allows, counting new pods that are not available yet; sick ones first. */
const shrinkOldSets = async (rollout: Rollout): Promise<Rollout> => {
	const {deployment, newSet, oldSets} = rollout;
	if (sumSpec(oldSets) === 0) return rollout;
	const minAvailable = wantedReplicas(deployment) - maxUnavailable(deployment);
	const newUnavailable = newSet === undefined ? 0 : specReplicas(newSet) - (newSet.status?.availableReplicas ?? 0);
	const removable = sumSpec(allSets(rollout)) - minAvailable - newUnavailable;
	if (removable <= 0) return rollout;
	return removeHealthy(await removeUnhealthy(rollout, removable));
};

/** Pods of old sets that are not available cost nothing to remove; otherwise a broken old revision would block the new one. */
const removeUnhealthy = async (rollout: Rollout, removable: number): Promise<Rollout> => {
	let current = rollout;
	let left = removable;
	for (const set of activeSets(rollout.oldSets)) {
		const unhealthy = specReplicas(set) - (set.status?.availableReplicas ?? 0);
		const count = Math.min(left, unhealthy);
		if (count <= 0) continue;
		current = await scaleInRollout(current, set, specReplicas(set) - count);
		left -= count;
	}
	return current;
};

const removeHealthy = async (rollout: Rollout): Promise<Rollout> => {
	const {deployment} = rollout;
	const minAvailable = wantedReplicas(deployment) - maxUnavailable(deployment);
	let left = sumAvailable(allSets(rollout)) - minAvailable;
	let current = rollout;
	for (const set of activeSets(rollout.oldSets)) {
		const count = Math.min(left, specReplicas(set));
		if (count <= 0) break;
		current = await scaleInRollout(current, set, specReplicas(set) - count);
		left -= count;
	}
	return current;
};
