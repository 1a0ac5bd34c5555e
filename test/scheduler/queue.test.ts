import test from 'ava';
import {createVirtualClock} from '../../source/clock/virtual.ts';
import type {ClusterEvent} from '../../source/scheduler/framework/cluster-event.ts';
import {defaultConfiguration} from '../../source/scheduler/configuration/default-configuration.ts';
import {backoffMs} from '../../source/scheduler/queue/backoff.ts';
import {SchedulingQueue} from '../../source/scheduler/queue/scheduling-queue.ts';
import {clusterOf, node, pod} from './builders.ts';

const fit = new Set(['NodeResourcesFit']);

/** A queue on a virtual clock, with a way to let time go by. */
const createStory = (popFromBackoff?: boolean) => {
	const clock = createVirtualClock();
	const queue = new SchedulingQueue({
		configuration: defaultConfiguration,
		objects: clusterOf().objects,
		now: () => clock.now(),
		changed: () => undefined,
		popFromBackoff,
	});
	return {
		queue,
		pass: (ms: number) => clock.runUntil(() => false, ms),
		/** One attempt that NodeResourcesFit refuses; answers whose it was. */
		refuse() {
			const popped = queue.pop();
			if (popped !== undefined) queue.refused(popped.key, fit);
			return popped?.key;
		},
	};
};

const deleted = (name: string, cpu: string): ClusterEvent => ({
	source: 'AssignedPod',
	action: 'Delete',
	object: pod(name, {on: 'n1', cpu}),
});

test('the more important pod goes first, then the one that has waited longer', async t => {
	const {queue, pass} = createStory();
	queue.put(pod('old', {priority: 1}));
	await pass(1);
	queue.put(pod('new', {priority: 1}));
	queue.put(pod('urgent', {priority: 100}));
	queue.put(pod('twin', {priority: 1}));
	t.deepEqual(
		[queue.pop(), queue.pop(), queue.pop(), queue.pop(), queue.pop()].map(queued => queued?.key),
		['default/urgent', 'default/old', 'default/new', 'default/twin', undefined],
	);
});

test('back-off doubles from one second to ten', t => {
	t.deepEqual(
		[0, 1, 2, 3, 4, 5, 6].map(attempts => backoffMs(attempts, defaultConfiguration)),
		[0, 1000, 2000, 4000, 8000, 10_000, 10_000],
	);
});

test('a refused pod stays away until something happens that may help it', async t => {
	const {queue, refuse, pass} = createStory(false);
	queue.put(pod('big', {cpu: '2'}));
	t.is(refuse(), 'default/big');
	await pass(20_000);
	t.false(queue.ready);
	queue.event({source: 'AssignedPod', action: 'Delete', object: pod('memory-only', {on: 'n1', memory: '1Gi'})});
	t.is(queue.get('default/big')?.place, 'unschedulable', 'memory is not what it lacks');
	queue.event({source: 'Node', action: 'Add', object: node('tiny', {allocatable: {cpu: '1'}})});
	t.is(queue.get('default/big')?.place, 'unschedulable', 'that node will never do');
	queue.event(deleted('cpu', '1'));
	t.is(queue.get('default/big')?.place, 'active');
});

test('a pod that was helped too early waits out its back-off', async t => {
	const {queue, refuse, pass} = createStory(false);
	queue.put(pod('big', {cpu: '2'}));
	refuse();
	queue.event(deleted('cpu', '1'));
	t.deepEqual(queue.counts(), {active: 0, backoff: 1, unschedulable: 0, gated: 0, inFlight: 0});
	t.false(queue.ready);
	await pass(999);
	t.false(queue.ready);
	await pass(1);
	t.true(queue.ready);
	t.is(queue.pop()?.attempts, 2);
});

test('an idle scheduler takes pods out of back-off early, but not after an error', t => {
	const {queue, refuse} = createStory();
	queue.put(pod('helped', {cpu: '2'}));
	refuse();
	queue.event(deleted('cpu', '1'));
	t.is(queue.pop()?.key, 'default/helped');
	queue.failed('default/helped');
	t.false(queue.ready);
	t.is(queue.get('default/helped')?.place, 'backoff');
});

test('after five minutes an unschedulable pod is tried again without any event', async t => {
	const {queue, refuse, pass} = createStory(false);
	queue.put(pod('big', {cpu: '2'}));
	refuse();
	await pass(300_000);
	queue.flushUnschedulable();
	t.false(queue.ready);
	await pass(30_000);
	queue.flushUnschedulable();
	t.true(queue.ready);
});

test('a taint that goes away helps the pods it kept out', t => {
	const {queue} = createStory();
	queue.put(pod('a'));
	queue.refused(queue.pop()!.key, new Set(['TaintToleration']));
	const tainted = node('n1', {taints: [{key: 'key1', effect: 'NoSchedule'}]});
	queue.event({source: 'Node', action: 'Update', object: tainted, previous: tainted});
	t.false(queue.ready);
	queue.event({source: 'Node', action: 'Update', object: node('n1'), previous: tainted});
	t.true(queue.ready);
});

test('a gated pod enters when its last gate is gone', t => {
	const {queue} = createStory();
	queue.put(pod('gated', {spec: {schedulingGates: [{name: 'example.com/wait'}]}}));
	t.is(queue.counts().gated, 1);
	t.is(queue.pop(), undefined);
	queue.put(pod('gated', {spec: {schedulingGates: []}}));
	t.is(queue.pop()?.key, 'default/gated');
});

test('a change of the status does not wake a pod, a change of the spec does', t => {
	const {queue, refuse} = createStory();
	const before = pod('a', {cpu: '2'});
	queue.put(before);
	refuse();
	queue.put({...before, status: {phase: 'Pending', conditions: []}});
	t.is(queue.get('default/a')?.place, 'unschedulable');
	queue.put({...before, spec: {...before.spec, tolerations: [{operator: 'Exists'}]}});
	t.not(queue.get('default/a')?.place, 'unschedulable');
});

test('a deleted pod is never handed out, and one of the same name is a new pod', t => {
	const {queue, refuse} = createStory();
	queue.put(pod('a'));
	queue.delete('default/a');
	t.is(queue.pop(), undefined);
	queue.put(pod('a'));
	refuse();
	queue.put(pod('a', {metadata: {uid: 'another'}}));
	t.is(queue.pop()?.attempts, 1);
	queue.failed('default/unknown');
	queue.refused('default/unknown', fit);
	t.is(queue.get('default/unknown'), undefined);
});
