import {structurallyEqual} from '../objects/structurally-equal.ts';
import {specReplicas} from './replica-counts.ts';
import {sizeAnnotations} from './revisions.ts';
import type {ReplicaSet, Rollout} from './types.ts';

/**
Tells a replica set its size and notes for which size of the deployment; records `Scaled up replica set web-5d from 0 to 3`.
Answers the replica set as it is then. Rejects with 409 when it changed meanwhile.
*/
export const scaleReplicaSet = async (
	{context, deployment}: Rollout,
	set: ReplicaSet,
	size: number,
): Promise<ReplicaSet> => {
	const annotations = {...set.metadata.annotations, ...sizeAnnotations(deployment)};
	const before = specReplicas(set);
	if (before === size && structurallyEqual(annotations, set.metadata.annotations)) return set;
	const next = {...set, metadata: {...set.metadata, annotations}, spec: {...set.spec, replicas: size}};
	const written = await context.client.update('ReplicaSet', next);
	if (before !== size) {
		const direction = size > before ? 'up' : 'down';
		const message = `Scaled ${direction} replica set ${set.metadata.name} from ${before} to ${size}`;
		context.events.event(deployment, 'Normal', 'ScalingReplicaSet', message);
	}
	return written;
};

/** Scales one set of a rollout if its size is another, and answers the rollout with it. */
export const scaleInRollout = async (rollout: Rollout, set: ReplicaSet, size: number): Promise<Rollout> => {
	if (specReplicas(set) === size) return rollout;
	return withSet(rollout, await scaleReplicaSet(rollout, set, size));
};

/** The rollout with one of its sets replaced by a newer state of it. */
export const withSet = (rollout: Rollout, set: ReplicaSet): Rollout => {
	const {uid} = set.metadata;
	if (rollout.newSet?.metadata.uid === uid) return {...rollout, newSet: set};
	return {...rollout, oldSets: rollout.oldSets.map(old => (old.metadata.uid === uid ? set : old))};
};
