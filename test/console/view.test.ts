import test from 'ava';
import {quietFramesMax} from '../../source/console/limits.ts';
import {renderOnce} from '../../source/console/render-once.ts';
import {createClusterView} from '../../source/console/view.ts';
import {putDemo, putDeployment, putEvent, putNode, putPod} from './builders.ts';
import {createFakeCluster} from './fake-cluster.ts';

const open = () => {
	const cluster = createFakeCluster();
	const view = createClusterView({cluster, scheduleFrame: cluster.scheduleFrame});
	const node = (name: string) => view.getSnapshot().nodes.find(summary => summary.node.metadata.name === name)!;
	return {cluster, view, node};
};

test('what a node holds follows its pods one by one', t => {
	const {cluster, node} = open();
	putNode(cluster, 'node-0');
	putPod(cluster, 'a', {node: 'node-0', cpu: '1500m', memory: '1Gi'});
	putPod(cluster, 'b', {node: 'node-0', cpu: '250m', memory: '1Gi'});
	putPod(cluster, 'c');
	cluster.frame();
	t.is(node('node-0').sum.cpuMilli, 1750);
	t.is(node('node-0').sum.memoryBytes, 2 * 2 ** 30);
	putPod(cluster, 'c', {node: 'node-0', cpu: '250m', memory: '1Gi'});
	putPod(cluster, 'a', {node: 'node-0', cpu: '1500m', memory: '1Gi', phase: 'Succeeded'});
	cluster.frame();
	t.is(node('node-0').sum.cpuMilli, 500, 'a finished pod holds nothing');
	t.is(node('node-0').sum.pods.length, 3);
	for (const name of ['a', 'b', 'c']) cluster.remove('Pod', `default/${name}`);
	cluster.frame();
	t.like(node('node-0').sum, {cpuMilli: 0, memoryBytes: 0});
	t.deepEqual(node('node-0').sum.pods, []);
});

test('a change shows in one frame, however many changes there were, and nothing changes without one', t => {
	const {cluster, view} = open();
	let published = 0;
	view.subscribe(() => void published++);
	for (let index = 0; index < 50; index++) putPod(cluster, `pod-${index}`);
	t.is(published, 0);
	cluster.frame();
	t.is(published, 1);
	const before = view.getSnapshot();
	cluster.frame();
	t.is(view.getSnapshot(), before);
	t.is(before.podCounts.pending, 50);
});

test('a pod that changes leaves the rows of other nodes, events and workloads as they are', t => {
	const {cluster, view, node} = open();
	putDemo(cluster);
	cluster.frame();
	const before = view.getSnapshot();
	const [other, changed] = [node('node-2'), node('node-0')];
	putPod(cluster, 'web-a0', {node: 'node-0', ready: false});
	cluster.frame();
	t.not(node('node-0'), changed);
	t.is(node('node-2'), other);
	t.is(view.getSnapshot().events, before.events);
	t.is(view.getSnapshot().workloads, before.workloads);
});

test('a revision that came with nothing else to show waits for the clock, but not for ever', t => {
	const {cluster, view} = open();
	const {revision} = view.getSnapshot();
	cluster.store.durable++;
	cluster.frame();
	t.is(view.getSnapshot().revision, revision);
	cluster.pass(1000);
	cluster.frame();
	t.is(view.getSnapshot().revision, revision + 1);
	cluster.store.durable++;
	view.publish();
	t.is(view.getSnapshot().revision, revision + 2, 'who asks gets it at once');
	cluster.store.durable++;
	for (let frame = 0; frame < quietFramesMax; frame++) cluster.frame();
	t.is(view.getSnapshot().revision, revision + 3, 'time stands still');
});

test('the clock ticks by the second while nothing else changes', t => {
	const {cluster, view} = open();
	const before = view.getSnapshot();
	cluster.pass(400);
	cluster.frame();
	t.is(view.getSnapshot(), before);
	cluster.pass(600);
	cluster.frame();
	t.is(view.getSnapshot().now - before.now, 1000);
	cluster.time.speed = 0;
	cluster.frame();
	t.is(view.getSnapshot().speed, 0);
});

