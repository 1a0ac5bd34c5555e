import type {ComponentContext} from '../../client/component.ts';
import type {Draft} from '../../client/types.ts';
import {timestamp} from '../../clock/clock.ts';
import {keyOf} from '../../machinery/object-key.ts';
import {isFinished} from '../job/job-outcome.ts';
import {byName} from '../objects/by-name.ts';
import {ownerKeys} from '../objects/owner-keys.ts';
import {controllerReference} from '../objects/owner-reference.ts';
import {isAlreadyExists, messageOf, unlessGone} from '../objects/refusals.ts';
import {writeStatus} from '../objects/write-status.ts';
import type {CreateController} from '../types.ts';
import {watch} from '../watch.ts';
import {type CronSchedule, parseSchedule} from './cron-schedule.ts';
import {type CronJob, type Job, jobReference, observeJobs} from './cron-status.ts';
import {dueStart, isTooLate} from './cron-times.ts';

/** Added to the wait for the next start, so that it has certainly come (nextScheduleDelta). */
const nextStartMarginMs = 100;
const timestampAnnotation = 'batch.kubernetes.io/cronjob-scheduled-timestamp';

type CronStatus = NonNullable<CronJob['status']>;

/** Starts jobs by the clock (cronjob_controllerv2.go). A job's name holds its scheduled minute, so that none is started twice. */
export const createCronJobController: CreateController = context => {
	const {client, informers, clock} = context;
	const crons = informers.of('CronJob');
	const jobs = informers.of('Job');
	const ownership = {owners: crons, group: 'batch', kind: 'CronJob'};
	return {
		name: 'cronjob-controller',
		watches: [
			watch('CronJob', cron => [keyOf(cron)]),
			watch('Job', (job, previous) => ownerKeys(ownership, job, previous)),
		],
		reconcile: async key => {
			const cron = crons.get(key);
			if (cron === undefined) return;
			const own = jobs.by('owner', cron.metadata.uid).toSorted(byName);
			const observed = observeJobs(context, cron, own);
			const schedule = readSchedule(context, cron);
			const isIdle = cron.metadata.deletionTimestamp !== undefined || cron.spec.suspend === true;
			const status =
				isIdle || schedule === undefined ? observed : await startDue(context, cron, schedule, observed, own);
			const written = await unlessGone(writeStatus(client, 'CronJob', cron, status));
			if (written === undefined) return;
			await removeFinished(context, cron, own);
			if (isIdle || schedule === undefined) return;
			const next = schedule.next(clock.now());
			return {requeueAfterMs: next === undefined ? undefined : next - clock.now() + nextStartMarginMs};
		},
	};
};

/** What cannot be read is told once more with every look; validation refuses it, so that it is rare. */
const readSchedule = ({events}: ComponentContext, cron: CronJob): CronSchedule | undefined => {
	const {schedule, timeZone} = cron.spec;
	try {
		return parseSchedule(schedule, timeZone);
	} catch (error) {
		if (error instanceof RangeError) {
			const message = `invalid timeZone: "${timeZone}": unknown time zone ${timeZone}`;
			events.event(cron, 'Warning', 'UnknownTimeZone', message);
		} else {
			events.event(cron, 'Warning', 'UnparseableSchedule', `unparseable schedule: "${schedule}": ${messageOf(error)}`);
		}
		return undefined;
	}
};

/** Starts the job that is due, as the concurrency policy allows, and answers the status with it. */
const startDue = async (
	context: ComponentContext,
	cron: CronJob,
	schedule: CronSchedule,
	status: CronStatus,
	own: readonly Job[],
): Promise<CronStatus> => {
	const {events, clock} = context;
	const due = dueStart(cron, schedule, clock.now());
	if (due === undefined) return status;
	if (due.hasMissedTooMany) {
		const message = 'too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew';
		events.event(cron, 'Warning', 'TooManyMissedTimes', message);
	}
	if (isTooLate(cron, due.at, clock.now())) {
		events.event(cron, 'Warning', 'MissSchedule', `Missed scheduled time to start a job: ${timestamp(due.at)}`);
		return status;
	}
	const active = status.active ?? [];
	if (cron.spec.concurrencyPolicy === 'Forbid' && active.length > 0) {
		const message = 'Not starting job because prior execution is running and concurrency policy is Forbid';
		events.event(cron, 'Normal', 'JobAlreadyActive', message);
		return status;
	}
	const isReplacing = cron.spec.concurrencyPolicy === 'Replace';
	if (isReplacing) for (const job of own) if (!isFinished(job)) await removeJob(context, cron, job);
	const job = await startJob(context, cron, due.at);
	const references = [...(isReplacing ? [] : active), jobReference(job)];
	return {...status, active: references, lastScheduleTime: timestamp(due.at)};
};

/** A job of the same minute that is ours already was made before the status could be written. */
const startJob = async ({client, events}: ComponentContext, cron: CronJob, at: number): Promise<Job> => {
	const draft = jobDraft(cron, at);
	const name = draft.metadata.name!;
	try {
		const job = await client.create('Job', draft);
		events.event(cron, 'Normal', 'SuccessfulCreate', `Created job ${name}`);
		return job;
	} catch (error) {
		if (!isAlreadyExists(error)) {
			events.event(cron, 'Warning', 'FailedCreate', `Error creating job: ${messageOf(error)}`);
			throw error;
		}
		const existing = await client.get('Job', {name, namespace: cron.metadata.namespace});
		if (existing.metadata.ownerReferences?.some(({uid}) => uid === cron.metadata.uid)) return existing;
		throw error;
	}
};

const jobDraft = (cron: CronJob, at: number): Draft<Job> => {
	const {metadata, spec} = cron.spec.jobTemplate;
	return {
		metadata: {
			name: `${cron.metadata.name}-${Math.floor(at / 60_000)}`,
			namespace: cron.metadata.namespace,
			...(metadata?.labels === undefined ? {} : {labels: metadata.labels}),
			annotations: {...metadata?.annotations, [timestampAnnotation]: timestamp(at)},
			ownerReferences: [controllerReference(cron, 'batch/v1', 'CronJob')],
		},
		spec: spec!,
	};
};

/** Deletes finished jobs beyond the history limits, oldest first. */
const removeFinished = async (context: ComponentContext, cron: CronJob, own: readonly Job[]): Promise<void> => {
	const {successfulJobsHistoryLimit = 3, failedJobsHistoryLimit = 1} = cron.spec;
	const present = own.filter(({metadata}) => metadata.deletionTimestamp === undefined);
	const ended = (type: 'Complete' | 'Failed') =>
		present
			.filter(({status}) =>
				status?.conditions?.some(condition => condition.type === type && condition.status === 'True'),
			)
			.toSorted((left, right) => ((left.status?.startTime ?? '') < (right.status?.startTime ?? '') ? -1 : 1));
	const surplus = (jobs: readonly Job[], limit: number) => jobs.slice(0, Math.max(jobs.length - limit, 0));
	const doomed = [
		...surplus(ended('Complete'), successfulJobsHistoryLimit),
		...surplus(ended('Failed'), failedJobsHistoryLimit),
	];
	for (const job of doomed) await removeJob(context, cron, job);
};

const removeJob = async ({client, events}: ComponentContext, cron: CronJob, {metadata}: Job): Promise<void> => {
	const {name, namespace, uid} = metadata;
	await unlessGone(client.delete('Job', {name, namespace}, {propagationPolicy: 'Background', preconditions: {uid}}));
	events.event(cron, 'Normal', 'SuccessfulDelete', `Deleted job ${name}`);
};
