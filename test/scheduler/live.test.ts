import test from 'ava';
import {findCondition} from '../../source/machinery/conditions.ts';
import {conflict} from '../../source/machinery/statuses.ts';
import {readCluster} from '../../source/scheduler/cache/read-cluster.ts';
import {schedulerConfigurationOf} from '../../source/commands/scheduler-configuration-file.ts';
import {startScheduler, type SchedulerOptions} from '../../source/scheduler/start-scheduler.ts';
import {createFakeCluster} from './fake-cluster.ts';
import {node, pod} from './builders.ts';

const start = (options?: SchedulerOptions) => {
	const cluster = createFakeCluster();
	return {...cluster, scheduler: startScheduler(cluster.context, options)};
};

test('a pod gets a node, an event and a record', async t => {
	const {put, pass, events, writes, scheduler, pod: get, problems} = start();
	put(node('n1'), pod('web', {cpu: '1'}));
	await pass(10);
	t.is(get('web').spec.nodeName, 'n1');
	t.deepEqual(writes, ['binding default/web n1']);
	t.deepEqual(events, ['Normal Scheduled default/web: Successfully assigned default/web to n1']);
	t.like(scheduler.decisions.list()[0], {pod: 'default/web', uid: 'uid-default-web', node: 'n1', ties: 1});
	t.deepEqual(scheduler.queue(), {active: 0, backoff: 0, unschedulable: 0, gated: 0, inFlight: 0});
	t.deepEqual(problems, []);
});

test('pods scheduled in one go see each other: none is put where there is no room left', async t => {
	const {put, pass, pod: get} = start();
	put(node('n1'), node('n2'), ...['a', 'b', 'c', 'd', 'e'].map(name => pod(name, {cpu: '2'})));
	await pass(10);
	const nodes = ['a', 'b', 'c', 'd'].map(name => get(name).spec.nodeName);
	t.deepEqual(nodes.filter(name => name === 'n1').length, 2);
	t.deepEqual(nodes.filter(name => name === 'n2').length, 2);
	t.is(get('e').spec.nodeName, undefined);
});

test('a pod that fits nowhere says why, and is placed when a node comes', async t => {
	const {put, pass, events, pod: get} = start();
	put(node('n1', {taints: [{key: 'key1', effect: 'NoSchedule'}]}), pod('web'));
	await pass(10);
	const message =
		'0/1 nodes are available: 1 node(s) had untolerated taint(s). no new claims to deallocate, preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.';
	t.like(findCondition(get('web').status?.conditions, 'PodScheduled'), {
		status: 'False',
		reason: 'Unschedulable',
		message,
	});
	t.deepEqual(events, [`Warning FailedScheduling default/web: ${message}`]);
	put(node('n2'));
	await pass(10);
	t.is(get('web').spec.nodeName, 'n2');
});

test('a taint that is removed, or a pod that goes, lets waiting pods in', async t => {
	const {put, remove, pass, pod: get} = start();
	const tainted = node('n1', {taints: [{key: 'key1', effect: 'NoSchedule'}]});
	put(tainted, node('n2'), pod('running', {on: 'n2', cpu: '4'}), pod('a', {cpu: '4'}), pod('b', {cpu: '4'}));
	await pass(10);
	t.is(get('a').spec.nodeName, undefined);
	put(node('n1'));
	await pass(10);
	t.is(get('a').spec.nodeName, 'n1');
	t.is(get('b').spec.nodeName, undefined);
	remove('Pod', 'default/running');
	await pass(2000);
	t.is(get('b').spec.nodeName, 'n2');
});

test('without nodes a pod waits for the first one', async t => {
	const {put, pass, events, pod: get} = start();
	put(pod('web'));
	await pass(10);
	t.deepEqual(events, ['Warning FailedScheduling default/web: no nodes available to schedule pods']);
	put(node('n1'));
	await pass(10);
	t.is(get('web').spec.nodeName, 'n1');
});

test('pods of other schedulers, gated ones and those being deleted are left alone', async t => {
	const {put, pass, writes, scheduler} = start();
	put(
		node('n1'),
		pod('theirs', {spec: {schedulerName: 'volcano'}}),
		pod('gated', {spec: {schedulingGates: [{name: 'wait'}]}}),
		pod('leaving', {metadata: {deletionTimestamp: '2026-01-01T00:00:00Z'}}),
		pod('done', {status: {phase: 'Succeeded'}}),
	);
	await pass(60_000);
	t.deepEqual(writes, []);
	t.like(scheduler.queue(), {active: 0, gated: 1});
});

