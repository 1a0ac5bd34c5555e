import {monitorGraceMs} from '../../source/controllers/nodelifecycle/node-health.ts';
import test from 'ava';
import {microTimestamp, timestamp} from '../../source/clock/clock.ts';
import {type ControlPlane, startControlPlane, workload} from './control-plane.ts';

const start = (controllers = 'node-lifecycle-controller,taint-eviction-controller'): ControlPlane =>
	startControlPlane({
		controllers,
		podLife: () => ({readyAfterMs: 100, goneAfterMs: 1000}),
		nodeOf: pod => pod.metadata.annotations?.['node'] ?? 'node-0',
	});

/** A node whose kubelet renews its lease every 10 s until it is silenced. */
const addNode = async (plane: ControlPlane, name: string, labels: Record<string, string> = {}) => {
	const now = timestamp(plane.clock.now());
	const condition = (type: string, status: string) => ({
		type,
		status,
		reason: 'Kubelet',
		message: '',
		lastHeartbeatTime: now,
		lastTransitionTime: now,
	});
	await plane.create('Node', {
		metadata: {name, labels},
		spec: {},
		status: {conditions: [condition('MemoryPressure', 'False'), condition('Ready', 'True')]},
	});
	const lease = {name, namespace: 'kube-node-lease'};
	await plane.create('Lease', {metadata: lease, spec: {renewTime: microTimestamp(plane.clock.now())}});
	let silent = false;
	const renew = async () => {
		if (silent) return;
		await plane.client.patch('Lease', lease, 'merge', {spec: {renewTime: microTimestamp(plane.clock.now())}});
		plane.clock.setTimer(10_000, renew);
	};
	plane.clock.setTimer(10_000, renew);
	return {
		silence: () => void (silent = true),
		speak: () => {
			silent = false;
			plane.clock.enqueue(renew);
		},
	};
};

const addPod = (plane: ControlPlane, name: string, node: string, tolerations: object[] = []) =>
	plane.create('Pod', {
		metadata: {name, namespace: 'default', annotations: {node}},
		spec: {containers: [], tolerations},
	});

const taints = (plane: ControlPlane, name: string) =>
	(plane.get('Node', name)?.spec.taints ?? []).map(({key, effect}) => `${key}:${effect}`).toSorted();
const ready = (plane: ControlPlane, name: string) =>
	plane.get('Node', name)?.status?.conditions?.find(({type}) => type === 'Ready');
const unreachable = ['node.kubernetes.io/unreachable:NoExecute', 'node.kubernetes.io/unreachable:NoSchedule'];
const usualTolerations = ['not-ready', 'unreachable'].map(key => ({
	key: `node.kubernetes.io/${key}`,
	operator: 'Exists',
	effect: 'NoExecute',
	tolerationSeconds: 300,
}));

test('a node that falls silent is Unknown after 50 s, its pods are not ready, and they go 300 s later', async t => {
	const plane = start();
	const node = await addNode(plane, 'node-0');
	await addNode(plane, 'node-1');
	await addPod(plane, 'web', 'node-0', usualTolerations);
	await addPod(plane, 'daemon', 'node-0', [{operator: 'Exists'}]);
	await plane.pass(30_000);
	const silentAt = plane.clock.now();
	node.silence();
	await plane.until(t, 'unknown', () => ready(plane, 'node-0')?.status === 'Unknown', 70_000);
	const after = plane.clock.now() - silentAt;
	t.true(after >= 40_000 && after <= 60_000, `unknown after ${after} ms`);
	t.like(ready(plane, 'node-0'), {reason: 'NodeStatusUnknown', message: 'Kubelet stopped posting node status.'});
	await plane.pass(1000);
	t.deepEqual(taints(plane, 'node-0'), unreachable);
	t.is(plane.get('Pod', 'default/web')!.status!.conditions![0]!.status, 'False');
	const events = await plane.events();
	t.true(events.includes('NodeNotReady: Node node-0 status is now: NodeNotReady'));
	t.is(events.filter(line => line === 'NodeNotReady: Node is not ready').length, 2);
	await plane.pass(295_000);
	t.is(plane.get('Pod', 'default/web')!.metadata.deletionTimestamp, undefined);
	await plane.pass(10_000);
	t.is(plane.get('Pod', 'default/web'), undefined);
	t.not(plane.get('Pod', 'default/daemon'), undefined);
	t.deepEqual(plane.warnings, []);
});

