import test from 'ava';
import {createAddressPool} from '../../source/kubelet/addresses.ts';
import {nextStep, stateOf, type PodSituation, type PodStep} from '../../source/kubelet/pod-lifecycle.ts';
import type {ObjectOf} from '../../source/client/types.ts';

type Pod = ObjectOf<'Pod'>;

interface PodShape {
	readonly annotations?: {readonly [name: string]: string};
	readonly restartPolicy?: string;
	readonly phase?: string;
	/** The one container: running since the pod is as it is, or waiting to be restarted. */
	readonly container?: {readonly restarts: number; readonly ready?: boolean; readonly waiting?: boolean};
	readonly ofJob?: boolean;
	readonly deletedWithGrace?: number;
}

const pod = ({
	annotations,
	restartPolicy = 'Always',
	phase = 'Pending',
	container,
	ofJob,
	deletedWithGrace,
}: PodShape) =>
	({
		apiVersion: 'v1',
		kind: 'Pod',
		metadata: {
			name: 'a',
			namespace: 'default',
			annotations: Object.fromEntries(
				Object.entries(annotations ?? {}).map(([name, value]) => [`inkube.dev/${name}`, value]),
			),
			...(ofJob ? {ownerReferences: [{kind: 'Job', name: 'j', controller: true}]} : {}),
			...(deletedWithGrace === undefined
				? {}
				: {deletionTimestamp: '2026-01-01T00:00:30Z', deletionGracePeriodSeconds: deletedWithGrace}),
		},
		spec: {restartPolicy, containers: [{name: 'c', image: 'i'}], nodeName: 'n'},
		status: {
			phase,
			...(container
				? {
						containerStatuses: [
							{
								name: 'c',
								restartCount: container.restarts,
								ready: container.ready ?? false,
								state: container.waiting ? {waiting: {reason: 'CrashLoopBackOff'}} : {running: {}},
							},
						],
					}
				: {}),
		},
	}) as unknown as Pod;

/** A pod that has been as it is for `afterMs`. */
const situation = (afterMs: number, rest: Partial<PodSituation> = {}): PodSituation => ({
	nowMs: 1_000_000 + afterMs,
	sinceMs: 1_000_000,
	startMs: 200,
	stopMs: 200,
	...rest,
});

const post = (phase: string, containers: object) => ({do: 'post', phase, containers}) as PodStep;
const started = (restarts: number, endedWith?: number, ready = true) =>
	post('Running', {are: 'running', ready, restarts, endedWith});
const wait = (delayMs: number): PodStep => ({do: 'wait', delayMs});
const nothing: PodStep = {do: 'nothing'};

const runningPod = (rest: PodShape = {}) => pod({phase: 'Running', container: {restarts: 0, ready: true}, ...rest});
const exits = (exitCode: string) => ({'run-for': '10s', 'exit-code': exitCode});

