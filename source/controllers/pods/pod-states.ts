import type {ObjectOf} from '../../client/types.ts';
import {parseTimestamp} from '../../clock/clock.ts';

export type Pod = ObjectOf<'Pod'>;

/** Neither finished nor being deleted: counts against the wanted number (controller.IsPodActive). */
export const isPodActive = ({metadata, status}: Pod): boolean =>
	metadata.deletionTimestamp === undefined && !hasFinished(status);

/** Being deleted, but not over yet (controller.IsPodTerminating). */
export const isPodTerminating = ({metadata, status}: Pod): boolean =>
	metadata.deletionTimestamp !== undefined && !hasFinished(status);

/** Whether all containers have ended for good. */
export const isPodFinished = ({status}: Pod): boolean => hasFinished(status);

const hasFinished = (status: Pod['status']): boolean => status?.phase === 'Succeeded' || status?.phase === 'Failed';

/** Whether the condition Ready is True. */
export const isPodReady = (pod: Pod): boolean => readyCondition(pod)?.status === 'True';

/** When the pod became ready, ms since the epoch; undefined while it is not. */
export const podReadySince = (pod: Pod): number | undefined => {
	const condition = readyCondition(pod);
	return condition?.status === 'True' ? (parseTimestamp(condition.lastTransitionTime) ?? 0) : undefined;
};

const readyCondition = (pod: Pod) => pod.status?.conditions?.find(({type}) => type === 'Ready');

/** Ready for at least `minReadySeconds` (podutil.IsPodAvailable). */
export const isPodAvailable = (pod: Pod, minReadySeconds: number, now: number): boolean => {
	if (minReadySeconds === 0) return isPodReady(pod);
	const since = podReadySince(pod);
	return since !== undefined && since + minReadySeconds * 1000 <= now;
};

/** Cluster time in ms until the next ready pod becomes available; undefined when none is on its way. */
export const untilNextAvailable = (pods: readonly Pod[], minReadySeconds: number, now: number): number | undefined => {
	if (minReadySeconds === 0) return undefined;
	let soonest: number | undefined;
	for (const pod of pods) {
		const since = podReadySince(pod);
		if (since === undefined || isPodAvailable(pod, minReadySeconds, now)) continue;
		const wait = since + minReadySeconds * 1000 - now;
		soonest = soonest === undefined ? wait : Math.min(soonest, wait);
	}
	return soonest;
};

/** Most restarts of a container: of the ordinary ones, and of the restartable init containers. */
export const podRestarts = ({spec, status}: Pod): {readonly containers: number; readonly sidecars: number} => {
	const sidecarNames = new Set(
		(spec.initContainers ?? []).filter(({restartPolicy}) => restartPolicy === 'Always').map(({name}) => name),
	);
	const most = (statuses: readonly {readonly name: string; readonly restartCount: number}[] = []) =>
		statuses.reduce((max, {restartCount}) => Math.max(max, restartCount), 0);
	return {
		containers: most(status?.containerStatuses),
		sidecars: most(status?.initContainerStatuses?.filter(({name}) => sidecarNames.has(name))),
	};
};
