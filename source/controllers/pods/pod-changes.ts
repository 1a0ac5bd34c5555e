import {podChangeBatchMs} from '../limits.ts';
import {isPodActive, isPodReady, type Pod} from './pod-states.ts';

/** Whether a change of a pod can matter to who counts pods: being there, ready, selected, owned. Binding and addresses cannot. */
export const concernsCounts = (pod: Pod, previous: Pod | undefined): boolean =>
	previous === undefined ||
	isPodActive(pod) !== isPodActive(previous) ||
	isPodReady(pod) !== isPodReady(previous) ||
	pod.status?.phase !== previous.status?.phase ||
	pod.metadata.deletionTimestamp !== previous.metadata.deletionTimestamp ||
	pod.metadata.labels !== previous.metadata.labels ||
	pod.metadata.ownerReferences !== previous.metadata.ownerReferences;

/**
How long the owner of a pod may wait before it looks at a change. A pod that stops being active has to be replaced at once;
others are looked at together.
*/
export const podChangeDelay = (pod: Pod, previous: Pod | undefined): number => {
	const hasEnded = !isPodActive(pod) && previous !== undefined && isPodActive(previous);
	return hasEnded ? 0 : podChangeBatchMs;
};
