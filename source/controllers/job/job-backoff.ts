import {parseTimestamp} from '../../clock/clock.ts';
import {jobBackoffFirstMs, jobBackoffMaxMs} from '../limits.ts';
import {isPodFinished, type Pod} from '../pods/pod-states.ts';

/**
Cluster time in ms to wait before pods are made again: 10 s after a first failure, doubled with every further one since the
last success (backoff_utils.go). It follows from the pods, so that a restart does not forget it.
*/
export const creationDelay = (pods: readonly Pod[], now: number): number => {
	const finished = pods.filter(isPodFinished);
	const latest = (phase: string) =>
		finished.filter(({status}) => status?.phase === phase).reduce((max, pod) => Math.max(max, finishTime(pod)), 0);
	const lastSuccess = latest('Succeeded');
	const failures = finished.filter(pod => pod.status?.phase === 'Failed' && finishTime(pod) > lastSuccess).length;
	if (failures === 0) return 0;
	const backoff = Math.min(jobBackoffFirstMs * 2 ** (failures - 1), jobBackoffMaxMs);
	return Math.max(latest('Failed') + backoff - now, 0);
};

/** When the last container ended; failing that when the pod stopped being ready, was deleted, or was made. */
const finishTime = ({status, metadata}: Pod): number => {
	const ends = (status?.containerStatuses ?? []).map(({state}) => parseTimestamp(state?.terminated?.finishedAt) ?? 0);
	const ready = status?.conditions?.find(({type}) => type === 'Ready');
	return (
		(ends.length > 0 ? Math.max(...ends) : 0) ||
		(parseTimestamp(ready?.lastTransitionTime ?? metadata.deletionTimestamp ?? metadata.creationTimestamp) ?? 0)
	);
};
