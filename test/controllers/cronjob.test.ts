import test from 'ava';
import {parseSchedule} from '../../source/controllers/cronjob/cron-schedule.ts';
import {type ControlPlane, startControlPlane} from './control-plane.ts';

const start = (jobMs = 1000): ControlPlane =>
	startControlPlane({
		controllers: 'cronjob-controller,job-controller',
		podLife: () => ({readyAfterMs: 100, finish: {afterMs: jobMs, phase: 'Succeeded'}, goneAfterMs: 100}),
	});
const template = {
	metadata: {labels: {job: 'tidy'}},
	spec: {restartPolicy: 'Never', containers: [{name: 'c', image: 'x'}]},
};
const addCron = (plane: ControlPlane, spec: object = {}) =>
	plane.create('CronJob', {
		metadata: {name: 'tidy', namespace: 'default'},
		spec: {
			schedule: '* * * * *',
			concurrencyPolicy: 'Allow',
			jobTemplate: {spec: {template, selector: {matchLabels: {job: 'tidy'}}}},
			...spec,
		} as never,
	});
const status = (plane: ControlPlane) => plane.get('CronJob', 'default/tidy')!.status!;
const names = (plane: ControlPlane) => plane.all('Job').map(({metadata}) => metadata.name);
const firstMinute = Date.UTC(2026, 0, 1) / 60_000 + 1;

test('a job is started every minute, named after it; finished ones beyond the history go', async t => {
	const plane = start();
	await addCron(plane);
	await plane.pass(59_000);
	t.deepEqual(names(plane), []);
	await plane.pass(3000);
	t.deepEqual(names(plane), [`tidy-${firstMinute}`]);
	t.is(status(plane).lastScheduleTime, '2026-01-01T00:01:00Z');
	await plane.pass(300_000);
	t.deepEqual(
		names(plane),
		[3, 4, 5].map(offset => `tidy-${firstMinute + offset}`),
	);
	const events = await plane.events();
	t.true(events.includes(`SuccessfulCreate: Created job tidy-${firstMinute}`));
	t.true(events.includes(`SawCompletedJob: Saw completed job: tidy-${firstMinute}, condition: Complete`));
	t.is(status(plane).active, undefined);
	t.not(status(plane).lastSuccessfulTime, undefined);
	t.deepEqual(plane.warnings, []);
});

test('Forbid starts no second job beside a running one, and makes up for it when that ends', async t => {
	const plane = start(90_000);
	await addCron(plane, {concurrencyPolicy: 'Forbid'});
	await plane.pass(130_000);
	t.deepEqual(names(plane), [`tidy-${firstMinute}`]);
	t.true(
		(await plane.events()).includes(
			'JobAlreadyActive: Not starting job because prior execution is running and concurrency policy is Forbid',
		),
	);
	await plane.pass(25_000);
	t.deepEqual(names(plane), [`tidy-${firstMinute}`, `tidy-${firstMinute + 1}`]);
});

test('Replace deletes the running job; suspended none is started', async t => {
	const plane = start(90_000);
	await addCron(plane, {concurrencyPolicy: 'Replace'});
	await plane.pass(130_000);
	t.deepEqual(names(plane), [`tidy-${firstMinute + 1}`]);
	await plane.patch('CronJob', 'tidy', {spec: {suspend: true}});
	await plane.pass(300_000);
	t.deepEqual(names(plane), [`tidy-${firstMinute + 1}`]);
	await plane.patch('CronJob', 'tidy', {spec: {suspend: false}});
	await plane.pass(1000);
	t.is(names(plane).length, 2);
});

test('a time zone that is not known is told, nothing is started', async t => {
	const plane = start();
	await addCron(plane, {timeZone: 'Mars/Olympus'});
	await plane.pass(100_000);
	t.deepEqual(names(plane), []);
	t.true(
		(await plane.events()).includes(
			'UnknownTimeZone: invalid timeZone: "Mars/Olympus": unknown time zone Mars/Olympus',
		),
	);
});

const at = (text: string) => Date.parse(text);
const nextOf = (schedule: string, after: string, zone?: string) => {
	const next = parseSchedule(schedule, zone).next(at(after));
	return next === undefined ? undefined : new Date(next).toISOString();
};

test('schedules are read as cron does', t => {
	t.is(nextOf('*/15 * * * *', '2026-01-01T00:14:59Z'), '2026-01-01T00:15:00.000Z');
	t.is(nextOf('*/15 * * * *', '2026-01-01T00:15:00Z'), '2026-01-01T00:30:00.000Z');
	t.is(nextOf('5 4 1 1 *', '2026-01-01T04:05:00Z'), '2027-01-01T04:05:00.000Z');
	t.is(nextOf('0 0 29 2 *', '2026-01-01T00:00:00Z'), '2028-02-29T00:00:00.000Z');
	t.is(nextOf('0 9 * * mon-fri', '2026-01-02T10:00:00Z'), '2026-01-05T09:00:00.000Z');
	t.is(nextOf('0 0 13 * fri', '2026-01-03T00:00:00Z'), '2026-01-09T00:00:00.000Z');
	t.is(nextOf('@daily', '2026-01-01T00:00:00Z'), '2026-01-02T00:00:00.000Z');
	t.is(nextOf('@every 90s', '2026-01-01T00:00:00Z'), '2026-01-01T00:01:30.000Z');
	t.is(nextOf('0 0 30 2 *', '2026-01-01T00:00:00Z'), undefined);
	t.is(nextOf('0 3 1 1 *', '2026-06-01T00:00:00Z', 'Europe/Berlin'), '2027-01-01T02:00:00.000Z');
	t.is(nextOf('30 2 29 3 *', '2026-01-01T00:00:00Z', 'Europe/Berlin'), '2027-03-29T00:30:00.000Z');
	for (const bad of ['every day', '0 25 * * *', '5-3 * * * *', '*/0 * * * *', 'x * * * *', ''])
		t.throws(() => parseSchedule(bad), undefined, bad);
});
