import {isPodFinished} from '../pods/pod-states.ts';
import {isComplete} from './progress.ts';
import {ensureNewSet, updateNewSet} from './new-replica-set.ts';
import {activeSets, sumActual, wantedReplicas} from './replica-counts.ts';
import {cleanUpOldSets} from './revision-history.ts';
import {scaleInRollout} from './scale-replica-set.ts';
import type {Rollout} from './types.ts';
import {writeRolloutStatus} from './deployment-status.ts';

/** One step of strategy Recreate: every old pod is gone before the first new one is made (recreate.go). */
export const recreate = async (start: Rollout): Promise<{readonly requeueAfterMs?: number}> => {
	const rollout = await updateNewSet(start);
	const emptied = await emptyOldSets(rollout);
	if (emptied !== rollout || hasOldPods(rollout)) return writeRolloutStatus(emptied);
	const ensured = rollout.newSet === undefined ? await ensureNewSet(rollout) : rollout;
	const scaled = await scaleInRollout(ensured, ensured.newSet!, wantedReplicas(ensured.deployment));
	if (isComplete(scaled.deployment, scaled.deployment.status)) await cleanUpOldSets(scaled);
	return writeRolloutStatus(scaled);
};

const emptyOldSets = async (rollout: Rollout): Promise<Rollout> => {
	let current = rollout;
	for (const set of activeSets(rollout.oldSets)) current = await scaleInRollout(current, set, 0);
	return current;
};

/** Pods that are still terminating count. */
const hasOldPods = ({context, oldSets}: Rollout): boolean => {
	if (sumActual(oldSets) > 0) return true;
	const pods = context.informers.of('Pod');
	return oldSets.some(({metadata}) => pods.by('owner', metadata.uid).some(pod => !isPodFinished(pod)));
};
