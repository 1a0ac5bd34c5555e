import {byAge} from '../objects/by-name.ts';
import {unlessGone} from '../objects/refusals.ts';
import {specReplicas} from './replica-counts.ts';
import {revisionOf} from './revisions.ts';
import type {ReplicaSet, Rollout} from './types.ts';

/** Deletes old replica sets beyond revisionHistoryLimit, lowest revision first, if they are empty and observed (sync.go). */
export const cleanUpOldSets = async ({context, deployment, oldSets}: Rollout): Promise<void> => {
	const limit = deployment.spec.revisionHistoryLimit;
	if (limit === undefined) return;
	const present = oldSets.filter(({metadata}) => metadata.deletionTimestamp === undefined);
	const surplus = present.length - limit;
	if (surplus <= 0) return;
	const sorted = present.toSorted((left, right) => revisionOf(left) - revisionOf(right) || byAge(left, right));
	for (const set of sorted.slice(0, surplus).filter(isIdle)) {
		const {name, namespace, uid} = set.metadata;
		await unlessGone(context.client.delete('ReplicaSet', {name, namespace}, {preconditions: {uid}}));
	}
};

const isIdle = (set: ReplicaSet): boolean =>
	(set.status?.replicas ?? 0) === 0 &&
	specReplicas(set) === 0 &&
	(set.metadata.generation ?? 0) <= (set.status?.observedGeneration ?? 0);
