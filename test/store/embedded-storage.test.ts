import {rm} from 'node:fs/promises';
import test from 'ava';
import {createEmbeddedStorage} from '../../source/store/embedded-storage.ts';
import type {Storage, StoredEvent} from '../../source/store/storage.ts';
import {objectText} from '../../source/store/value.ts';
import {type Harness, openMemory, openNedb, put, temporaryFolder} from './harness.ts';

const pod = (name: string, node = '') => ({
	apiVersion: 'v1',
	kind: 'Pod',
	metadata: {name, resourceVersion: '', uid: `uid-${name}`},
	spec: {nodeName: node},
});
type Pod = ReturnType<typeof pod>;

/** Runs a client's work as an item of the pump, as the API server does. */
const inItem = <Answer>({clock}: Harness, work: () => Promise<Answer>): Promise<Answer> => clock.input(undefined, work);

const create = (harness: Harness, storage: Storage, name: string, node?: string) =>
	inItem(harness, () => storage.update(`/registry/pods/ns/${name}`, () => ({object: pod(name, node)})));

for (const [backend, open] of Object.entries({memory: openMemory, nedb: openNedb})) {
	test(`${backend}: objects are written with their revision and read by reference`, async t => {
		const harness = await open();
		const storage = createEmbeddedStorage(harness.store, harness.clock);
		const object = pod('web');
		const key = '/registry/pods/ns/web';
		const stored = await inItem(harness, () => storage.update(key, () => ({object})));
		t.is(stored.revision, 2);
		t.is((stored.object as Pod).metadata.resourceVersion, '2');
		t.deepEqual(Object.keys((stored.object as Pod).metadata), ['name', 'resourceVersion', 'uid'], 'in its place');
		t.is((stored.object as Pod).spec, object.spec, 'everything else is shared');
		t.is(object.metadata.resourceVersion, '', 'the object given is not touched');
		t.is((await storage.get(key))?.object, stored.object);
		t.is((await storage.get(key))?.record, stored.record);
		t.is(await storage.get('/registry/pods/ns/none'), undefined);
		t.is(await storage.currentRevision(), 2);
		await harness.close();
	});

	test(`${backend}: update reads the latest, writes what the change answers, and nothing when it throws or keeps`, async t => {
		const harness = await open();
		const {store, clock} = harness;
		const storage = createEmbeddedStorage(store, clock);
		const key = '/registry/pods/ns/web';
		const first = await create(harness, storage, 'web');
		const kept = await inItem(harness, () => storage.update(key, () => 'keep'));
		t.is(kept.object, first.object);
		await t.throwsAsync(
			inItem(harness, () =>
				storage.update(key, () => {
					throw new Error('not valid');
				}),
			),
			{message: 'not valid'},
		);
		t.is(store.tip, 2);
		const both = await inItem(harness, () =>
			Promise.all(
				['one', 'two'].map(node =>
					storage.update(key, current => ({
						object: {...current!.object, spec: {nodeName: `${(current!.object as Pod).spec.nodeName}${node}`}},
					})),
				),
			),
		);
		t.deepEqual(
			both.map(({object}) => [(object as Pod).spec.nodeName, (object as Pod).metadata.resourceVersion]),
			[
				['one', '3'],
				['onetwo', '4'],
			],
		);
		const deleted = await inItem(harness, () => storage.update(key, () => 'delete'));
		t.deepEqual(
			[deleted.revision, (deleted.object as Pod).metadata.resourceVersion, (deleted.object as Pod).spec.nodeName],
			[5, '5', 'onetwo'],
		);
		t.is(await storage.get(key), undefined);
		t.is(((await storage.get(key, {revision: 4}))!.object as Pod).spec.nodeName, 'onetwo');
		for (const change of ['keep', 'delete'] as const)
			await t.throwsAsync(
				inItem(harness, () => storage.update(key, () => change)),
				{message: `${key}: there is nothing to ${change}`},
			);
		await harness.close();
	});

	test(`${backend}: lists are pages of one revision`, async t => {
		const harness = await open();
		const storage = createEmbeddedStorage(harness.store, harness.clock);
		for (const name of ['a', 'b', 'c', 'd', 'e']) await create(harness, storage, name);
		await inItem(harness, () => storage.update('/registry/podtemplates/ns/x', () => ({object: pod('x')})));
		const names = (list: {items: readonly {object: object}[]}) =>
			list.items.map(({object}) => (object as Pod).metadata.name).join('');
		const first = await storage.list('/registry/pods/', {limit: 2});
		t.deepEqual([names(first), first.more, first.count, first.revision], ['ab', true, 5, 7]);
		await create(harness, storage, 'bb');
		const next = await storage.list('/registry/pods/', {limit: 9, startKey: `${first.items[1]!.key}\0`, revision: 7});
		t.deepEqual([names(next), next.more, next.count], ['cde', false, 3]);
		t.is(names(await storage.list('/registry/pods/')), 'abbbcde');
		t.is((await storage.list('/registry/nothing/')).items.length, 0);
		await harness.close();
	});

	test(`${backend}: a watch goes on where a list ended, with objects before and after`, async t => {
		const harness = await open();
		const storage = createEmbeddedStorage(harness.store, harness.clock);
		const first = await create(harness, storage, 'web');
		const {revision} = await storage.list('/registry/pods/');
		const events: StoredEvent[] = [];
		const watch = storage.watch('/registry/pods/', revision + 1, {events: batch => void events.push(...batch)});
		const second = await create(harness, storage, 'web', 'node-1');
		await inItem(harness, () => storage.update('/registry/pods/ns/web', () => 'delete'));
		await harness.settle();
		t.deepEqual(
			events.map(({type, revision: at}) => [type, at]),
			[
				['put', 3],
				['delete', 4],
			],
		);
		t.is(events[0]!.current?.object, second.object);
		t.is(events[0]!.previous?.object, first.object);
		t.is(events[1]!.current, undefined);
		t.is(events[1]!.previous?.object, second.object);
		watch.cancel();
		await create(harness, storage, 'later');
		await harness.settle();
		t.is(events.length, 2);
		await harness.close();
	});

	test(`${backend}: what was compacted is refused, and watches from there are closed`, async t => {
		const harness = await open();
		const storage = createEmbeddedStorage(harness.store, harness.clock);
		for (const name of ['a', 'b', 'c']) await create(harness, storage, name);
		await storage.compact(3);
		t.is(await storage.compactedRevision(), 3);
		await t.throwsAsync(storage.list('/registry/pods/', {revision: 2}), {name: 'CompactedError'});
		await t.throwsAsync(storage.get('/registry/pods/ns/a', {revision: 9}), {name: 'FutureRevisionError'});
		let closed: unknown;
		storage.watch('/registry/pods/', 2, {events: () => {}, closed: reason => (closed = reason)});
		await harness.settle();
		t.deepEqual(closed, {compactRevision: 3});
		await harness.close();
	});
}

