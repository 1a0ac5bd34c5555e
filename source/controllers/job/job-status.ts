import {timestamp} from '../../clock/clock.ts';
import {withCondition} from '../../machinery/conditions.ts';
import {withoutEmpty} from '../objects/write-status.ts';
import {formatIndexes} from './completion-indexes.ts';
import type {JobCount} from './job-count.ts';
import type {JobOutcome} from './job-outcome.ts';
import {isIndexed, isSuspended, type Job, type JobCondition, type JobStatus, replacesFailedOnly} from './types.ts';

/** What a reconcile has found and done. */
export interface JobProgress {
	readonly count: JobCount;
	/** Active pods after what was created and deleted. */
	readonly active: number;
	readonly outcome: JobOutcome | undefined;
	readonly now: number;
}

/** Whether nothing is left to happen to the pods of a job that has come to its end. */
export const isOver = ({count, active, outcome}: JobProgress): boolean =>
	outcome !== undefined &&
	!count.isPartial &&
	active === 0 &&
	count.terminating.length === 0 &&
	count.toRelease.length === 0;

/** The status that follows from a reconcile. */
export const jobStatus = (job: Job, progress: JobProgress): JobStatus => {
	const {count, active, outcome, now} = progress;
	const over = isOver(progress);
	const time = timestamp(now);
	const status: JobStatus = {
		active,
		completedIndexes:
			isIndexed(job) && count.completedIndexes.size > 0 ? formatIndexes(count.completedIndexes) : undefined,
		completionTime: over && outcome?.final === 'Complete' ? time : job.status?.completionTime,
		conditions: conditionsOf(job, progress, over),
		failed: count.settled.failed,
		failedIndexes: job.status?.failedIndexes,
		ready: count.ready,
		startTime: isSuspended(job) && outcome === undefined ? undefined : (job.status?.startTime ?? time),
		succeeded: count.settled.succeeded,
		terminating: count.terminating.length,
		uncountedTerminatedPods: withoutEmpty(count.uncounted),
	};
	return withoutEmpty(status, ['ready', 'terminating']);
};

const conditionsOf = (job: Job, {outcome, now}: JobProgress, over: boolean): readonly JobCondition[] => {
	const time = timestamp(now);
	const add = (
		conditions: readonly JobCondition[] | undefined,
		type: string,
		status: string,
		reason: string,
		message: string,
	) => withCondition(conditions, {type, status, reason, message, lastProbeTime: time, lastTransitionTime: time}, time);
	const current = job.status?.conditions;
	if (outcome !== undefined) {
		const {interim, final, reason, message} = outcome;
		const decided = hasCondition(current, interim, 'True') ? current : add(current, interim, 'True', reason, message);
		return over ? add(decided, final, 'True', reason, message) : (decided ?? []);
	}
	if (isSuspended(job)) {
		return hasCondition(current, 'Suspended', 'True')
			? current!
			: add(current, 'Suspended', 'True', 'JobSuspended', 'Job suspended');
	}
	return hasCondition(current, 'Suspended', 'True')
		? add(current, 'Suspended', 'False', 'JobResumed', 'Job resumed')
		: (current ?? []);
};

/** Whether a condition has a status. */
export const hasCondition = (conditions: readonly JobCondition[] | undefined, type: string, status: string): boolean =>
	conditions?.some(condition => condition.type === type && condition.status === status) === true;

/** How many pods a job should have active now (manageJob). */
export const wantedActive = (job: Job, count: JobCount): number => {
	const parallelism = job.spec.parallelism ?? 1;
	const {completions} = job.spec;
	if (completions === undefined) return count.succeeded > 0 ? Math.min(count.active.length, parallelism) : parallelism;
	return Math.max(Math.min(completions - count.succeeded, parallelism), 0);
};

/** Pods that take up room although they are going: only where just failed pods are replaced. */
export const occupying = (job: Job, count: JobCount): number =>
	replacesFailedOnly(job) ? count.terminating.length : 0;
