import test from 'ava';
import {CompactedError, FutureRevisionError} from '../../source/store/errors.ts';
import {startServer} from './crash/server-process.ts';
import type {Operation} from '../../source/store/types.ts';
import {contents, everything, openMemory, openNedb, put, record, remove} from './harness.ts';
import {history, newFolder, reopen} from './nedb-harness.ts';
import {bytes, connectEtcd, contents as contentsOf} from './wire/etcd-client.ts';

/* The bugs that etcd's robustness tests found in etcd (tests/robustness/README.md there), each by its number. */

test('etcd #14370: a write that was acknowledged is there after a crash right behind the answer', async t => {
	const folder = await newFolder();
	for (const value of ['1', '2']) {
		const server = await startServer({folder, fsync: 'always'});
		const client = connectEtcd(server.url!);
		await client.put('a', value);
		server.kill();
		await server.dead;
		client.close();
	}
	const {store, close} = await reopen(folder);
	t.deepEqual([contents(store.range(everything)), store.durable], [['a=2'], 3]);
	await close();
});

test('etcd #17780: the revision does not go back when the process dies during the compaction of a deletion', async t => {
	for (const point of ['before-base-name', 'after-base'] as const) {
		const folder = await newFolder();
		const server = await startServer({folder, fsync: 'always'});
		const client = connectEtcd(server.url!);
		// Enough for two segments, and the deletion last.
		for (let count = 0; count < 100; count++) await client.put('a', String(count));
		await client.call('KV.DeleteRange', {key: bytes('a')});
		server.dieAt({point, after: 1});
		await client.call('KV.Compact', {revision: '102'}).catch(() => undefined);
		await server.dead;
		client.close();
		const again = await startServer({folder, fsync: 'always'});
		const other = connectEtcd(again.url!);
		const {header, kvs} = await other.call('KV.Range', {key: bytes('a')});
		t.deepEqual([String(header.revision), contentsOf({kvs})], ['102', []], point);
		t.is(String((await other.put('b', '')).header.revision), '103', point);
		other.close();
		again.kill();
		await again.dead;
	}
});

for (const [backend, open] of Object.entries({memory: openMemory, nedb: openNedb})) {
	test(`${backend}: etcd #18089: a watch at the compacted revision hears of the deletion made there`, async t => {
		const {store, settle, close} = await open();
		store.transact({success: [put('a', '1')]});
		store.transact({success: [remove('a')]});
		await settle();
		store.compact(3);
		await settle();
		const recorder = record(store, {...everything, startRevision: 3});
		await settle();
		t.deepEqual(recorder.lines, ['3 delete a (was 1)']);
		await close();
	});

	test(`${backend}: etcd #17529: a watcher that is starved for long loses no event`, async t => {
		const {store, settle, close} = await open();
		const starved = record(store, everything);
		starved.full = true;
		for (let count = 0; count < 3000; count++) store.transact({success: [put(`k/${count % 3}`, String(count))]});
		await settle();
		for (let time = 0; starved.revision < store.tip; time++) {
			t.true(time < 10, 'it gets on');
			starved.full = false;
			starved.resume();
			await settle();
		}
		t.deepEqual(
			starved.lines.map(line => Number(line.split(' ')[0])),
			Array.from({length: 3000}, (_, index) => index + 2),
		);
		await close();
	});

	test(`${backend}: etcd #15220: progress is never said to be ahead of the events sent`, async t => {
		const {store, settle, close} = await open();
		const told: (readonly [sent: number, said: number])[] = [];
		const recorder = record(store, everything);
		store.watch(everything, {events: (_, revision) => void told.push([revision, recorder.revision])});
		for (let count = 0; count < 5; count++) store.transact({success: [put('a', String(count))]});
		await settle();
		t.is(told.length, 5);
		t.true(told.every(([sent, said]) => said <= sent));
		t.is(recorder.revision, 6);
		await close();
	});

	test(`${backend}: etcd #15271: a watcher that falls behind and catches up again and again never goes back in time`, async t => {
		const {store, settle, close} = await open();
		const recorder = record(store, everything);
		for (let round = 0; round < 20; round++) {
			recorder.full = round % 2 === 0;
			if (!recorder.full) recorder.resume();
			for (let count = 0; count <= round; count++) store.transact({success: [put('a', `${round}.${count}`)]});
			if (round % 3 === 0) await settle();
		}
		recorder.full = false;
		recorder.resume();
		await settle();
		t.deepEqual(
			recorder.lines.map(line => Number(line.split(' ')[0])),
			Array.from({length: 210}, (_, index) => index + 2),
		);
		await close();
	});

	test(`${backend}: etcd #20221: a watch from a future revision hears nothing of what comes before it`, async t => {
		const {store, settle, close} = await open();
		const recorder = record(store, {...everything, startRevision: 4});
		for (let count = 0; count < 4; count++) {
			store.transact({success: [put('a', String(count))]});
			await settle();
		}
		t.deepEqual(recorder.lines, ['4 put a=2 (was 1)', '5 put a=3 (was 2)']);
		await close();
	});

	test(`${backend}: etcd #18667: a transaction that reads a compacted or a future revision is refused and writes nothing`, async t => {
		const {store, settle, close} = await open();
		for (let count = 0; count < 3; count++) store.transact({success: [put('a', String(count))]});
		await settle();
		store.compact(3);
		for (const [revision, error] of [
			[2, CompactedError],
			[9, FutureRevisionError],
		] as const) {
			const read = {type: 'range', key: 'a', revision} as const;
			const reads: readonly Operation[] = [read, {type: 'transaction', success: [read]}];
			for (const operation of reads)
				t.true(t.throws(() => store.transact({success: [put('b'), operation]})) instanceof error);
		}
		t.deepEqual([store.tip, contents(store.range(everything))], [4, ['a=2']]);
		await close();
	});
}

test('etcd #19179: a deletion made at the compacted revision is heard of after a restart, too', async t => {
	const folder = await newFolder();
	const {store, settle, close} = await reopen(folder, {segmentRecords: 4});
	for (let count = 0; count < 6; count++) store.transact({success: [put('a', String(count))]});
	store.transact({success: [remove('a')]});
	store.transact({success: [put('b')]});
	await settle();
	store.compact(8);
	await settle();
	await close();
	const again = await reopen(folder, {segmentRecords: 4});
	t.deepEqual(
		(await history(again.store, again.settle)).map(line => line.replace(/ \(was .*/, '')),
		['8 delete a', '9 put b=b'],
	);
	await again.close();
});