const table: readonly [story: string, pod: Pod, situation: PodSituation, step: PodStep][] = [
	['a bound pod starts after the start delay', pod({}), situation(50), wait(150)],
	['and then is running and ready at once', pod({}), situation(200), started(0)],
	[
		'a long start shows that the container is made',
		pod({}),
		situation(0, {startMs: 5000}),
		post('Pending', {are: 'creating'}),
	],
	[
		'once shown, it only waits',
		pod({container: {restarts: 0, waiting: true}}),
		situation(1000, {startMs: 5000}),
		wait(4000),
	],
	[
		'ready-after starts it not ready',
		pod({annotations: {'ready-after': '10s'}}),
		situation(200),
		started(0, undefined, false),
	],
	[
		'never-ready starts it not ready',
		pod({annotations: {'never-ready': 'true'}}),
		situation(200),
		started(0, undefined, false),
	],
	[
		'ready-after counts from the start',
		runningPod({annotations: {'ready-after': '10s'}, container: {restarts: 0}}),
		situation(4000),
		wait(6000),
	],
	[
		'and then it becomes ready',
		runningPod({annotations: {'ready-after': '10s'}, container: {restarts: 0}}),
		situation(10_000),
		post('Running', {are: 'running', ready: true, restarts: 0}),
	],
	[
		'never-ready never does',
		runningPod({annotations: {'never-ready': 'true'}, container: {restarts: 0}}),
		situation(10_000_000),
		nothing,
	],
	['a running pod is left alone', runningPod(), situation(10_000_000), nothing],
	[
		'an annotation that cannot be read is as if absent',
		runningPod({annotations: {'run-for': 'soon'}}),
		situation(0),
		nothing,
	],
	['run-for ends the run', runningPod({annotations: {'run-for': '10s'}}), situation(3000), wait(7000)],
	['a pod of a Job runs for a second', runningPod({ofJob: true, restartPolicy: 'Never'}), situation(0), wait(1000)],
	[
		'and then has succeeded',
		runningPod({ofJob: true, restartPolicy: 'Never'}),
		situation(1000),
		post('Succeeded', {are: 'terminated', restarts: 0, exitCode: 0}),
	],
	[
		'Never and 1: failed',
		runningPod({annotations: exits('1'), restartPolicy: 'Never'}),
		situation(10_000),
		post('Failed', {are: 'terminated', restarts: 0, exitCode: 1}),
	],
	[
		'OnFailure and 0: succeeded',
		runningPod({annotations: exits('0'), restartPolicy: 'OnFailure'}),
		situation(10_000),
		post('Succeeded', {are: 'terminated', restarts: 0, exitCode: 0}),
	],
	[
		'OnFailure and 1: again',
		runningPod({annotations: exits('1'), restartPolicy: 'OnFailure'}),
		situation(10_000),
		started(1, 1),
	],
	['Always and 0: again', runningPod({annotations: exits('0')}), situation(10_000), started(1, 0)],
	[
		'the second failure waits',
		runningPod({annotations: exits('1'), container: {restarts: 1, ready: true}}),
		situation(10_000),
		post('Running', {are: 'waiting', restarts: 1, exitCode: 1}),
	],
	['for 10 s', runningPod({container: {restarts: 1, waiting: true}}), situation(0), wait(10_000)],
	['the next one for 20 s', runningPod({container: {restarts: 2, waiting: true}}), situation(5000), wait(15_000)],
	['and never more than 5 min', runningPod({container: {restarts: 30, waiting: true}}), situation(0), wait(300_000)],
	['after that it runs again', runningPod({container: {restarts: 2, waiting: true}}), situation(20_000), started(3)],
	['a kill at this restart count ends the run', runningPod({annotations: {kill: '0'}}), situation(0), started(1, 137)],
	[
		'a kill of a pod that is not restarted fails it',
		runningPod({annotations: {kill: '0'}, restartPolicy: 'Never'}),
		situation(0),
		post('Failed', {are: 'terminated', restarts: 0, exitCode: 137}),
	],
	[
		'a kill that has been carried out is over',
		runningPod({annotations: {kill: '0'}, container: {restarts: 1, ready: true}}),
		situation(0),
		nothing,
	],
	['a deleted pod is gone after the stop time', runningPod({deletedWithGrace: 30}), situation(50), wait(150)],
	['really', runningPod({deletedWithGrace: 30}), situation(200), {do: 'remove'}],
	[
		'or after its grace, if that is shorter',
		runningPod({deletedWithGrace: 1}),
		situation(0, {stopMs: 60_000}),
		wait(1000),
	],
	['at once without grace', runningPod({deletedWithGrace: 0}), situation(0), {do: 'remove'}],
	['a pod that never started is removed too', pod({deletedWithGrace: 30}), situation(200), {do: 'remove'}],
	['a pod that has succeeded stays so', pod({phase: 'Succeeded'}), situation(10_000_000), nothing],
	['a pod that has failed stays so', pod({phase: 'Failed', annotations: {kill: '0'}}), situation(10_000_000), nothing],
];

for (const [story, given, when, step] of table) test(story, t => t.deepEqual(nextStep(given, when), step));

test('a state has a name that changes whenever its time begins anew', t => {
	t.is(stateOf(pod({})), 'Pending');
	t.is(stateOf(runningPod()), 'running 0');
	t.is(stateOf(runningPod({container: {restarts: 3, waiting: true}})), 'waiting 3');
	t.is(stateOf(runningPod({container: {restarts: 4}})), 'running 4');
	t.is(stateOf(runningPod({deletedWithGrace: 30})), 'deleted');
	t.is(stateOf(pod({phase: 'Failed'})), 'Failed');
});

test('addresses are handed out one after another and come back when they are free', t => {
	const pool = createAddressPool('10.0.0.254', 4);
	pool.use('10.0.0.255');
	pool.use(undefined);
	t.deepEqual([pool.take(), pool.take(), pool.take()], ['10.0.0.254', '10.0.1.0', '10.0.1.1']);
	t.throws(() => pool.take(), {message: 'all 4 addresses from 10.0.0.254 on are in use'});
	pool.release('10.0.0.255');
	t.is(pool.take(), '10.0.0.255');
});
