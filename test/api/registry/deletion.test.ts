import test from 'ava';
import {bindPod, podOf, startServer} from './test-server.ts';

const deleteOptions = (options: object) => ({kind: 'DeleteOptions', apiVersion: 'v1', ...options});

test('a delete answers a Status with the uid; a second one finds nothing', async t => {
	const server = await startServer();
	const {metadata} = await server.create('configmaps', {metadata: {name: 'a'}});
	t.deepEqual(await server.remove('configmaps', 'a'), {
		kind: 'Status',
		apiVersion: 'v1',
		metadata: {},
		status: 'Success',
		details: {name: 'a', kind: 'configmaps', uid: metadata.uid},
	});
	t.is((await server.fails('delete', 'configmaps', {name: 'a'})).message, 'configmaps "a" not found');
});

test('a finalizer holds an object, and the last one that goes takes it along', async t => {
	const server = await startServer();
	await server.create('configmaps', {metadata: {name: 'a', finalizers: ['example.com/f']}});
	const watch = await server.watch('configmaps');
	await server.pass();
	const held = await server.remove('configmaps', 'a');
	t.is(held.metadata.deletionTimestamp, '2026-01-01T00:00:00Z');
	t.is(held.metadata.deletionGracePeriodSeconds, 0);
	const added = await server.fails('patch', 'configmaps', {
		name: 'a',
		patchType: 'merge',
		body: {metadata: {finalizers: ['example.com/f', 'example.com/g']}},
	});
	t.is(
		added.message,
		'ConfigMap "a" is invalid: metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"example.com/g"}',
	);
	const taken = await server.fails('create', 'configmaps', {body: {metadata: {name: 'a'}}});
	t.is(taken.message, 'object is being deleted: configmaps "a" already exists');
	const freed = await server.merge('configmaps', 'a', {metadata: {finalizers: null}});
	t.is(freed.metadata.finalizers, undefined);
	t.is((await server.fails('get', 'configmaps', {name: 'a'})).code, 404);
	await server.pass();
	t.deepEqual(watch.summary(), ['ADDED a', 'MODIFIED a', 'DELETED a']);
	const last = watch.seen.events.at(-1)!.object as any;
	t.deepEqual(last.metadata.finalizers, ['example.com/f']);
	t.is(last.metadata.resourceVersion, String(server.store.tip));
});

test('propagation is written down as finalizers for the garbage collector', async t => {
	const server = await startServer();
	for (const [policy, finalizer] of [
		['Orphan', 'orphan'],
		['Foreground', 'foregroundDeletion'],
	] as const) {
		await server.create('configmaps', {metadata: {name: 'a'}});
		const held = await server.remove('configmaps', 'a', deleteOptions({propagationPolicy: policy}));
		t.deepEqual(held.metadata.finalizers, [finalizer]);
		await server.merge('configmaps', 'a', {metadata: {finalizers: null}});
	}
	await server.create('configmaps', {metadata: {name: 'a'}});
	const sideways = await server.fails('delete', 'configmaps', {name: 'a', body: {propagationPolicy: 'Sideways'}});
	t.is(
		sideways.message,
		'DeleteOptions.meta.k8s.io "" is invalid: propagationPolicy: Unsupported value: "Sideways": supported values: "Foreground", "Background", "Orphan", "nil"',
	);
	const both = await server.fails('delete', 'configmaps', {
		name: 'a',
		body: {propagationPolicy: 'Orphan', orphanDependents: true},
	});
	t.is(
		both.details?.causes?.[0]?.message,
		'Invalid value: "Orphan": orphanDependents and deletionPropagation cannot be both set',
	);
	const podBody = await server.fails('delete', 'configmaps', {name: 'a', body: {kind: 'Pod', apiVersion: 'v1'}});
	t.is(podBody.code, 400);
	t.is((await server.remove('configmaps', 'a', {propagationPolicy: 'Background'})).status, 'Success');
});

test('a delete may name the uid and the revision it means', async t => {
	const server = await startServer();
	const {metadata} = await server.create('configmaps', {metadata: {name: 'a'}});
	const remove = (preconditions: object) => ({name: 'a', body: deleteOptions({preconditions})});
	for (const wrong of [{uid: '1111'}, {resourceVersion: '1'}]) {
		const status = await server.fails('delete', 'configmaps', remove(wrong));
		t.is(status.code, 409);
		t.deepEqual(status.details, {name: 'a', kind: 'ConfigMap'});
	}
	const {uid, resourceVersion} = metadata;
	t.is((await server.call('delete', 'configmaps', remove({uid, resourceVersion}))).status, 'Success');
});