test('a node that speaks again loses its taints, and pods that had to go may stay', async t => {
	const plane = start();
	const node = await addNode(plane, 'node-0');
	await addNode(plane, 'node-1');
	await addPod(plane, 'web', 'node-0', usualTolerations);
	await plane.pass(10_000);
	node.silence();
	await plane.until(t, 'tainted', () => taints(plane, 'node-0').length === 2, 80_000);
	await plane.pass(60_000);
	node.speak();
	const conditions = plane.get('Node', 'node-0')!.status!.conditions!.map(condition => ({
		...condition,
		status: condition.type === 'Ready' ? 'True' : 'False',
		lastHeartbeatTime: timestamp(plane.clock.now()),
	}));
	await plane.patch('Node', 'node-0', {status: {conditions}}, {subresource: 'status'});
	await plane.pass(6000);
	t.deepEqual(taints(plane, 'node-0'), []);
	t.true((await plane.events()).includes('TaintManagerEviction: Cancelling deletion of Pod default/web'));
	await plane.pass(600_000);
	t.not(plane.get('Pod', 'default/web'), undefined);
});

test('a node that never reported is Unknown after 60 s', async t => {
	const plane = start();
	await plane.create('Node', {metadata: {name: 'mute'}, spec: {}});
	await plane.pass(55_000);
	t.is(ready(plane, 'mute'), undefined);
	await plane.pass(15_000);
	t.like(ready(plane, 'mute'), {
		status: 'Unknown',
		reason: 'NodeStatusNeverUpdated',
		message: 'Kubelet never posted node status.',
	});
});

test('nodes of a zone are tainted one per ten seconds', async t => {
	const plane = start();
	const nodes = [];
	for (let index = 0; index < 8; index++) nodes.push(await addNode(plane, `node-${index}`));
	await plane.pass(20_000);
	nodes.slice(0, 3).forEach(node => node.silence());
	const tainted = () =>
		plane.all('Node').filter(({metadata}) => taints(plane, metadata.name).includes(unreachable[0]!)).length;
	await plane.until(t, 'first', () => tainted() === 1, 70_000);
	await plane.pass(9000);
	t.is(tainted(), 1);
	await plane.pass(2000);
	t.is(tainted(), 2);
	await plane.pass(10_000);
	t.is(tainted(), 3);
});

test('in a small zone that mostly fails nothing is tainted NoExecute, while another zone is treated as usual', async t => {
	const plane = start();
	const zone = (name: string) => ({'topology.kubernetes.io/zone': name});
	const failing = [];
	for (let index = 0; index < 5; index++) failing.push(await addNode(plane, `a-${index}`, zone('a')));
	const other = [await addNode(plane, 'b-0', zone('b')), await addNode(plane, 'b-1', zone('b'))];
	await plane.pass(20_000);
	failing.slice(0, 3).forEach(node => node.silence());
	other[0]!.silence();
	await plane.pass(200_000);
	t.deepEqual(taints(plane, 'a-0'), [unreachable[1]]);
	t.deepEqual(taints(plane, 'b-0'), unreachable);
});

test('when all nodes are silent nobody is evicted', async t => {
	const plane = start();
	const nodes = [await addNode(plane, 'node-0'), await addNode(plane, 'node-1')];
	await addPod(plane, 'web', 'node-0');
	await plane.pass(20_000);
	nodes.forEach(node => node.silence());
	await plane.pass(1_000_000);
	t.is(ready(plane, 'node-0')!.status, 'Unknown');
	t.deepEqual(taints(plane, 'node-0'), [unreachable[1]]);
	t.not(plane.get('Pod', 'default/web'), undefined);
});

