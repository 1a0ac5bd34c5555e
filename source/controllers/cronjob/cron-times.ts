import {parseTimestamp} from '../../clock/clock.ts';
import type {ObjectOf} from '../../client/types.ts';
import {missedStartsMax} from '../limits.ts';
import type {CronSchedule} from './cron-schedule.ts';

type CronJob = ObjectOf<'CronJob'>;

/** The most recent start that is due and has not been made, and how many were missed in all. */
export interface DueStart {
	readonly at: number;
	readonly hasMissedTooMany: boolean;
}

/** Looks back from now to the last start, or to the making of the cron job, but not beyond startingDeadlineSeconds (utils.go, mostRecentScheduleTime). */
export const dueStart = (
	{metadata, spec, status}: CronJob,
	schedule: CronSchedule,
	now: number,
): DueStart | undefined => {
	const last = parseTimestamp(status?.lastScheduleTime) ?? parseTimestamp(metadata.creationTimestamp) ?? now;
	const {startingDeadlineSeconds} = spec;
	const earliest = startingDeadlineSeconds === undefined ? last : Math.max(last, now - startingDeadlineSeconds * 1000);
	let at: number | undefined;
	let missed = 0;
	let time = schedule.next(earliest);
	while (time !== undefined && time <= now && missed <= missedStartsMax) {
		at = time;
		missed++;
		time = schedule.next(time);
	}
	if (at === undefined) return undefined;
	return {
		at: missed > missedStartsMax ? latestBefore(schedule, now, at) : at,
		hasMissedTooMany: missed > missedStartsMax,
	};
};

/** The last start up to `now`, after at least one: looks at spans that double until one holds a start. */
const latestBefore = (schedule: CronSchedule, now: number, known: number): number => {
	for (let spanMs = 60_000; now - spanMs > known; spanMs *= 2) {
		let time = schedule.next(now - spanMs);
		let latest: number | undefined;
		while (time !== undefined && time <= now) {
			latest = time;
			time = schedule.next(time);
		}
		if (latest !== undefined) return latest;
	}
	return known;
};

/** Whether startingDeadlineSeconds after a start are over. */
export const isTooLate = ({spec}: CronJob, at: number, now: number): boolean =>
	spec.startingDeadlineSeconds !== undefined && at + spec.startingDeadlineSeconds * 1000 < now;