test('a NoExecute taint counts the pods it sends away, also after they have gone', t => {
	const {cluster, node} = open();
	putNode(cluster, 'node-1');
	putPod(cluster, 'plain', {node: 'node-1'});
	putPod(cluster, 'patient', {
		node: 'node-1',
		tolerations: [{key: 'key1', operator: 'Exists', tolerationSeconds: 300}],
	});
	putPod(cluster, 'tolerant', {node: 'node-1', tolerations: [{operator: 'Exists'}]});
	cluster.pass(5000);
	const taints = [
		{key: 'key1', value: 'value1', effect: 'NoExecute'},
		{key: 'gpu', effect: 'NoSchedule'},
	];
	putNode(cluster, 'node-1', {taints});
	cluster.frame();
	const [noExecute, noSchedule] = node('node-1').taints;
	t.is(noExecute!.evicts, 2);
	t.is(noSchedule!.evicts, undefined);
	t.is(noExecute!.since, cluster.time.now(), 'it was seen to come');
	cluster.remove('Pod', 'default/plain');
	putPod(cluster, 'late', {node: 'node-1'});
	cluster.frame();
	t.is(node('node-1').taints[0]!.evicts, 3);
	putNode(cluster, 'node-1');
	putNode(cluster, 'node-1', {taints});
	cluster.frame();
	t.is(node('node-1').taints[0]!.evicts, 2, 'a taint that comes back counts anew');
});

test('events are sorted by time, newest first, not by name or text', t => {
	const {cluster, view} = open();
	putEvent(cluster, 'a', {reason: 'Second', pod: 'p', message: '', at: '2026-01-01T10:31:09Z'});
	putEvent(cluster, 'b', {reason: 'First', pod: 'p', message: '', at: '2026-01-01T09:59:10Z'});
	putEvent(cluster, 'c', {reason: 'Third', pod: 'p', message: '', at: '2026-01-01T10:31:10Z', type: 'Warning'});
	cluster.frame();
	t.deepEqual(
		view.getSnapshot().events.map(({reason}) => reason),
		['Third', 'Second', 'First'],
	);
	t.is(view.getSnapshot().warnings, 1);
});

test('workloads that something else owns are left out, nodes are in natural order', t => {
	const {cluster, view} = open();
	putDeployment(cluster, 'web', 2);
	for (const name of ['node-10', 'node-9', 'node-1']) putNode(cluster, name);
	cluster.frame();
	t.deepEqual(
		view.getSnapshot().workloads.map(({kind}) => kind),
		['Deployment'],
	);
	t.deepEqual(
		view.getSnapshot().nodes.map(({node}) => node.metadata.name),
		['node-1', 'node-9', 'node-10'],
	);
	cluster.remove('Node', 'node-9');
	cluster.frame();
	t.deepEqual(
		view.getSnapshot().nodes.map(({node}) => node.metadata.name),
		['node-1', 'node-10'],
	);
});

test('a view that was stopped follows nothing any more', t => {
	const {cluster, view} = open();
	view.stop();
	putNode(cluster, 'node-0');
	cluster.frame();
	t.is(view.getSnapshot().nodes.length, 0);
});

test('a pipe gets every panel once, as text', async t => {
	const cluster = createFakeCluster();
	putDemo(cluster);
	const text = await renderOnce({cluster, title: 'demo'}, {columns: 100});
	const lines = text.split('\n');
	t.true(lines.every(line => line.length <= 100));
	t.false(text.includes('\u001B'));
	t.true(lines[0]!.startsWith('inkube  demo · rev 4 836 · ▶ ×1 · 10:32:07'));
	t.deepEqual(
		lines.filter(line => /^[a-z]+$/.test(line)),
		['placement', 'taints', 'workloads', 'events'],
	);
	t.regex(text, /node-1 .* ✕ key1/);
	t.regex(text, /Deployment +default +web +9\/12/);
	t.regex(text, /! +FailedScheduling +pod\/web-c0/);
});

test('a part of the snapshot that cannot be made leaves the others alone, says why, and comes back', t => {
	const cluster = createFakeCluster();
	const errors: string[] = [];
	const logRing = {lines: () => [], error: (message: string) => void errors.push(message)};
	const view = createClusterView({cluster: {...cluster, logRing}, scheduleFrame: cluster.scheduleFrame});
	const putSlice = (endpoints: unknown) =>
		cluster.put('EndpointSlice', {
			metadata: {name: 'web-1', namespace: 'default', labels: {'kubernetes.io/service-name': 'web'}},
			endpoints,
		});
	putDemo(cluster);
	cluster.put('Service', {metadata: {name: 'web', namespace: 'default'}, spec: {}});
	cluster.frame();
	const before = view.getSnapshot();
	t.is(before.problems, undefined);

	putSlice('no list');
	putNode(cluster, 'node-9');
	cluster.frame();
	const during = view.getSnapshot();
	t.like(during.problems?.get('services'), {kind: 'failed'});
	t.is(during.services, before.services, 'what was known stays');
	t.is(during.nodes.length, before.nodes.length + 1, 'the rest goes on');
	putSlice('still none');
	cluster.frame();
	t.is(errors.length, 1, 'it is said once');
	t.regex(errors[0]!, /^the services cannot be shown: TypeError: /);

	putSlice([]);
	cluster.frame();
	t.is(view.getSnapshot().problems, undefined);
	view.stop();
});
