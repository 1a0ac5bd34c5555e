import test from 'ava';
import {type ControlPlane, startControlPlane, workload} from './control-plane.ts';

const start = (): ControlPlane =>
	startControlPlane({
		controllers: 'statefulset-controller',
		podLife: ({spec}) =>
			spec.containers[0]!.image === 'broken:1' ? {goneAfterMs: 500} : {readyAfterMs: 1000, goneAfterMs: 500},
	});
const set = (spec: object = {}) =>
	workload('db', {serviceName: 'db', updateStrategy: {type: 'RollingUpdate', rollingUpdate: {partition: 0}}, ...spec});
const names = (plane: ControlPlane) => plane.all('Pod').map(({metadata}) => metadata.name);
const images = (plane: ControlPlane) => plane.all('Pod').map(({spec}) => spec.containers[0]!.image);
const status = (plane: ControlPlane) => plane.get('StatefulSet', 'default/db')!.status;
const setImage = (plane: ControlPlane, image: string) =>
	plane.patch('StatefulSet', 'db', {spec: {template: {spec: {containers: [{name: 'c', image}]}}}});
const isReady = (plane: ControlPlane, count: number) => () => status(plane)?.readyReplicas === count;

test('pods are made one after the other, each with its name, its labels and its claim, which outlive it', async t => {
	const plane = start();
	const volumeClaimTemplates = [{metadata: {name: 'data'}, spec: {accessModes: ['ReadWriteOnce']}}];
	await plane.create('StatefulSet', set({volumeClaimTemplates}));
	await plane.pass(1500);
	t.deepEqual(names(plane), ['db-0', 'db-1']);
	await plane.until(t, 'three ready', isReady(plane, 3));
	const pod = plane.get('Pod', 'default/db-1')!;
	t.like(pod.metadata.labels, {
		app: 'db',
		'statefulset.kubernetes.io/pod-name': 'db-1',
		'apps.kubernetes.io/pod-index': '1',
		'controller-revision-hash': status(plane)!.updateRevision,
	});
	t.like(pod.spec, {
		hostname: 'db-1',
		subdomain: 'db',
		volumes: [{name: 'data', persistentVolumeClaim: {claimName: 'data-db-1'}}],
	});
	t.deepEqual(
		plane.all('PersistentVolumeClaim').map(({metadata}) => metadata.name),
		['data-db-0', 'data-db-1', 'data-db-2'],
	);
	const {events} = plane;
	t.true((await events()).includes('SuccessfulCreate: create Claim data-db-0 Pod db-0 in StatefulSet db success'));
	t.true((await events()).includes('SuccessfulCreate: create Pod db-0 in StatefulSet db successful'));
	await plane.patch('StatefulSet', 'db', {spec: {replicas: 1}});
	await plane.pass(200);
	t.deepEqual(
		plane
			.all('Pod')
			.filter(({metadata}) => metadata.deletionTimestamp !== undefined)
			.map(({metadata}) => metadata.name),
		['db-2'],
	);
	await plane.pass(5000);
	t.deepEqual(names(plane), ['db-0']);
	t.is(plane.all('PersistentVolumeClaim').length, 3);
	t.deepEqual(plane.warnings, []);
});

test('a deleted or failed pod comes back under its name', async t => {
	const plane = start();
	await plane.create('StatefulSet', set({replicas: 2}));
	await plane.until(t, 'ready', isReady(plane, 2));
	const {uid} = plane.get('Pod', 'default/db-0')!.metadata;
	await plane.clock.input(undefined, () => plane.client.delete('Pod', {name: 'db-0', namespace: 'default'}));
	await plane.patch('Pod', 'db-1', {status: {phase: 'Failed'}}, {namespace: 'default', subresource: 'status'});
	await plane.pass(10_000);
	t.deepEqual(names(plane), ['db-0', 'db-1']);
	t.not(plane.get('Pod', 'default/db-0')!.metadata.uid, uid);
	t.is(status(plane)!.readyReplicas, 2);
	t.true((await plane.events()).includes('RecreatingFailedPod: StatefulSet default/db is recreating failed Pod db-1'));
});

test('an update goes from the highest ordinal down to the partition, and on when the partition falls', async t => {
	const plane = start();
	await plane.create(
		'StatefulSet',
		set({podManagementPolicy: 'Parallel', updateStrategy: {type: 'RollingUpdate', rollingUpdate: {partition: 1}}}),
	);
	await plane.pass(10);
	t.is(names(plane).length, 3);
	await plane.until(t, 'ready', isReady(plane, 3));
	await setImage(plane, 'db:2');
	await plane.pass(100);
	t.deepEqual(images(plane), ['nginx:1', 'nginx:1', 'nginx:1']);
	await plane.pass(20_000);
	t.deepEqual(images(plane), ['nginx:1', 'db:2', 'db:2']);
	t.like(status(plane), {updatedReplicas: 2, readyReplicas: 3, currentReplicas: 1});
	t.not(status(plane)!.currentRevision, status(plane)!.updateRevision);
	await plane.clock.input(undefined, () => plane.client.delete('Pod', {name: 'db-0', namespace: 'default'}));
	await plane.pass(10_000);
	t.deepEqual(images(plane), ['nginx:1', 'db:2', 'db:2']);
	await plane.patch('StatefulSet', 'db', {spec: {updateStrategy: {rollingUpdate: {partition: 0}}}});
	await plane.pass(20_000);
	t.deepEqual(images(plane), ['db:2', 'db:2', 'db:2']);
	t.is(status(plane)!.currentRevision, status(plane)!.updateRevision);
	t.deepEqual(
		plane
			.all('ControllerRevision')
			.map(({revision}) => revision)
			.toSorted(),
		[1, 2],
	);
});

test('an update stops at a pod that does not get ready', async t => {
	const plane = start();
	await plane.create('StatefulSet', set());
	await plane.until(t, 'ready', isReady(plane, 3));
	await setImage(plane, 'broken:1');
	await plane.pass(100_000);
	t.deepEqual(images(plane), ['nginx:1', 'nginx:1', 'broken:1']);
});

test('ordinals may start elsewhere', async t => {
	const plane = start();
	await plane.create('StatefulSet', set({replicas: 2, ordinals: {start: 5}}));
	await plane.until(t, 'ready', isReady(plane, 2));
	t.deepEqual(names(plane), ['db-5', 'db-6']);
});
