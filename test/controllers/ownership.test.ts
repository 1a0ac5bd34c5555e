import test from 'ava';
import type {DeleteOptions} from '../../source/client/types.ts';
import {type ControlPlane, startControlPlane, workload} from './control-plane.ts';

const start = (controllers: string): ControlPlane =>
	startControlPlane({controllers, podLife: () => ({readyAfterMs: 100, goneAfterMs: 500})});
const collector = 'garbage-collector-controller';
const names = (plane: ControlPlane, kind: 'ConfigMap' | 'Pod' = 'ConfigMap') =>
	plane.all(kind).map(({metadata}) => metadata.name);

/** A ConfigMap, owned by the ConfigMaps that are named. */
const addMap = async (plane: ControlPlane, name: string, owners: readonly string[] = [], more: object = {}) => {
	const ownerReferences = owners.map(owner => ({
		apiVersion: 'v1',
		kind: 'ConfigMap',
		name: owner,
		uid: plane.get('ConfigMap', `default/${owner}`)!.metadata.uid,
		blockOwnerDeletion: true,
	}));
	await plane.create('ConfigMap', {metadata: {name, namespace: 'default', ownerReferences, ...more}});
	await plane.pass(1);
};
const deleteMap = (plane: ControlPlane, name: string, options?: DeleteOptions) =>
	plane.clock.input(undefined, () => plane.client.delete('ConfigMap', {name, namespace: 'default'}, options));

test('dependents go after their owner, and theirs after them', async t => {
	const plane = start(collector);
	await addMap(plane, 'root');
	await addMap(plane, 'child', ['root']);
	await addMap(plane, 'grandchild', ['child']);
	await addMap(plane, 'bystander');
	await plane.pass(1000);
	t.is(names(plane).length, 4);
	await deleteMap(plane, 'root');
	await plane.pass(1000);
	t.deepEqual(names(plane), ['bystander']);
	t.deepEqual(plane.warnings, []);
});

test('a dependent with another owner that stays only loses the reference', async t => {
	const plane = start(collector);
	await addMap(plane, 'leaving');
	await addMap(plane, 'staying');
	await addMap(plane, 'child', ['leaving', 'staying']);
	await deleteMap(plane, 'leaving');
	await plane.pass(1000);
	t.deepEqual(
		plane.get('ConfigMap', 'default/child')!.metadata.ownerReferences!.map(({name}) => name),
		['staying'],
	);
});

test('an object made with an owner that is gone is deleted; an owner of the same name and another uid does not count', async t => {
	const plane = start(collector);
	await addMap(plane, 'owner');
	const {uid} = plane.get('ConfigMap', 'default/owner')!.metadata;
	const reference = (owner: string) => ({
		ownerReferences: [{apiVersion: 'v1', kind: 'ConfigMap', name: 'owner', uid: owner}],
	});
	await addMap(plane, 'right', [], reference(uid));
	await addMap(plane, 'wrong', [], reference('another'));
	await plane.pass(1000);
	t.deepEqual(names(plane), ['owner', 'right']);
});

test('orphaning keeps the dependents without their reference and then lets the owner go', async t => {
	const plane = start(collector);
	await addMap(plane, 'owner');
	await addMap(plane, 'child', ['owner']);
	await deleteMap(plane, 'owner', {propagationPolicy: 'Orphan'});
	await plane.pass(1000);
	t.deepEqual(names(plane), ['child']);
	t.is(plane.get('ConfigMap', 'default/child')!.metadata.ownerReferences, undefined);
});

test('foreground deletion keeps the owner until what blocks it is gone', async t => {
	const plane = start(collector);
	await addMap(plane, 'owner');
	await addMap(plane, 'slow', ['owner'], {finalizers: ['example.com/wait']});
	await addMap(plane, 'quick', ['owner']);
	await deleteMap(plane, 'owner', {propagationPolicy: 'Foreground'});
	await plane.pass(1000);
	t.deepEqual(names(plane), ['owner', 'slow']);
	t.deepEqual(plane.get('ConfigMap', 'default/owner')!.metadata.finalizers, ['foregroundDeletion']);
	await plane.patch('ConfigMap', 'slow', {metadata: {finalizers: null}});
	await plane.pass(1000);
	t.deepEqual(names(plane), []);
});

test('foreground deletion of a deployment removes pods before replica sets before the deployment', async t => {
	const plane = start(`${collector},deployment,replicaset`);
	const order: string[] = [];
	for (const kind of ['Deployment', 'ReplicaSet', 'Pod'] as const)
		plane.informers.of(kind).subscribe({deleted: () => void order.push(kind)});
	await plane.create('Deployment', workload('web', {replicas: 2}));
	await plane.until(t, 'ready', () => plane.get('Deployment', 'default/web')?.status?.readyReplicas === 2);
	await plane.clock.input(undefined, () =>
		plane.client.delete('Deployment', {name: 'web', namespace: 'default'}, {propagationPolicy: 'Foreground'}),
	);
	await plane.until(t, 'gone', () => plane.all('Deployment').length === 0);
	t.deepEqual(order, ['Pod', 'Pod', 'ReplicaSet', 'Deployment']);
});

test('an owner of a kind that is not served keeps its dependents, and says why', async t => {
	const plane = start(collector);
	await addMap(plane, 'child', [], {
		ownerReferences: [{apiVersion: 'example.com/v1', kind: 'Thing', name: 'x', uid: 'x'}],
	});
	await plane.pass(100);
	t.deepEqual(names(plane), ['child']);
	t.regex(plane.warnings[0]!, /the kind of its owner, example.com\/v1 Thing, is not served/);
});

