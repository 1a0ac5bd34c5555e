import type {ComponentContext} from '../../client/component.ts';
import type {ObjectOf} from '../../client/types.ts';
import {isConditionTrue} from '../../machinery/conditions.ts';
import {isFinished} from '../job/job-outcome.ts';

export type CronJob = ObjectOf<'CronJob'>;
export type Job = ObjectOf<'Job'>;
type CronStatus = NonNullable<CronJob['status']>;
type Reference = NonNullable<CronStatus['active']>[number];

/** A job as a cron job's list of active ones names it. */
export const jobReference = ({metadata: {name, namespace, uid, resourceVersion}}: Job): Reference => ({
	apiVersion: 'batch/v1',
	kind: 'Job',
	name,
	namespace,
	resourceVersion,
	uid,
});

/** The status with what became of the jobs, and an event for each that ended, went missing or was not expected. */
export const observeJobs = ({events}: ComponentContext, cron: CronJob, jobs: readonly Job[]): CronStatus => {
	const active = cron.status?.active ?? [];
	const byUid = new Map(jobs.map(job => [job.metadata.uid, job]));
	const known = new Set(active.map(({uid}) => uid));
	const running = active.filter(({uid, name}) => {
		const job = byUid.get(uid ?? '');
		if (job === undefined) events.event(cron, 'Normal', 'MissingJob', `Active job went missing: ${name}`);
		else if (isFinished(job)) events.event(cron, 'Normal', 'SawCompletedJob', completion(job));
		return job !== undefined && !isFinished(job);
	});
	for (const job of jobs) {
		if (known.has(job.metadata.uid) || isFinished(job)) continue;
		const message = `Saw a job that the controller did not create or forgot: ${job.metadata.name}`;
		events.event(cron, 'Warning', 'UnexpectedJob', message);
	}
	const successes = jobs.map(({status}) => status?.completionTime).filter(time => time !== undefined);
	const lastSuccessfulTime = [...successes, cron.status?.lastSuccessfulTime ?? ''].toSorted().at(-1) || undefined;
	return {...cron.status, active: running.length === 0 ? undefined : running, lastSuccessfulTime};
};

const completion = ({metadata, status}: Job): string =>
	`Saw completed job: ${metadata.name}, condition: ${isConditionTrue(status?.conditions, 'Complete') ? 'Complete' : 'Failed'}`;