test('a binding that fails gives the room back and is tried again after the back-off', async t => {
	const {put, pass, refuseBinding, writes, events, pod: get, scheduler} = start();
	refuseBinding('web', conflict({group: '', resource: 'pods/binding'}, 'web', 'try again'));
	put(node('n1'), pod('web', {cpu: '4'}));
	await pass(10);
	t.is(get('web').spec.nodeName, undefined);
	t.is(scheduler.cluster.node('n1')?.requestedCpu, 0);
	t.regex(events[0]!, /^Warning FailedScheduling default\/web: binding rejected: .*try again/);
	t.is(findCondition(get('web').status?.conditions, 'PodScheduled')?.reason, 'SchedulerError');
	await pass(900);
	t.is(writes.filter(line => line.startsWith('binding')).length, 1);
	await pass(200);
	t.is(get('web').spec.nodeName, 'n1');
});

test('a more important pod is nominated, its victims go, and then it gets the node', async t => {
	const {put, pass, events, pod: get, scheduler} = start();
	put(node('n1'), pod('low', {on: 'n1', cpu: '4', priority: 1}));
	await pass(10);
	put(pod('high', {cpu: '3', priority: 100}));
	await pass(10);
	t.is(get('high').status?.nominatedNodeName, 'n1');
	t.is(get('high').spec.nodeName, undefined);
	t.like(findCondition(get('low').status?.conditions, 'DisruptionTarget'), {
		status: 'True',
		reason: 'PreemptionByScheduler',
		message: 'default-scheduler: preempting to accommodate a higher priority pod',
	});
	t.true(events.includes('Normal Preempted default/low: Preempted by pod uid-default-high on node n1'));
	put(pod('sneaky', {cpu: '2', priority: 50}));
	await pass(10);
	t.is(get('sneaky').spec.nodeName, undefined, 'the room is kept for the nominated pod');
	await pass(2000);
	t.is(get('high').spec.nodeName, 'n1');
	t.is(get('sneaky').spec.nodeName, undefined);
	t.is(scheduler.cluster.nominatedTo('n1')?.has('default/high') ?? false, false);
});

test('a pod with preemptionPolicy Never waits its turn', async t => {
	const {put, pass, writes, pod: get} = start();
	put(node('n1'), pod('low', {on: 'n1', cpu: '4', priority: 1}));
	put(pod('polite', {cpu: '3', priority: 100, spec: {preemptionPolicy: 'Never'}}));
	await pass(10);
	t.false(writes.some(line => line.startsWith('delete')));
	t.regex(
		findCondition(get('polite').status?.conditions, 'PodScheduled')!.message!,
		/preemption: not eligible due to preemptionPolicy=Never\.$/,
	);
});

test('a disruption budget moves preemption to another node', async t => {
	const budget = {
		apiVersion: 'policy/v1',
		kind: 'PodDisruptionBudget',
		metadata: {
			name: 'db',
			namespace: 'default',
			uid: 'db',
			resourceVersion: '1',
			creationTimestamp: '2026-01-01T00:00:00Z',
		},
		spec: {selector: {matchLabels: {app: 'db'}}},
		status: {disruptionsAllowed: 0},
	};
	const {put, pass, pod: get} = start();
	put(
		budget,
		node('n1'),
		node('n2'),
		pod('db', {on: 'n1', cpu: '4', priority: 1, labels: {app: 'db'}}),
		pod('web', {on: 'n2', cpu: '4', priority: 2, labels: {app: 'web'}}),
		pod('high', {cpu: '3', priority: 100}),
	);
	await pass(10);
	t.is(get('high').status?.nominatedNodeName, 'n2');
});