test('an owner in another namespace counts as gone', async t => {
	const plane = start(collector);
	await plane.create('ConfigMap', {metadata: {name: 'owner', namespace: 'other'}});
	await plane.pass(1);
	const {uid} = plane.get('ConfigMap', 'other/owner')!.metadata;
	await addMap(plane, 'child', [], {ownerReferences: [{apiVersion: 'v1', kind: 'ConfigMap', name: 'owner', uid}]});
	await plane.pass(1000);
	t.deepEqual(names(plane), ['owner']);
	t.deepEqual(await plane.events(), [
		`OwnerRefInvalidNamespace: ownerRef [v1/ConfigMap, namespace: default, name: owner, uid: ${uid}] does not exist in namespace "default"`,
	]);
});

test('ten thousand dependents are collected without a look at each other', async t => {
	const plane = start(collector);
	await addMap(plane, 'owner');
	const {uid} = plane.get('ConfigMap', 'default/owner')!.metadata;
	const ownerReferences = [{apiVersion: 'v1', kind: 'ConfigMap', name: 'owner', uid}];
	await plane.clock.input(undefined, async () => {
		for (let index = 0; index < 10_000; index++) {
			await plane.client.create('Secret', {metadata: {name: `s${index}`, namespace: 'default', ownerReferences}});
		}
	});
	const before = plane.writes.length;
	await deleteMap(plane, 'owner');
	await plane.until(t, 'all gone', () => plane.informers.of('Secret').list().length === 0);
	t.is(plane.writes.length - before, 10_001);
});

test('a namespace gets its service account and its certificate, again when they are deleted', async t => {
	const plane = start('serviceaccount-controller,root-ca-certificate-publisher-controller');
	await plane.create('Namespace', {spec: {}, metadata: {name: 'shop'}});
	await plane.pass(10);
	t.not(plane.get('ServiceAccount', 'shop/default'), undefined);
	t.deepEqual(Object.keys(plane.get('ConfigMap', 'shop/kube-root-ca.crt')!.data!), ['ca.crt']);
	const {uid} = plane.get('ServiceAccount', 'shop/default')!.metadata;
	await plane.clock.input(undefined, () => plane.client.delete('ServiceAccount', {name: 'default', namespace: 'shop'}));
	await plane.patch('ConfigMap', 'kube-root-ca.crt', {data: {'ca.crt': 'tampered'}}, {namespace: 'shop'});
	await plane.pass(10);
	t.not(plane.get('ServiceAccount', 'shop/default')!.metadata.uid, uid);
	t.is(plane.get('ConfigMap', 'shop/kube-root-ca.crt')!.data!['ca.crt'], '');
});

test('a deleted namespace takes its pods along first, then the rest, and nothing outside it', async t => {
	const plane = start('namespace-controller,serviceaccount-controller');
	await plane.create('Namespace', {spec: {}, metadata: {name: 'shop'}});
	await plane.create('Namespace', {spec: {}, metadata: {name: 'other'}});
	for (const namespace of ['shop', 'other']) {
		await plane.create('ConfigMap', {metadata: {name: 'settings', namespace}});
		await plane.create('Pod', {metadata: {name: 'web', namespace}, spec: {containers: []}});
	}
	await plane.pass(1000);
	await plane.clock.input(undefined, () => plane.client.delete('Namespace', {name: 'shop'}));
	await plane.pass(100);
	t.not(plane.get('ConfigMap', 'shop/settings'), undefined);
	await plane.until(t, 'gone', () => plane.get('Namespace', 'shop') === undefined, 5000);
	t.deepEqual(
		plane.all('ConfigMap').map(({metadata}) => metadata.namespace),
		['other'],
	);
	t.deepEqual(names(plane, 'Pod'), ['web']);
	t.deepEqual(
		plane.all('ServiceAccount').map(({metadata}) => metadata.namespace),
		['other'],
	);
});

test('a namespace that holds something with a finalizer says so and waits', async t => {
	const plane = start('namespace');
	await plane.create('Namespace', {spec: {}, metadata: {name: 'shop'}});
	await plane.create('ConfigMap', {metadata: {name: 'hold', namespace: 'shop', finalizers: ['example.com/hold']}});
	await plane.pass(10);
	await plane.clock.input(undefined, () => plane.client.delete('Namespace', {name: 'shop'}));
	await plane.pass(1000);
	const conditions = plane
		.get('Namespace', 'shop')!
		.status!.conditions!.map(({type, status, reason, message}) => `${type}=${status} ${reason}: ${message}`);
	t.deepEqual(conditions.toSorted(), [
		'NamespaceContentRemaining=True SomeResourcesRemain: Some resources are remaining: configmaps. has 1 resource instances',
		'NamespaceDeletionContentFailure=False ContentDeleted: All content successfully deleted, may be waiting on finalization',
		'NamespaceDeletionDiscoveryFailure=False ResourcesDiscovered: All resources successfully discovered',
		'NamespaceDeletionGroupVersionParsingFailure=False ParsedGroupVersions: All legacy kube types successfully parsed',
		'NamespaceFinalizersRemaining=True SomeFinalizersRemain: Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances',
	]);
	await plane.patch('ConfigMap', 'hold', {metadata: {finalizers: null}}, {namespace: 'shop'});
	await plane.until(t, 'gone', () => plane.get('Namespace', 'shop') === undefined, 10_000);
});
