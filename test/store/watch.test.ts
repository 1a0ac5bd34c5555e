import test from 'ava';
import {createVirtualClock} from '../../source/clock/virtual.ts';
import {createMemoryStore} from '../../source/store/memory-store.ts';
import {RequestError} from '../../source/store/errors.ts';
import {prefixRange} from '../../source/store/key-range.ts';
import type {Clock} from '../../source/clock/clock.ts';
import {everything, openMemory, openNedb, put, record, remove} from './harness.ts';

for (const [backend, open] of Object.entries({memory: openMemory, nedb: openNedb})) {
	test(`${backend}: a watcher hears of its keys from now on, each revision once and whole, with what was there before`, async t => {
		const {store, settle, close} = await open();
		store.transact({success: [put('a/1', 'old')]});
		await settle();
		const all = record(store, everything);
		const prefix = record(store, prefixRange('a/'));
		const key = record(store, {key: 'b'});
		store.transact({success: [put('a/1', 'new'), put('b', '1'), put('a/2', '2')]});
		store.transact({success: [remove('a/1')]});
		await settle();
		const first = ['3 put a/1=new (was old)', '3 put b=1', '3 put a/2=2'];
		t.deepEqual(all.batches, [first, ['4 delete a/1 (was new)']]);
		t.deepEqual(prefix.batches, [[first[0]!, first[2]!], ['4 delete a/1 (was new)']]);
		t.deepEqual(key.batches, [['3 put b=1']]);
		t.deepEqual(all.revisions, [3, 4]);
		t.is(key.revision, 4, 'nothing for it in revision 4, but it is up to date');
		await close();
	});

	test(`${backend}: a watch from the past replays history and goes on live without gap or repetition`, async t => {
		const {store, clock, settle, close} = await open();
		for (let count = 2; count <= 2600; count++) store.transact({success: [put(`k/${count % 7}`, String(count))]});
		await settle();
		const past = record(store, {...prefixRange('k/'), startRevision: 2});
		const later = record(store, {...prefixRange('k/'), startRevision: 2500});
		for (let count = 0; count < 20; count++) {
			clock.enqueue(() => void store.transact({success: [put('k/live')]}));
		}
		await settle();
		const revisions = past.lines.map(line => Number(line.split(' ')[0]));
		t.deepEqual(
			revisions,
			Array.from({length: 2619}, (_, index) => index + 2),
		);
		t.true(
			past.batches.every(batch => batch.length <= 1000),
			'in batches',
		);
		t.deepEqual(
			later.lines.map(line => Number(line.split(' ')[0])),
			revisions.filter(revision => revision >= 2500),
		);
		t.is(past.revision, store.tip);
		await close();
	});

	test(`${backend}: a full watcher is parked, misses nothing and does not hold up others`, async t => {
		const {store, settle, close} = await open();
		const slow = record(store, everything);
		const quick = record(store, everything);
		store.transact({success: [put('a', '1'), put('b', '1')]});
		await settle();
		slow.full = true;
		for (let count = 2; count < 6; count++)
			store.transact({success: [put('a', String(count)), put('b', String(count))]});
		await settle();
		t.is(slow.batches.length, 1);
		t.is(slow.revision, 2);
		t.deepEqual(store.status().watchers, {synced: 1, unsynced: 1, parked: 1});
		slow.resume();
		await settle();
		t.is(slow.batches.length, 1, 'still full: offered again and refused again');
		slow.full = false;
		slow.resume();
		await settle();
		store.transact({success: [put('a', 'last')]});
		await settle();
		t.deepEqual(slow.lines, quick.lines);
		t.is(slow.revision, store.tip);
		await close();
	});

	test(`${backend}: a watch at the compacted revision still gets a deletion made there; below it the watch is closed`, async t => {
		const {store, settle, close} = await open();
		store.transact({success: [put('a', '1')]});
		store.transact({success: [remove('a')]});
		store.transact({success: [put('b', '1')]});
		await settle();
		store.compact(3);
		await settle();
		const at = record(store, {...everything, startRevision: 3});
		const below = record(store, {...everything, startRevision: 2});
		t.is(below.closed, undefined, 'told in an item, not while registering');
		await settle();
		t.deepEqual(at.lines, ['3 delete a (was 1)', '4 put b=1']);
		t.deepEqual(below.closed, {compactRevision: 3});
		t.deepEqual(below.lines, []);
		await close();
	});

	test(`${backend}: compaction takes nothing from watchers that have yet to be served`, async t => {
		const {store, clock, settle, close} = await open();
		const live = record(store, everything);
		for (let count = 0; count < 5; count++) store.transact({success: [put('a', String(count))]});
		await clock.runUntil(() => store.durable === 6, 1000);
		for (let count = 5; count < 10; count++) store.transact({success: [put('a', String(count))]});
		clock.enqueue(() => store.compact(store.durable));
		await settle();
		t.deepEqual(
			live.lines.map(line => Number(line.split(' ')[0])),
			[2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
		);
		await close();
	});
}

test('a parked watcher that compaction has overtaken is told so', async t => {
	const {store, settle} = await openMemory();
	const slow = record(store, everything);
	slow.full = true;
	for (let count = 0; count < 5; count++) store.transact({success: [put('a', String(count))]});
	await settle();
	store.compact(5);
	await settle();
	slow.resume();
	await settle();
	t.deepEqual(slow.closed, {compactRevision: 5});
});

test('a replay that ends one revision behind a full batch gets that one too', async t => {
	const {store, settle} = await openMemory();
	for (let count = 0; count < 1001; count++) store.transact({success: [put('a')]});
	await settle();
	const past = record(store, {...everything, startRevision: 2});
	await settle();
	t.deepEqual(
		past.batches.map(batch => batch.length),
		[1000, 1],
	);
	t.deepEqual(past.revisions, [1001, 1002]);
});

test('a replay looks at a bounded part of history in one item, also where nothing matches', t => {
	const deliveries: (() => void)[] = [];
	const clock = {now: () => 0, deliver: (run: () => void) => void deliveries.push(run)} as unknown as Clock;
	const store = createMemoryStore({clock});
	for (let count = 0; count < 25_000; count++) store.transact({success: [put('other')]});
	store.transact({success: [put('a')]});
	for (const deliver of deliveries.splice(0)) deliver();
	const past = record(store, {key: 'a', startRevision: 2});
	for (const reached of [10_001, 20_001]) {
		deliveries.shift()!();
		t.is(past.revision, reached);
	}
	t.deepEqual(past.lines, []);
	deliveries.shift()!();
	t.deepEqual([past.revision, past.lines, deliveries.length], [25_002, ['25002 put a=a'], 0]);
});

test('a watch from the future gets nothing before it', async t => {
	const {store, settle} = await openMemory();
	const future = record(store, {...everything, startRevision: 4});
	for (let count = 0; count < 4; count++) store.transact({success: [put('a', String(count))]});
	await settle();
	t.deepEqual(future.lines, ['4 put a=2 (was 1)', '5 put a=3 (was 2)']);
});

test('a watcher is never said to be further than what it was given (etcd #15220)', async t => {
	const {store, settle} = await openMemory();
	const told: [revision: number, others: number][] = [];
	const later: {watcher?: ReturnType<typeof record>} = {};
	store.watch(everything, {events: (_, revision) => void told.push([revision, later.watcher!.revision])});
	later.watcher = record(store, everything);
	store.transact({success: [put('a')]});
	store.transact({success: [put('b')]});
	await settle();
	t.deepEqual(told, [
		[2, 1],
		[3, 2],
	]);
	t.is(later.watcher.revision, 3);
});

test('filters drop puts or deletions, live and in replay; what is all dropped is not sent', async t => {
	const {store, settle} = await openMemory();
	const recorders = () => [
		record(store, {...everything, startRevision: 2, noPut: true}),
		record(store, {...everything, startRevision: 2, noDelete: true}),
	];
	const live = recorders();
	store.transact({success: [put('a', '1')]});
	store.transact({success: [remove('a'), put('b', '1')]});
	await settle();
	const replayed = recorders();
	await settle();
	for (const [puts, deletes] of [live, replayed]) {
		t.deepEqual(puts!.batches, [['3 delete a (was 1)']]);
		t.deepEqual(deletes!.lines, ['2 put a=1', '3 put b=1']);
		t.is(puts!.revision, 3);
	}
});

test('requests for watches that make no sense are refused', async t => {
	const {store} = await openMemory();
	const sink = {events: () => {}};
	const table: readonly [RequestError['problem'], Parameters<typeof store.watch>[0]][] = [
		['key-empty', {key: ''}],
		['range-empty', {key: 'b', end: 'a'}],
		['range-empty', {key: 'b', end: 'b'}],
		['revision-invalid', {key: 'a', startRevision: -1}],
	];
	for (const [problem, request] of table) {
		const error = t.throws(() => store.watch(request, sink), {instanceOf: RequestError});
		t.is(error?.problem, problem);
	}
});

test('watchers are served in the order they registered, whatever they watch', async t => {
	const {store, settle} = await openMemory();
	const order: string[] = [];
	const watch = (name: string, key: string, end?: string) =>
		store.watch({key, end}, {events: () => void order.push(name)});
	watch('key', 'a/1');
	watch('all', '\0', '\0');
	watch('prefix', 'a/', 'a0');
	watch('key again', 'a/1');
	const gone = watch('gone', 'a/1');
	watch('interval', 'a', 'b');
	gone.cancel();
	gone.cancel();
	store.transact({success: [put('a/1')]});
	store.transact({success: [put('a/2'), put('a/1')]});
	await settle();
	const expected = ['key', 'all', 'prefix', 'key again', 'interval'];
	t.deepEqual(order, [...expected, ...expected]);
});

test('a sink may write, register and cancel while it is served', async t => {
	const {store, settle} = await openMemory();
	const seen: string[] = [];
	let inner: ReturnType<typeof record> | undefined;
	const victim = {cancel: () => {}};
	store.watch(everything, {
		events(batch, revision) {
			seen.push(`first ${revision}`);
			if (revision !== 2) return;
			inner = record(store, {...everything, startRevision: 2});
			store.transact({success: [put('written by a sink')]});
			victim.cancel();
			t.is(batch.length, 1);
		},
	});
	victim.cancel = store.watch(everything, {events: (_, revision) => void seen.push(`victim ${revision}`)}).cancel;
	store.transact({success: [put('a')]});
	await settle();
	t.deepEqual(seen, ['first 2', 'first 3']);
	t.deepEqual(inner?.lines, ['2 put a=a', '3 put written by a sink=written by a sink']);
});

test('one delivery item for each revision, with and without watchers, and never inside the transaction', t => {
	const deliveries: (() => void)[] = [];
	const clock = {now: () => 0, deliver: (run: () => void) => void deliveries.push(run)} as unknown as Clock;
	const store = createMemoryStore({clock});
	store.transact({success: [put('a')]});
	store.transact({success: [put('a'), put('b')]});
	store.transact({success: [remove('nothing')]});
	t.is(deliveries.length, 2);
	const recorder = record(store, everything);
	store.transact({success: [put('c')]});
	t.is(deliveries.length, 3);
	t.deepEqual(recorder.lines, []);
	for (const deliver of deliveries) deliver();
	t.deepEqual(recorder.lines, ['4 put c=c']);
});

test('a sink that throws is reported, and the others are served', async t => {
	const errors: unknown[] = [];
	const clock = createVirtualClock({onError: error => void errors.push(error)});
	const failing = createMemoryStore({clock});
	failing.watch(everything, {
		events() {
			throw new Error('sink failed');
		},
	});
	const other = record(failing, everything);
	failing.transact({success: [put('a')]});
	failing.transact({success: [put('b')]});
	await clock.runUntil(() => true, 0);
	t.deepEqual(other.lines, ['2 put a=a', '3 put b=b']);
	t.deepEqual(
		errors.map(error => (error as Error).message),
		['sink failed', 'sink failed'],
	);
});

test('closing the store ends every watch', async t => {
	const {store, settle} = await openMemory();
	const recorder = record(store, everything);
	store.transact({success: [put('a')]});
	await store.close();
	await settle();
	t.deepEqual(recorder.closed, {});
	t.deepEqual(recorder.lines, []);
	t.throws(() => store.transact({success: [put('b')]}), {message: 'the store is closed'});
});

test('history is kept by number and by age, and compacted by the clock', async t => {
	const byNumber = await openMemory({history: {revisions: 100}});
	for (let count = 0; count < 500; count++) byNumber.store.transact({success: [put('a', String(count))]});
	await byNumber.pass(61_000);
	t.is(byNumber.store.compacted, 401);

	const byAge = await openMemory({history: {ageMs: 300_000, atLeastRevisions: 3}});
	for (let minute = 0; minute < 10; minute++) {
		byAge.store.transact({success: [put('a', String(minute))]});
		await byAge.pass(60_000);
	}
	t.is(byAge.store.tip, 11);
	t.is(byAge.store.compacted, 6, 'what was written five minutes ago and earlier is gone, except its last state');
	await byAge.pass(3_600_000);
	t.is(byAge.store.compacted, 8, 'but three revisions stay, however old');
});