test('cordoning taints NoSchedule at once; old label names follow', async t => {
	const plane = start();
	await addNode(plane, 'node-0', {'kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'amd64'});
	await plane.patch('Node', 'node-0', {spec: {unschedulable: true}}, {});
	await plane.pass(1);
	t.deepEqual(taints(plane, 'node-0'), ['node.kubernetes.io/unschedulable:NoSchedule']);
	t.like(plane.get('Node', 'node-0')!.metadata.labels, {
		'beta.kubernetes.io/os': 'linux',
		'beta.kubernetes.io/arch': 'amd64',
	});
	await plane.patch('Node', 'node-0', {spec: {unschedulable: null}}, {});
	await plane.pass(1);
	t.deepEqual(taints(plane, 'node-0'), []);
});

test('a NoExecute taint removes what does not tolerate it, later what tolerates it for a while, and spares the rest', async t => {
	const plane = start('taint-eviction');
	await addNode(plane, 'node-0');
	const tolerate = (seconds?: number) => [
		{key: 'broken', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: seconds},
	];
	await addPod(plane, 'never', 'node-0');
	await addPod(plane, 'briefly', 'node-0', tolerate(20));
	await addPod(plane, 'always', 'node-0', tolerate());
	await addPod(plane, 'other', 'node-0', [{key: 'else', operator: 'Exists'}]);
	await plane.pass(1000);
	await plane.patch('Node', 'node-0', {spec: {taints: [{key: 'broken', effect: 'NoExecute'}]}}, {});
	await plane.pass(20);
	const doomed = plane.get('Pod', 'default/never')!;
	t.not(doomed.metadata.deletionTimestamp, undefined);
	t.like(
		doomed.status!.conditions!.find(({type}) => type === 'DisruptionTarget'),
		{status: 'True', reason: 'DeletionByTaintManager', message: 'Taint manager: deleting due to NoExecute taint'},
	);
	await plane.pass(10_000);
	t.deepEqual(
		plane.all('Pod').map(({metadata}) => metadata.name),
		['always', 'briefly'],
	);
	await addPod(plane, 'late', 'node-0');
	await plane.pass(15_000);
	t.deepEqual(
		plane.all('Pod').map(({metadata}) => metadata.name),
		['always'],
	);
	const marks = (await plane.events()).filter(line =>
		line.startsWith('TaintManagerEviction: Marking for deletion Pod'),
	);
	t.deepEqual(marks.map(line => line.split('/')[1]).toSorted(), ['briefly', 'late', 'never', 'other']);
});

test('a scheduled deletion is not put off by a further taint', async t => {
	const plane = start('taint-eviction');
	await addNode(plane, 'node-0');
	await addPod(plane, 'web', 'node-0', [{operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 60}]);
	await plane.pass(1000);
	await plane.patch('Node', 'node-0', {spec: {taints: [{key: 'a', effect: 'NoExecute'}]}}, {});
	await plane.pass(40_000);
	await plane.patch(
		'Node',
		'node-0',
		{
			spec: {
				taints: [
					{key: 'a', effect: 'NoExecute'},
					{key: 'b', effect: 'NoExecute'},
				],
			},
		},
		{},
	);
	await plane.pass(22_000);
	t.is(plane.get('Pod', 'default/web'), undefined);
});

test('a replica set whose pods name a tainted node does not stop the clock', async t => {
	const plane = start('taint-eviction,replicaset');
	await addNode(plane, 'node-0');
	await plane.create('ReplicaSet', workload('web', {replicas: 1}));
	await plane.pass(1000);
	await plane.patch('Node', 'node-0', {spec: {taints: [{key: 'a', effect: 'NoExecute'}]}}, {});
	await plane.pass(1000);
	await plane.patch('Node', 'node-0', {spec: {taints: null}}, {});
	await plane.pass(5000);
	t.is(plane.get('ReplicaSet', 'default/web')!.status!.readyReplicas, 1);
	t.is(plane.all('Pod').length, 1);
});

test('how long a node may be silent follows heartbeats that are slower than those of Kubernetes', t => {
	t.deepEqual(
		[undefined, 1000, 10_000, 12_000, 300_000].map(monitorGraceMs),
		[50_000, 50_000, 50_000, 60_000, 1_500_000],
	);
});
