import test from 'ava';
import {StatusError} from '../../source/machinery/status-error.ts';
import {startControlPlane, workload} from './control-plane.ts';

const start = (life = {readyAfterMs: 100, goneAfterMs: 200}) =>
	startControlPlane({controllers: 'replicaset-controller', podLife: () => life});

const activePods = (plane: ReturnType<typeof start>) =>
	plane.all('Pod').filter(({metadata}) => metadata.deletionTimestamp === undefined);

const quotaRefusal = () =>
	new StatusError({code: 403, reason: 'Forbidden', message: 'pods "web-" is forbidden: exceeded quota: few'});

test('a replica set gets its pods, counts them and says so', async t => {
	const plane = start();
	await plane.create('ReplicaSet', workload('web'));
	await plane.until(
		t,
		'three available',
		() => plane.get('ReplicaSet', 'default/web')?.status?.availableReplicas === 3,
	);
	t.deepEqual(plane.get('ReplicaSet', 'default/web')!.status, {
		availableReplicas: 3,
		fullyLabeledReplicas: 3,
		observedGeneration: 1,
		readyReplicas: 3,
		replicas: 3,
		terminatingReplicas: 0,
	});
	for (const {metadata} of plane.all('Pod')) {
		t.regex(metadata.name, /^web-[a-z0-9]{5}$/);
		t.like(metadata.ownerReferences![0], {
			apiVersion: 'apps/v1',
			kind: 'ReplicaSet',
			name: 'web',
			controller: true,
			blockOwnerDeletion: true,
		});
	}
	const events = await plane.events();
	t.deepEqual(
		events.toSorted(),
		plane
			.all('Pod')
			.map(({metadata}) => `SuccessfulCreate: Created pod: ${metadata.name}`)
			.toSorted(),
	);
	t.deepEqual(plane.warnings, []);
});

test('a deleted or failed pod is replaced at once, and the terminating one is counted apart', async t => {
	const plane = start({readyAfterMs: 100, goneAfterMs: 5000});
	await plane.create('ReplicaSet', workload('web', {replicas: 2}));
	await plane.until(t, 'two ready', () => plane.get('ReplicaSet', 'default/web')?.status?.readyReplicas === 2);
	const [first, second] = plane.all('Pod');
	await plane.clock.input(undefined, () => plane.client.delete('Pod', first!.metadata));
	await plane.pass(1000);
	t.is(activePods(plane).length, 2);
	t.is(plane.get('ReplicaSet', 'default/web')!.status?.terminatingReplicas, 1);
	await plane.patch(
		'Pod',
		second!.metadata.name,
		{status: {phase: 'Failed'}},
		{namespace: 'default', subresource: 'status'},
	);
	await plane.until(t, 'two ready again', () => plane.get('ReplicaSet', 'default/web')?.status?.readyReplicas === 2);
	t.is(plane.get('Pod', `default/${second!.metadata.name}`)?.status?.phase, 'Failed');
});

test('scaling down takes pods that are not ready before ready ones, and cheap ones before dear ones', async t => {
	const plane = startControlPlane({
		controllers: 'replicaset',
		podLife: pod => (pod.metadata.annotations?.['sick'] ? {} : {readyAfterMs: 100}),
	});
	await plane.create('ReplicaSet', workload('web', {replicas: 3}));
	await plane.until(t, 'ready', () => plane.get('ReplicaSet', 'default/web')?.status?.readyReplicas === 3);
	const [a, b, c] = plane.all('Pod');
	const cost = 'controller.kubernetes.io/pod-deletion-cost';
	await plane.patch('Pod', a!.metadata.name, {metadata: {annotations: {[cost]: '10'}}});
	await plane.patch('Pod', b!.metadata.name, {metadata: {annotations: {[cost]: '-5'}}});
	await plane.patch('Pod', c!.metadata.name, {status: {conditions: []}}, {namespace: 'default', subresource: 'status'});
	await plane.patch('ReplicaSet', 'web', {spec: {replicas: 2}});
	await plane.pass(1000);
	t.deepEqual(
		activePods(plane).map(({metadata}) => metadata.name),
		[a, b].map(pod => pod!.metadata.name),
	);
	await plane.patch('ReplicaSet', 'web', {spec: {replicas: 1}});
	await plane.pass(1000);
	t.deepEqual(
		activePods(plane).map(({metadata}) => metadata.name),
		[a!.metadata.name],
	);
});

