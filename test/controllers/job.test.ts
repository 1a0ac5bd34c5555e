import test from 'ava';
import * as fc from 'fast-check';
import {formatIndexes, parseIndexes} from '../../source/controllers/job/completion-indexes.ts';
import {type ControlPlane, startControlPlane, workload} from './control-plane.ts';

const start = (
	phase: 'Succeeded' | 'Failed' = 'Succeeded',
	afterMs = 1000,
	controllers = 'job-controller',
): ControlPlane =>
	startControlPlane({controllers, podLife: () => ({readyAfterMs: 100, finish: {afterMs, phase}, goneAfterMs: 100})});
const job = (spec: object) => {
	const {template} = workload('work').spec as unknown as {template: {spec: object}};
	return workload('work', {
		replicas: undefined,
		template: {...template, spec: {...template.spec, restartPolicy: 'Never'}},
		...spec,
	});
};
const status = (plane: ControlPlane) => plane.get('Job', 'default/work')!.status!;
const conditions = (plane: ControlPlane) =>
	(status(plane).conditions ?? []).map(
		({type, status: value, reason, message}) => `${type}=${value} ${reason}: ${message}`,
	);

test('parallelism bounds how many pods run, completions how many have to succeed', async t => {
	const plane = start();
	let most = 0;
	plane.informers.of('Job').subscribe({updated: ({status: now}) => void (most = Math.max(most, now?.active ?? 0))});
	await plane.create('Job', job({completions: 5, parallelism: 2}));
	await plane.until(t, 'complete', () => status(plane).completionTime !== undefined);
	t.is(most, 2);
	t.like(status(plane), {
		succeeded: 5,
		failed: undefined,
		active: undefined,
		ready: 0,
		terminating: 0,
		uncountedTerminatedPods: {},
	});
	t.deepEqual(conditions(plane), [
		'SuccessCriteriaMet=True CompletionsReached: Reached expected number of succeeded pods',
		'Complete=True CompletionsReached: Reached expected number of succeeded pods',
	]);
	t.is(plane.all('Pod').length, 5);
	t.true(plane.all('Pod').every(({metadata}) => (metadata.finalizers ?? []).length === 0));
	t.true((await plane.events()).includes('Completed: Job completed'));
	t.deepEqual(plane.warnings, []);
});

test('failing pods are tried again after 10 s and 20 s, until backoffLimit is exceeded', async t => {
	const plane = start('Failed', 1000);
	const starts: number[] = [];
	plane.informers.of('Pod').subscribe({added: () => void starts.push(plane.clock.now())});
	await plane.create('Job', job({backoffLimit: 2}));
	await plane.until(t, 'failed', () => conditions(plane).length === 2, 120_000);
	t.deepEqual(conditions(plane), [
		'FailureTarget=True BackoffLimitExceeded: Job has reached the specified backoff limit',
		'Failed=True BackoffLimitExceeded: Job has reached the specified backoff limit',
	]);
	t.is(status(plane).failed, 3);
	const gaps = starts.slice(1).map((time, index) => Math.round((time - starts[index]!) / 1000));
	t.deepEqual(gaps, [11, 21]);
	t.true((await plane.events()).includes('BackoffLimitExceeded: Job has reached the specified backoff limit'));
});

test('a pod that is deleted before it is counted is counted as failed, never lost', async t => {
	const plane = start('Succeeded', 5000);
	await plane.create('Job', job({}));
	await plane.pass(1000);
	await plane.clock.input(undefined, () => plane.client.delete('Pod', plane.all('Pod')[0]!.metadata));
	await plane.until(t, 'complete', () => status(plane).completionTime !== undefined);
	t.like(status(plane), {succeeded: 1, failed: 1});
});

test('an Indexed job works on every index once and tells pods theirs', async t => {
	const plane = start();
	await plane.create('Job', job({completions: 4, parallelism: 3, completionMode: 'Indexed'}));
	await plane.until(t, 'complete', () => status(plane).completionTime !== undefined);
	t.is(status(plane).completedIndexes, '0-3');
	t.is(status(plane).succeeded, 4);
	const [first] = plane.all('Pod');
	t.regex(first!.metadata.name, /^work-0-\w{5}$/);
	t.is(first!.spec.hostname, 'work-0');
	t.is(first!.spec.containers[0]!.env![0]!.name, 'JOB_COMPLETION_INDEX');
});

test('suspending deletes the active pods without a failure; resuming starts the time anew', async t => {
	const plane = start('Succeeded', 5000);
	await plane.create('Job', job({parallelism: 2, completions: 2}));
	await plane.pass(1000);
	await plane.patch('Job', 'work', {spec: {suspend: true}});
	await plane.pass(2000);
	t.is(plane.all('Pod').length, 0);
	t.deepEqual(conditions(plane), ['Suspended=True JobSuspended: Job suspended']);
	t.is(status(plane).startTime, undefined);
	await plane.patch('Job', 'work', {spec: {suspend: false}});
	await plane.until(t, 'complete', () => status(plane).completionTime !== undefined);
	t.is(status(plane).failed, undefined);
	t.is(conditions(plane)[0], 'Suspended=False JobResumed: Job resumed');
	t.deepEqual(
		(await plane.events()).filter(line => /Suspended|Resumed/.test(line)),
		['Suspended: Job suspended', 'Resumed: Job resumed'],
	);
});

test('activeDeadlineSeconds ends a job and its pods', async t => {
	const plane = start('Succeeded', 500_000);
	await plane.create('Job', job({activeDeadlineSeconds: 30, parallelism: 2}));
	await plane.pass(29_000);
	t.is(status(plane).active, 2);
	await plane.pass(3000);
	t.deepEqual(conditions(plane), [
		'FailureTarget=True DeadlineExceeded: Job was active longer than specified deadline',
		'Failed=True DeadlineExceeded: Job was active longer than specified deadline',
	]);
	t.is(plane.all('Pod').length, 0);
});

test('a finished job goes after its time to live, a job that is gone lets its pods go', async t => {
	const plane = start('Succeeded', 1000, 'job,ttl-after-finished,garbage-collector-controller');
	await plane.create('Job', job({ttlSecondsAfterFinished: 60}));
	await plane.until(t, 'complete', () => status(plane).completionTime !== undefined);
	await plane.pass(55_000);
	t.is(plane.all('Job').length, 1);
	await plane.pass(10_000);
	t.is(plane.all('Job').length, 0);
	t.is(plane.all('Pod').length, 0);
	await plane.create('Job', job({}));
	await plane.pass(500);
	await plane.clock.input(undefined, () =>
		plane.client.delete('Job', {name: 'work', namespace: 'default'}, {propagationPolicy: 'Background'}),
	);
	await plane.pass(5000);
	t.is(plane.all('Pod').length, 0);
});

test('index lists are read as they were written', t => {
	t.is(formatIndexes(new Set([7, 0, 2, 3, 4])), '0,2-4,7');
	fc.assert(
		fc.property(fc.uniqueArray(fc.nat(200)), indexes => {
			t.deepEqual(
				[...parseIndexes(formatIndexes(new Set(indexes)), 201)],
				indexes.toSorted((left, right) => left - right),
			);
		}),
	);
});