test('objects with a time to live share leases for a while, and go when it is over', async t => {
	const harness = await openMemory();
	const {store, clock, pass} = harness;
	const storage = createEmbeddedStorage(store, clock);
	const write = (key: string) =>
		inItem(harness, () => storage.update(`/registry/events/${key}`, () => ({object: pod(key), leaseSeconds: 3600})));
	await write('a');
	await pass(30_000);
	await write('b');
	t.is(store.latest('/registry/events/a')?.lease, store.latest('/registry/events/b')?.lease);
	await pass(31_000);
	await write('c');
	t.not(store.latest('/registry/events/a')?.lease, store.latest('/registry/events/c')?.lease);
	await pass(3_599_000);
	t.is(
		(await storage.list('/registry/events/')).items.length,
		1,
		'a lived its hour and the minute that its lease was open',
	);
	await pass(61_000);
	t.is((await storage.list('/registry/events/')).items.length, 0);
	for (let count = 0; count < 1001; count++) await write(`many/${count}`);
	t.is(store.status().leases, 2, 'a lease takes a thousand objects');
});

test('objects from disk are read once and equal what was written; text of others gets its revision', async t => {
	const folder = await temporaryFolder();
	const before = await openNedb({folder});
	const written = await create(before, createEmbeddedStorage(before.store, before.clock), 'web', 'node-1');
	before.store.transact({success: [put('/registry/pods/ns/other', '{"kind":"Pod","metadata":{"name":"other"}}')]});
	before.store.transact({success: [put('/registry/bad/ns/broken', '{"kind":')]});
	before.store.transact({success: [put('/registry/bad/ns/number', '5')]});
	await before.close();
	const after = await openNedb({folder});
	const storage = createEmbeddedStorage(after.store, after.clock);
	const read = await storage.get('/registry/pods/ns/web');
	t.is(objectText(read!.object), objectText(written.object));
	t.is((await storage.get('/registry/pods/ns/web'))?.object, read!.object);
	const other = await storage.get('/registry/pods/ns/other');
	t.deepEqual(other?.object, {kind: 'Pod', metadata: {name: 'other', resourceVersion: '3'}});
	await t.throwsAsync(storage.get('/registry/bad/ns/broken'), {
		message: /^\/registry\/bad\/ns\/broken at revision 4 does not hold JSON: /,
	});
	await t.throwsAsync(storage.list('/registry/bad/'), {message: /does not hold/});
	await after.close();
	await rm(folder, {recursive: true});
});
