import {withoutEmpty} from '../objects/write-status.ts';
import {isPodAvailable, isPodReady} from '../pods/pod-states.ts';
import {isAtRevision, type StatefulView} from './stateful-plan.ts';
import {type StatefulSetStatus, wantedReplicas} from './types.ts';

/** The status that follows from the pods; a completed rolling update makes the new revision the current one. */
export const statefulStatus = ({set, pods, current, update, now}: StatefulView): StatefulSetStatus => {
	const present = pods.filter(({metadata}) => metadata.deletionTimestamp === undefined);
	const ready = pods.filter(pod => pod.status?.phase === 'Running' && isPodReady(pod));
	const updated = present.filter(pod => isAtRevision(pod, update)).length;
	const isRolledOut =
		set.spec.updateStrategy?.type !== 'OnDelete' &&
		updated === pods.length &&
		ready.length === pods.length &&
		pods.length === wantedReplicas(set);
	return withoutEmpty(
		{
			...(set.status?.conditions === undefined ? {} : {conditions: set.status.conditions}),
			availableReplicas: ready.filter(pod => isPodAvailable(pod, set.spec.minReadySeconds ?? 0, now)).length,
			collisionCount: set.status?.collisionCount ?? 0,
			currentReplicas: isRolledOut ? updated : present.filter(pod => isAtRevision(pod, current)).length,
			currentRevision: (isRolledOut ? update : current).metadata.name,
			observedGeneration: set.metadata.generation,
			readyReplicas: ready.length,
			replicas: pods.length,
			updateRevision: update.metadata.name,
			updatedReplicas: updated,
		},
		['availableReplicas', 'collisionCount', 'replicas'],
	);
};
