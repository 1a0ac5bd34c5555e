import test from 'ava';
import {type ControlPlane, startControlPlane} from './control-plane.ts';

const start = (): ControlPlane =>
	startControlPlane({
		controllers:
			'persistentvolume-binder-controller,persistentvolumeclaim-protection-controller,persistentvolume-protection-controller',
		podLife: () => ({readyAfterMs: 100, goneAfterMs: 100}),
	});

const addVolume = (plane: ControlPlane, name: string, storage: string, spec: object = {}) =>
	plane.create('PersistentVolume', {
		metadata: {name, finalizers: ['kubernetes.io/pv-protection']},
		spec: {capacity: {storage}, accessModes: ['ReadWriteOnce'], storageClassName: 'shelf', ...spec},
	});
const addClaim = (plane: ControlPlane, name: string, storage: string, spec: object = {}) =>
	plane.create('PersistentVolumeClaim', {
		metadata: {name, namespace: 'default', finalizers: ['kubernetes.io/pvc-protection']},
		spec: {
			accessModes: ['ReadWriteOnce'],
			storageClassName: 'shelf',
			resources: {requests: {storage}},
			...spec,
		},
	});
const remove = (plane: ControlPlane, kind: 'Pod' | 'PersistentVolume' | 'PersistentVolumeClaim', name: string) =>
	plane.clock.input(undefined, () =>
		plane.client.delete(kind, kind === 'PersistentVolume' ? {name} : {name, namespace: 'default'}),
	);
const claim = (plane: ControlPlane, name: string) => plane.get('PersistentVolumeClaim', `default/${name}`);
const phases = (plane: ControlPlane) =>
	Object.fromEntries(plane.all('PersistentVolume').map(({metadata, status}) => [metadata.name, status?.phase]));

test('a claim gets the smallest volume that is big enough, and two claims never the same one', async t => {
	const plane = start();
	for (const [name, storage] of Object.entries({small: '1Gi', medium: '5Gi', large: '50Gi'})) {
		await addVolume(plane, name, storage);
	}
	await addVolume(plane, 'elsewhere', '3Gi', {storageClassName: 'other'});
	await addClaim(plane, 'first', '3Gi');
	await addClaim(plane, 'second', '3Gi');
	await plane.pass(5000);
	t.deepEqual(['first', 'second'].map(name => claim(plane, name)?.spec?.volumeName).toSorted(), ['large', 'medium']);
	t.deepEqual(phases(plane), {elsewhere: 'Available', large: 'Bound', medium: 'Bound', small: 'Available'});
	const bound = claim(plane, 'first')!;
	t.is(bound.status?.phase, 'Bound');
	t.is(bound.metadata.annotations?.['pv.kubernetes.io/bind-completed'], 'yes');
});

test('a claim that nothing fits waits, says why, and is bound when a volume comes', async t => {
	const plane = start();
	await addClaim(plane, 'data', '3Gi');
	await plane.pass(5000);
	t.is(claim(plane, 'data')?.status?.phase, 'Pending');
	t.true((await plane.events()).includes('ProvisioningFailed: storageclass.storage.k8s.io "shelf" not found'));
	await addVolume(plane, 'late', '3Gi');
	await plane.pass(5000);
	t.is(claim(plane, 'data')?.spec?.volumeName, 'late');
	t.deepEqual(plane.warnings, []);
});

test('a volume asked for by name has to do', async t => {
	const plane = start();
	await addVolume(plane, 'mine', '1Gi');
	await addClaim(plane, 'greedy', '2Gi', {volumeName: 'mine'});
	await plane.pass(5000);
	t.is(claim(plane, 'greedy')?.status?.phase, 'Pending');
	t.true(
		(await plane.events()).includes(
			'VolumeMismatch: Cannot bind to requested volume "mine": requested PV is too small',
		),
	);
	await addClaim(plane, 'modest', '1Gi', {volumeName: 'mine'});
	await plane.pass(5000);
	t.is(claim(plane, 'modest')?.status?.phase, 'Bound');
});

test('a volume outlives its claim as its policy says', async t => {
	const plane = start();
	await addVolume(plane, 'kept', '1Gi', {persistentVolumeReclaimPolicy: 'Retain'});
	await addVolume(plane, 'gone', '2Gi', {persistentVolumeReclaimPolicy: 'Delete'});
	await addClaim(plane, 'a', '1Gi');
	await addClaim(plane, 'b', '2Gi');
	await plane.pass(5000);
	await remove(plane, 'PersistentVolumeClaim', 'a');
	await remove(plane, 'PersistentVolumeClaim', 'b');
	await plane.pass(5000);
	t.deepEqual(phases(plane), {kept: 'Released'});
});

test('a claim that a pod uses and a volume that a claim uses stay until then', async t => {
	const plane = start();
	await addVolume(plane, 'disk', '1Gi', {persistentVolumeReclaimPolicy: 'Retain'});
	await addClaim(plane, 'data', '1Gi');
	await plane.create('Pod', {
		metadata: {name: 'user', namespace: 'default'},
		spec: {
			nodeName: 'node-a',
			containers: [{name: 'c', image: 'x'}],
			volumes: [{name: 'd', persistentVolumeClaim: {claimName: 'data'}}],
		},
	});
	await plane.pass(5000);
	await remove(plane, 'PersistentVolumeClaim', 'data');
	await remove(plane, 'PersistentVolume', 'disk');
	await plane.pass(5000);
	t.not(claim(plane, 'data')?.metadata.deletionTimestamp, undefined);
	t.not(plane.get('PersistentVolume', 'disk')?.metadata.deletionTimestamp, undefined);
	await remove(plane, 'Pod', 'user');
	await plane.pass(5000);
	t.is(claim(plane, 'data'), undefined);
});

test('a bound claim whose volume is taken away by force is lost', async t => {
	const plane = start();
	await addVolume(plane, 'disk', '1Gi');
	await addClaim(plane, 'data', '1Gi');
	await plane.pass(5000);
	await plane.patch('PersistentVolume', 'disk', {metadata: {finalizers: null}}, {});
	await remove(plane, 'PersistentVolume', 'disk');
	await plane.pass(5000);
	t.is(claim(plane, 'data')?.status?.phase, 'Lost');
	t.true(
		(await plane.events()).includes(
			'ClaimLost: Bound claim has lost its PersistentVolume. Data on the volume is lost!',
		),
	);
});