test('a refused creation stops the slow start, shows as ReplicaFailure, and is tried again', async t => {
	const plane = start();
	const allow = plane.refuse('create pods', quotaRefusal);
	await plane.create('ReplicaSet', workload('web', {replicas: 8}));
	await plane.pass(1);
	const attempts = plane.writes.filter(line => line.startsWith('create pods')).length;
	t.true(attempts <= 2, `${attempts} attempts: one, and one more after the condition was written`);
	await plane.pass(1000);
	const failure = plane.get('ReplicaSet', 'default/web')!.status!.conditions![0];
	t.like(failure, {type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message: quotaRefusal().message});
	t.true((await plane.events()).includes(`FailedCreate: Error creating: ${quotaRefusal().message}`));
	allow();
	await plane.until(t, 'all ready', () => plane.get('ReplicaSet', 'default/web')?.status?.readyReplicas === 8);
	t.is(plane.get('ReplicaSet', 'default/web')!.status!.conditions, undefined);
});

test('a stale informer never makes it create or delete twice', async t => {
	const plane = start();
	await plane.create('ReplicaSet', workload('web', {replicas: 1}));
	await plane.until(t, 'ready', () => plane.get('ReplicaSet', 'default/web')?.status?.readyReplicas === 1);
	const release = plane.holdBack('pods');
	await plane.patch('ReplicaSet', 'web', {spec: {replicas: 4}});
	await plane.pass(100);
	await plane.patch('ReplicaSet', 'web', {metadata: {labels: {touched: 'yes'}}});
	await plane.pass(100);
	t.is(plane.writes.filter(line => line.startsWith('create pods')).length, 4);
	release();
	await plane.pass(1000);
	t.is(activePods(plane).length, 4);
	const releaseAgain = plane.holdBack('pods');
	await plane.patch('ReplicaSet', 'web', {spec: {replicas: 3}});
	await plane.pass(100);
	await plane.patch('ReplicaSet', 'web', {metadata: {labels: {touched: 'again'}}});
	await plane.pass(100);
	releaseAgain();
	await plane.pass(1000);
	t.is(activePods(plane).length, 3);
});

test('a matching orphan is adopted instead of a new pod; a pod that is relabelled is let go and replaced', async t => {
	const plane = start();
	await plane.create('Pod', {
		metadata: {name: 'stray', namespace: 'default', labels: {app: 'web'}},
		spec: {containers: []},
	});
	await plane.pass(500);
	await plane.create('ReplicaSet', workload('web', {replicas: 2}));
	await plane.until(t, 'two ready', () => plane.get('ReplicaSet', 'default/web')?.status?.readyReplicas === 2);
	t.is(plane.get('Pod', 'default/stray')!.metadata.ownerReferences![0]!.name, 'web');
	t.is(plane.all('Pod').length, 2);
	await plane.patch('Pod', 'stray', {metadata: {labels: {app: 'debug'}}});
	await plane.until(t, 'replaced', () => plane.all('Pod').length === 3);
	t.is(plane.get('Pod', 'default/stray')!.metadata.ownerReferences, undefined);
});

test('minReadySeconds delays availability without any event', async t => {
	const plane = start();
	await plane.create('ReplicaSet', workload('web', {replicas: 1, minReadySeconds: 30}));
	await plane.pass(20_000);
	t.like(plane.get('ReplicaSet', 'default/web')!.status, {readyReplicas: 1, availableReplicas: undefined});
	await plane.pass(12_000);
	t.is(plane.get('ReplicaSet', 'default/web')!.status!.availableReplicas, 1);
});

test('one reconcile creates at most 500 pods', async t => {
	const plane = startControlPlane({controllers: 'replicaset-controller'});
	await plane.create('ReplicaSet', workload('web', {replicas: 1200}));
	await plane.until(t, 'all made', () => plane.all('Pod').length === 1200);
	t.is(plane.get('ReplicaSet', 'default/web')!.status!.replicas, 1200);
});

test('a replication controller is kept by the same rules', async t => {
	const plane = startControlPlane({controllers: 'replicationcontroller', podLife: () => ({readyAfterMs: 100})});
	await plane.create('ReplicationController', workload('web', {replicas: 2, selector: {app: 'web'}}));
	await plane.until(
		t,
		'two ready',
		() => plane.get('ReplicationController', 'default/web')?.status?.readyReplicas === 2,
	);
	t.is(plane.get('ReplicationController', 'default/web')!.status!.replicas, 2);
	t.like(plane.all('Pod')[0]!.metadata.ownerReferences![0], {apiVersion: 'v1', kind: 'ReplicationController'});
});

test('a list of controllers with an unknown name is refused, and names the ones there are', t => {
	const error = t.throws(() => startControlPlane({controllers: '*,-teapot'}));
	t.regex(error.message, /^"teapot" is not in the list of known controllers; expected "\*" or some of: /);
});