test('a claim that waits for its consumer is bound first, then the pod', async t => {
	const claim = {
		apiVersion: 'v1',
		kind: 'PersistentVolumeClaim',
		metadata: {
			name: 'data',
			namespace: 'default',
			uid: 'data',
			resourceVersion: '1',
			creationTimestamp: '2026-01-01T00:00:00Z',
		},
		spec: {storageClassName: 'dynamic', accessModes: ['ReadWriteOnce'], resources: {requests: {storage: '1Gi'}}},
	};
	const storageClass = {
		apiVersion: 'storage.k8s.io/v1',
		kind: 'StorageClass',
		metadata: {name: 'dynamic', uid: 'dynamic', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z'},
		provisioner: 'disk.example',
		volumeBindingMode: 'WaitForFirstConsumer',
	};
	const {put, pass, pod: get, context, scheduler, problems} = start();
	put(
		claim,
		storageClass,
		node('n1'),
		pod('web', {spec: {volumes: [{name: 'd', persistentVolumeClaim: {claimName: 'data'}}]}}),
	);
	await pass(5000);
	const waiting = context.informers.of('PersistentVolumeClaim').get('default/data')!;
	t.is(waiting.metadata.annotations?.['volume.kubernetes.io/selected-node'], 'n1');
	t.is(get('web').spec.nodeName, undefined);
	t.is(scheduler.cluster.nodeNameOf('default/web'), 'n1', 'its room is kept');
	const annotations = {...waiting.metadata.annotations, 'pv.kubernetes.io/bind-completed': 'yes'};
	const bound = {...waiting, metadata: {...waiting.metadata, annotations}, spec: {...waiting.spec, volumeName: 'pv'}};
	put(bound);
	await pass(2000);
	t.deepEqual(problems, []);
	t.is(get('web').spec.nodeName, 'n1');
});

test('the same seed draws the same nodes', async t => {
	const run = async () => {
		const {put, pass, pod: get} = start();
		const names = Array.from({length: 20}, (_, index) => `p${index}`);
		put(...[1, 2, 3, 4, 5].map(index => node(`n${index}`)), ...names.map(name => pod(name)));
		await pass(10);
		return names.map(name => get(name).spec.nodeName);
	};
	const [first, second] = [await run(), await run()];
	t.deepEqual(first, second);
	t.true(new Set(first).size > 1);
});

test('a stopped scheduler does nothing more', async t => {
	const {put, pass, writes, scheduler} = start();
	put(node('n1'));
	await pass(10);
	scheduler.stop();
	put(pod('late'));
	await pass(60_000);
	t.deepEqual(writes, []);
});

test('informers alone show the same cluster as the running scheduler', async t => {
	const {put, pass, context, scheduler} = start();
	put(
		node('n1'),
		pod('a', {cpu: '1'}),
		pod('big', {cpu: '8'}),
		pod('done', {on: 'n1', cpu: '1', status: {phase: 'Succeeded'}}),
	);
	await pass(10);
	const {cluster, pending} = readCluster(context.informers);
	t.is(cluster.node('n1')?.requestedCpu, 1000);
	t.is(scheduler.cluster.node('n1')?.requestedCpu, 1000);
	t.deepEqual(
		pending.map(({key}) => key),
		['default/big'],
	);
	t.deepEqual(
		scheduler.waiting().map(({key, place}) => [key, place]),
		[['default/big', 'unschedulable']],
	);
});

test('one scheduler serves the profiles of its configuration, and no other name', async t => {
	const configuration = schedulerConfigurationOf(
		`apiVersion: kubescheduler.config.k8s.io/v1
kind: KubeSchedulerConfiguration
podInitialBackoffSeconds: 3
profiles:
- schedulerName: spreading
- schedulerName: packing
  plugins: {score: {disabled: [{name: '*'}], enabled: [{name: NodeResourcesFit}]}}
  pluginConfig: [{name: NodeResourcesFit, args: {scoringStrategy: {type: MostAllocated}}}]
`,
		'scheduler.yaml',
	);
	const {put, pass, scheduler, pod: get} = start({configuration, popFromBackoff: false});
	const asks = (name: string, schedulerName: string) => pod(name, {cpu: '1', memory: '1Gi', spec: {schedulerName}});
	put(node('n1'), node('n2'), pod('there', {on: 'n2', cpu: '1', memory: '1Gi'}));
	put(asks('a', 'spreading'), asks('b', 'packing'), asks('c', 'default-scheduler'));
	await pass(10);
	t.is(get('a').spec.nodeName, 'n1');
	t.true(['n1', 'n2'].includes(get('b').spec.nodeName!));
	put(asks('d', 'packing'));
	await pass(10);
	t.is(get('d').spec.nodeName, get('b').spec.nodeName, 'where there is most already');
	t.is(get('c').spec.nodeName, undefined);
	t.is(scheduler.waiting().length, 0, 'the pod of another scheduler does not wait here');
	put(pod('large', {cpu: '64', spec: {schedulerName: 'packing'}}));
	await pass(10);
	put(node('n3', {allocatable: {cpu: '64'}}));
	await pass(2_900);
	t.is(get('large').spec.nodeName, undefined, 'it waits out the back-off of the configuration');
	await pass(200);
	t.is(get('large').spec.nodeName, 'n3');
});

test('what would be evicted is tried on a copy of the running cluster', async t => {
	const {put, pass, scheduler, writes} = start();
	const ownerReferences = [{apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web', uid: 'web', controller: true}];
	put(node('n1'), node('n2'), pod('web', {on: 'n1', cpu: '1', metadata: {ownerReferences}}));
	await pass(10);
	t.deepEqual(scheduler.whatIf([{kind: 'drain', node: 'n1'}]), [{pod: 'default/web', from: 'n1', node: 'n2'}]);
	t.is(scheduler.cluster.nodeNameOf('default/web'), 'n1');
	t.deepEqual(writes, []);
});
