import {parseTimestamp} from '../../clock/clock.ts';
import {findCondition, isConditionTrue} from '../../machinery/conditions.ts';
import type {JobCount} from './job-count.ts';
import type {Job, JobCondition} from './types.ts';

/** How a job ends: first the interim condition, and once no pod is left the final one of the same reason. */
export interface JobOutcome {
	readonly interim: 'FailureTarget' | 'SuccessCriteriaMet';
	readonly final: 'Failed' | 'Complete';
	readonly reason: string;
	readonly message: string;
}

const failure = (reason: string, message: string): JobOutcome => ({
	interim: 'FailureTarget',
	final: 'Failed',
	reason,
	message,
});

const success = (reason: string, message: string): JobOutcome => ({
	interim: 'SuccessCriteriaMet',
	final: 'Complete',
	reason,
	message,
});

/** Whether a job has its final condition. */
export const isFinished = ({status}: Job): boolean =>
	isConditionTrue(status?.conditions, 'Complete') || isConditionTrue(status?.conditions, 'Failed');

/** When a finished job got its final condition, ms since the epoch. */
export const finishedAt = ({status}: Job): number | undefined => {
	const final = status?.conditions?.find(
		({type, status: value}) => (type === 'Complete' || type === 'Failed') && value === 'True',
	);
	return parseTimestamp(final?.lastTransitionTime);
};

/**
The end of a job, if it has come: what was decided before stays; then too many failures, the deadline, and the completions
(job_controller.go, syncJob).
*/
export const outcomeOf = (job: Job, count: JobCount, now: number): JobOutcome | undefined =>
	decidedBefore(job) ??
	(exceedsBackoffLimit(job, count)
		? failure('BackoffLimitExceeded', 'Job has reached the specified backoff limit')
		: undefined) ??
	(isPastDeadline(job, now)
		? failure('DeadlineExceeded', 'Job was active longer than specified deadline')
		: undefined) ??
	(hasCompleted(job, count) ? success('CompletionsReached', 'Reached expected number of succeeded pods') : undefined);

const decidedBefore = ({status}: Job): JobOutcome | undefined => {
	const conditions = status?.conditions;
	const of = (condition: JobCondition | undefined, make: typeof failure) =>
		condition?.status === 'True' ? make(condition.reason ?? '', condition.message ?? '') : undefined;
	return (
		of(findCondition(conditions, 'FailureTarget'), failure) ??
		of(findCondition(conditions, 'SuccessCriteriaMet'), success)
	);
};

/** Failed pods, or with restartPolicy OnFailure restarts of containers. */
const exceedsBackoffLimit = ({spec}: Job, {failed, active}: JobCount): boolean => {
	const limit = spec.backoffLimit ?? 6;
	if (failed > limit) return true;
	if (spec.template.spec?.restartPolicy !== 'OnFailure') return false;
	const statuses = active.flatMap(({status}) => [
		...(status?.initContainerStatuses ?? []),
		...(status?.containerStatuses ?? []),
	]);
	const restarts = statuses.reduce((sum, {restartCount}) => sum + restartCount, 0);
	return limit === 0 ? restarts > 0 : restarts >= limit;
};

const isPastDeadline = (job: Job, now: number): boolean => {
	const left = untilDeadline(job, now);
	return left !== undefined && left <= 0;
};

/** Cluster time in ms until activeDeadlineSeconds are over; undefined without a deadline, a start, or while suspended. */
export const untilDeadline = ({spec, status}: Job, now: number): number | undefined => {
	const started = parseTimestamp(status?.startTime);
	if (spec.activeDeadlineSeconds === undefined || started === undefined || spec.suspend === true) return undefined;
	return started + spec.activeDeadlineSeconds * 1000 - now;
};

/** Without completions the first success ends the job as soon as the other pods are over. */
const hasCompleted = ({spec}: Job, {succeeded, active}: JobCount): boolean =>
	spec.completions === undefined ? succeeded > 0 && active.length === 0 : succeeded >= spec.completions;