test('a bound pod is given its grace period, which can only be shortened', async t => {
	const server = await startServer();
	await bindPod(server, 'p');
	const marked = await server.remove('pods', 'p');
	t.is(marked.metadata.deletionGracePeriodSeconds, 30);
	t.is(marked.metadata.deletionTimestamp, '2026-01-01T00:00:30Z');
	t.is(marked.metadata.generation, 2);
	await server.pass(10_000);
	const longer = await server.remove('pods', 'p', {gracePeriodSeconds: 60});
	t.is(longer.metadata.deletionGracePeriodSeconds, 30);
	const shorter = await server.remove('pods', 'p', {gracePeriodSeconds: 5});
	t.is(shorter.metadata.deletionGracePeriodSeconds, 5);
	t.is(shorter.metadata.deletionTimestamp, '2026-01-01T00:00:05Z');
	t.is(shorter.metadata.generation, 2);
	const gone = await server.remove('pods', 'p', {gracePeriodSeconds: 0});
	t.is(gone.metadata.deletionGracePeriodSeconds, 0);
	t.is((await server.fails('get', 'pods', {name: 'p'})).code, 404);
	await bindPod(server, 'q');
	t.is((await server.remove('pods', 'q', {gracePeriodSeconds: -1})).metadata.deletionGracePeriodSeconds, 1);
});

test('a pod on no node goes at once; watchers see it marked first', async t => {
	const server = await startServer();
	await server.create('pods', podOf('u'));
	const watch = await server.watch('pods');
	await server.pass();
	const gone = await server.remove('pods', 'u');
	t.is(gone.metadata.deletionGracePeriodSeconds, 0);
	t.is((await server.fails('get', 'pods', {name: 'u'})).code, 404);
	await server.pass();
	t.deepEqual(watch.summary(), ['ADDED u', 'MODIFIED u', 'DELETED u']);
});

test('a pod with a finalizer stays after its grace until the finalizer goes', async t => {
	const server = await startServer();
	await server.create('pods', podOf('p', {}, {finalizers: ['example.com/f']}));
	await server.remove('pods', 'p', {gracePeriodSeconds: 0});
	t.is((await server.get('pods', 'p')).metadata.deletionGracePeriodSeconds, 0);
	await server.merge('pods', 'p', {metadata: {finalizers: null}});
	t.is((await server.fails('get', 'pods', {name: 'p'})).code, 404);
});

test('a collection is deleted as far as selectors choose', async t => {
	const server = await startServer();
	for (const name of ['a', 'b', 'c']) {
		await server.create('configmaps', {metadata: {name, labels: {keep: String(name === 'b')}}});
	}
	const deleted = await server.call('deletecollection', 'configmaps', {options: {labelSelector: 'keep=false'}});
	t.deepEqual(
		deleted.items.map(({metadata}: any) => metadata.name),
		['a', 'c'],
	);
	const left = await server.list('configmaps');
	t.deepEqual(
		left.items.map(({metadata}: any) => metadata.name),
		['b'],
	);
});

test('a namespace is ended in two steps and takes nothing new meanwhile', async t => {
	const server = await startServer();
	await server.create('namespaces', {metadata: {name: 'team'}});
	await server.create('configmaps', {metadata: {name: 'a'}}, {namespace: 'team'});
	const ending = await server.remove('namespaces', 'team');
	t.is(ending.status.phase, 'Terminating');
	const refused = await server.fails('create', 'configmaps', {namespace: 'team', body: {metadata: {name: 'b'}}});
	t.is(refused.code, 403);
	t.is(
		refused.message,
		'configmaps "b" is forbidden: unable to create new content in namespace team because it is being terminated',
	);
	t.deepEqual(refused.details?.causes, [
		{reason: 'NamespaceTerminating', message: 'namespace team is being terminated', field: 'metadata.namespace'},
	]);
	t.is((await server.remove('namespaces', 'team')).metadata.name, 'team', 'the finalizer of the spec still holds it');
	await server.call('update', 'namespaces', {
		name: 'team',
		subresource: 'finalize',
		body: {metadata: {name: 'team'}, spec: {finalizers: []}},
	});
	t.is((await server.fails('get', 'namespaces', {name: 'team'})).code, 404);
	const missing = await server.fails('create', 'configmaps', {namespace: 'team', body: {metadata: {name: 'b'}}});
	t.is(missing.message, 'namespaces "team" not found');
});

test('the first namespaces cannot be deleted', async t => {
	const server = await startServer();
	for (const name of ['default', 'kube-system', 'kube-public']) {
		const status = await server.fails('delete', 'namespaces', {name});
		t.is(status.message, `namespaces "${name}" is forbidden: this namespace may not be deleted`);
	}
});
