import {jobUncountedPodsMax} from '../limits.ts';
import {isPodFinished, isPodReady, isPodTerminating, type Pod} from '../pods/pod-states.ts';
import {indexOf, parseIndexes} from './completion-indexes.ts';
import {isIndexed, isTracked, type Job, replacesFailedOnly} from './types.ts';

/**
How far a job is. Every pod is counted exactly once: its uid first goes into the status, then its finalizer is removed, then
the uid turns into a number; a deleted pod cannot vanish uncounted, and stopping anywhere loses nothing
(job_controller.go, trackJobStatusAndRemoveFinalizers).
*/
export interface JobCount {
	readonly active: readonly Pod[];
	readonly terminating: readonly Pod[];
	readonly ready: number;
	/** Counted for good. */
	readonly settled: {readonly succeeded: number; readonly failed: number};
	/** Uids that are in the status, or are to be, until their finalizers are gone. */
	readonly uncounted: {readonly succeeded: readonly string[]; readonly failed: readonly string[]};
	/** Pods in `uncounted` that still have their finalizer. */
	readonly toRelease: readonly Pod[];
	/** Whether finished pods are left for the next reconcile. */
	readonly isPartial: boolean;
	/** All that succeeded and failed. */
	readonly succeeded: number;
	readonly failed: number;
	/** Completed indexes of an Indexed job. */
	readonly completedIndexes: ReadonlySet<number>;
}

/** Counts the pods of a job on top of what its status says. */
export const countPods = (job: Job, pods: readonly Pod[]): JobCount => {
	const tracked = new Map(pods.filter(isTracked).map(pod => [pod.metadata.uid, pod]));
	const noted = job.status?.uncountedTerminatedPods ?? {};
	const isHeld = (uid: string) => tracked.has(uid);
	const known = new Set([...(noted.succeeded ?? []), ...(noted.failed ?? [])]);
	const fresh = [...tracked.values()].filter(({metadata}) => !known.has(metadata.uid));
	const finished = fresh.filter(pod => hasSucceeded(pod) || hasFailed(job, pod)).slice(0, jobUncountedPodsMax);
	const uidsOf = (list: readonly Pod[]) => list.map(({metadata}) => metadata.uid);
	const completedIndexes = indexesOf(job, finished.filter(hasSucceeded));
	const uncounted = {
		succeeded: [
			...(noted.succeeded ?? []).filter(isHeld),
			...(isIndexed(job) ? [] : uidsOf(finished.filter(hasSucceeded))),
		],
		failed: [...(noted.failed ?? []).filter(isHeld), ...uidsOf(finished.filter(pod => !hasSucceeded(pod)))],
	};
	const settled = {
		succeeded: (job.status?.succeeded ?? 0) + (noted.succeeded ?? []).filter(uid => !isHeld(uid)).length,
		failed: (job.status?.failed ?? 0) + (noted.failed ?? []).filter(uid => !isHeld(uid)).length,
	};
	const active = pods.filter(pod => !isPodFinished(pod) && pod.metadata.deletionTimestamp === undefined);
	const held = new Set([...uncounted.succeeded, ...uncounted.failed, ...uidsOf(finished)]);
	return {
		active,
		terminating: pods.filter(isPodTerminating),
		ready: active.filter(isPodReady).length,
		settled: isIndexed(job) ? {...settled, succeeded: completedIndexes.size} : settled,
		uncounted,
		toRelease: [...tracked.values()].filter(({metadata}) => held.has(metadata.uid)),
		isPartial: finished.length === jobUncountedPodsMax,
		succeeded: isIndexed(job) ? completedIndexes.size : settled.succeeded + uncounted.succeeded.length,
		failed: settled.failed + uncounted.failed.length,
		completedIndexes,
	};
};

const hasSucceeded = ({status}: Pod): boolean => status?.phase === 'Succeeded';

/** A pod in deletion counts as failed, as it may never get to say so, unless only failed pods are replaced. */
const hasFailed = (job: Job, {metadata, status}: Pod): boolean =>
	status?.phase === 'Failed' || (!replacesFailedOnly(job) && metadata.deletionTimestamp !== undefined);

const indexesOf = (job: Job, succeeded: readonly Pod[]): ReadonlySet<number> => {
	const completions = job.spec.completions ?? 0;
	const indexes = succeeded.map(indexOf).filter(index => index !== undefined && index < completions);
	return new Set([...parseIndexes(job.status?.completedIndexes, completions), ...(indexes as number[])]);
};
