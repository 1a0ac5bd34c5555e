import {cp, readdir, writeFile} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {type ActiveSegment, openActiveSegment} from '../../source/store/nedb/active-segment.ts';
import {put, remove} from './harness.ts';
import {compacted, history, live, newFolder, portrait, reopen, segments} from './nedb-harness.ts';

test('compaction writes a base and lets the segments before it go', async t => {
	const {folder, before, events} = await compacted();
	const names = await readdir(folder);
	t.is(names.filter(name => name.startsWith('base-')).length, 1);
	t.false((await segments(folder)).includes('segment-0000000000000001.db'));
	const {store, settle, close} = await reopen(folder);
	t.deepEqual(portrait(store), before);
	const deletions = (lines: readonly string[]) => lines.map(line => line.replace(/ \(was .*/, ''));
	t.deepEqual(deletions(await history(store, settle)), deletions(events));
	t.throws(() => store.range({key: 'a', revision: store.compacted - 1}));
	await settle();
	store.compact(store.durable);
	await settle();
	await close();
	const again = await reopen(folder);
	t.is(again.store.compacted, before.tip);
	await again.close();
});

test('wherever history is cut, also where a segment ends, the changes of that very revision are there after opening', async t => {
	for (let cut = 8; cut <= 14; cut++) {
		const folder = await newFolder();
		const {store, settle, close} = await reopen(folder, {segmentRecords: 4});
		for (let count = 0; count < 20; count++) store.transact({success: [put('a', String(count))]});
		await settle();
		store.compact(cut);
		await settle();
		await close();
		t.false((await segments(folder)).includes('segment-0000000000000001.db'), 'a base was written');
		const again = await reopen(folder);
		const lines = await history(again.store, again.settle);
		t.is(lines[0], `${cut} put a=${cut - 2} (was ${cut - 3})`);
		t.is(lines.length, 22 - cut);
		await again.close();
	}
});

test('the revision does not go back when the last thing compacted was a deletion (etcd #17780)', async t => {
	const folder = await newFolder();
	const {store, settle, close} = await reopen(folder, {segmentRecords: 2});
	store.transact({success: [put('a')]});
	store.transact({success: [remove('a')]});
	await settle();
	store.compact(3);
	await settle();
	await close();
	const again = await reopen(folder, {segmentRecords: 2});
	t.deepEqual([again.store.tip, again.store.compacted], [3, 3]);
	t.is(again.store.transact({success: [put('b')]}).revision, 4);
	await again.close();
});

test('what an interrupted compaction left over is cleared away', async t => {
	const {folder, before} = await compacted();
	const [base] = (await readdir(folder)).filter(name => name.startsWith('base-'));
	await cp(path.join(folder, base!), path.join(folder, 'base-0000000000000001.jsonl'));
	await writeFile(path.join(folder, 'segment-0000000000000001.db'), 'covered by the base');
	await writeFile(path.join(folder, 'base-0000000000009999.jsonl.tmp'), 'never finished');
	const {store, close} = await reopen(folder);
	t.deepEqual(portrait(store), before);
	await close();
	const names = await readdir(folder);
	t.is(names.filter(name => name.startsWith('base-')).length, 1);
	t.false(names.includes('segment-0000000000000001.db'));
});

test('history is compacted by the clock on disk too', async t => {
	const folder = await newFolder();
	const {store, settle, pass, close} = await reopen(folder, {segmentRecords: 16, history: {revisions: 20}});
	live(store, 60);
	await settle();
	await pass(60_000);
	t.is(store.compacted, store.durable - 20);
	const before = portrait(store);
	await close();
	const again = await reopen(folder);
	t.deepEqual(portrait(again.store), before);
	await again.close();
});

test('a base keeps the leases of its keys, also of those whose end has not reached the disk', async t => {
	const folder = await newFolder();
	let writing = false;
	const {store, settle, close} = await reopen(folder, {
		segmentRecords: 4,
		reached(point) {
			if (writing && point === 'before-append') throw new Error('EIO: i/o error');
		},
	});
	const {id} = store.grant(100);
	store.transact({success: [put('a', '1', {lease: id})]});
	for (let count = 0; count < 10; count++) store.transact({success: [put('b', String(count))]});
	await settle();
	writing = true;
	store.revoke(id);
	store.compact(10);
	await settle();
	await close();
	t.true(
		(await readdir(folder)).some(name => name.startsWith('base-')),
		'a base was written',
	);
	const again = await reopen(folder);
	t.deepEqual(again.store.timeToLive(id)?.keys, ['a']);
	await again.pass(100_000);
	t.is(again.store.latest('a'), undefined, 'the key goes when its lease ends');
	await again.close();
});

test('the segment that is full can be flushed until the next one takes records', async t => {
	const opened: ActiveSegment[] = [];
	const {store, settle, close} = await reopen(await newFolder(), {
		fsync: 'interval',
		segmentRecords: 4,
		async openSegment(file) {
			await opened.at(-1)?.sync();
			const segment = await openActiveSegment(file);
			opened.push(segment);
			return segment;
		},
	});
	for (let count = 0; count < 10; count++) store.transact({success: [put('a', String(count))]});
	await settle();
	t.true(opened.length > 2);
	t.deepEqual([store.durable, store.status().readOnly], [11, undefined]);
	await close();
});
