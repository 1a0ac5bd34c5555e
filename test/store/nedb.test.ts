import {appendFile, readdir, readFile, stat, writeFile} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import Datastore from 'nedb-promises';
import {ReadOnlyError} from '../../source/store/errors.ts';
import {type ActiveSegment, openActiveSegment} from '../../source/store/nedb/active-segment.ts';
import {FolderError} from '../../source/store/nedb/data-error.ts';
import type {LogDocument} from '../../source/store/nedb/log-document.ts';
import {type NedbStoreOptions} from '../../source/store/nedb/nedb-store.ts';
import {contents, everything, put, record, remove} from './harness.ts';
import {history, lived, newFolder, portrait, reopen, segments} from './nedb-harness.ts';

test('what was written is there again: every revision, every lease, the whole history', async t => {
	const {folder, before, events} = await lived();
	for (let time = 0; time < 2; time++) {
		const {store, settle, close, notices} = await reopen(folder);
		t.deepEqual(portrait(store), before);
		t.deepEqual(await history(store, settle), events);
		t.deepEqual(notices, []);
		await close();
	}
});

test('a store goes on where it was, in the same segment while that is short', async t => {
	const {folder} = await lived();
	const {store, settle, close} = await reopen(folder);
	const {tip} = store;
	store.transact({success: [put('more')]});
	t.is(store.tip, tip + 1);
	t.is(store.grant(10).id, '5', 'ids of leases are not given out again');
	await settle();
	await close();
	t.is((await segments(folder)).length, 1);
	const again = await reopen(folder);
	t.is(again.store.latest('more')?.modRevision, tip + 1);
	await again.close();
});

test('close writes what is still on its way', async t => {
	const folder = await newFolder();
	const {store, close} = await reopen(folder);
	for (let count = 0; count < 1000; count++) store.transact({success: [put('a', String(count))]});
	await close();
	const again = await reopen(folder);
	t.is(again.store.tip, 1001);
	await again.close();
});

test('nothing above the durable revision is shown; whenDurable tells when it is', async t => {
	const folder = await newFolder();
	const {store, clock, settle, close} = await reopen(folder);
	const recorder = record(store, everything);
	const {revision} = store.transact({success: [put('a', '1')]});
	t.deepEqual([store.tip, store.durable], [2, 1]);
	t.is(store.latest('a')?.modRevision, 2, 'writes are decided at the tip');
	t.deepEqual(contents(store.range(everything)), []);
	t.is(store.range(everything).revision, 1);
	t.throws(() => store.range({key: 'a', revision: 2}));
	t.deepEqual(recorder.lines, []);
	await clock.input(undefined, () => store.whenDurable(revision));
	t.deepEqual(contents(store.range(everything)), ['a=1']);
	await settle();
	t.deepEqual(recorder.lines, ['2 put a=1']);
	store.grant(10);
	await clock.input(undefined, () => store.whenSettled());
	await close();
});

/** Wraps the segments of a store, so that a test sees or spoils what is written. */
const spying =
	(change: (segment: ActiveSegment) => Partial<ActiveSegment>): NedbStoreOptions['openSegment'] =>
	async file => {
		const segment = await openActiveSegment(file);
		return {...segment, ...change(segment)};
	};

test('records are appended in groups, each flushed by the policy', async t => {
	const counts: Record<string, {groups: number[]; syncs: number}> = {};
	for (const fsync of ['always', 'interval', 'never'] as const) {
		const seen = {groups: [] as number[], syncs: 0};
		counts[fsync] = seen;
		const openSegment = spying(segment => ({
			async append(documents) {
				seen.groups.push(documents.length);
				await segment.append(documents);
			},
			async sync() {
				seen.syncs++;
				await segment.sync();
			},
		}));
		const {store, settle, pass, close} = await reopen(await newFolder(), {fsync, openSegment});
		for (let count = 0; count < 600; count++) store.transact({success: [put('a')]});
		await settle();
		t.deepEqual(seen.groups.slice(-3), [256, 256, 88]);
		t.is(seen.syncs, fsync === 'always' ? 3 : 0);
		await pass(1000);
		t.is(seen.syncs, {always: 3, interval: 1, never: 0}[fsync]);
		await close();
	}
});

const failures: Record<string, (segment: ActiveSegment) => Partial<ActiveSegment>> = {
	'an append that fails half way': segment => {
		let appends = 0;
		return {
			async append(documents: readonly LogDocument[]) {
				if (++appends < 4) return segment.append(documents);
				await segment.append(documents.slice(0, 1));
				await appendFile(segment.file, '{"_id":"0000000');
				throw new Error('ENOSPC: no space left on device, write');
			},
		};
	},
	'a flush that fails': segment => {
		let syncs = 0;
		return {
			async sync() {
				if (++syncs >= 3) throw new Error('EIO: i/o error, fdatasync');
				await segment.sync();
			},
		};
	},
};

for (const [name, change] of Object.entries(failures)) {
	test(`${name} takes the tip back to the durable revision and makes the store read-only`, async t => {
		const folder = await newFolder();
		const {store, clock, settle, close} = await reopen(folder, {fsync: 'always', openSegment: spying(change)});
		const recorder = record(store, everything);
		const kept = store.grant(1000);
		store.transact({success: [put('a', 'kept', {lease: kept.id}), put('b', 'kept')]});
		await settle();
		store.transact({success: [put('a', 'kept too', {lease: kept.id})]});
		await settle();
		const before = portrait(store);
		const lost = store.transact({success: [put('a', 'lost'), remove('b'), put('c', 'lost')]}).revision;
		store.revoke(kept.id);
		const granted = store.grant(500);
		const alsoLost = store.transact({success: [put('d', 'lost', {lease: granted.id})]}).revision;
		const [first, second] = await Promise.allSettled([store.whenDurable(lost), store.whenDurable(alsoLost), settle()]);
		t.true(first.status === 'rejected' && first.reason instanceof ReadOnlyError);
		t.true(second.status === 'rejected');
		t.deepEqual(portrait(store), before);
		t.is(store.tip, 3);
		const refused = t.throws(() => store.transact({success: [put('e')]}), {instanceOf: ReadOnlyError});
		t.regex(refused.message, /segment-.*\.db: (ENOSPC|EIO).* went back to revision 3 and takes no more writes/);
		t.throws(() => store.grant(10), {instanceOf: ReadOnlyError});
		t.deepEqual(recorder.revisions, [2, 3], 'no watcher saw what was lost');
		t.is(store.status().readOnly, refused.message);
		await t.throwsAsync(store.whenDurable(4), {instanceOf: ReadOnlyError});
		await clock.runUntil(() => false, 2_000_000);
		t.is(store.tip, 3, 'leases do not end in a read-only store');
		await close();
		const again = await reopen(folder);
		t.deepEqual(again.notices, []);
		t.deepEqual(portrait(again.store), before);
		await again.close();
	});
}

test('a folder has one writer at a time; the lock of a process that is gone is taken over', async t => {
	const folder = await newFolder();
	const {close} = await reopen(folder);
	const error = await t.throwsAsync(reopen(folder), {instanceOf: FolderError});
	t.true(error.message.includes(`${folder} is in use by process ${process.pid}`), error.message);
	await close();
	const stale = [
		JSON.stringify({pid: 2 ** 22 + 1, started: '1'}),
		JSON.stringify({pid: process.ppid, started: 'another process that had this pid'}),
		'{"pid":',
	];
	for (const text of stale) {
		await writeFile(path.join(folder, 'inkube.lock'), text);
		const again = await reopen(folder);
		await again.close();
	}
	t.false((await readdir(folder)).includes('inkube.lock'));
});

test('a folder that cannot be used is refused with its name and the reason', async t => {
	const folder = await newFolder();
	const file = path.join(folder, 'file');
	await writeFile(file, '');
	for (const unusable of [file, path.join(file, 'below')]) {
		const error = await t.throwsAsync(reopen(unusable), {instanceOf: FolderError});
		t.true(error.message.startsWith(`${unusable} cannot be used for data: `), error.message);
	}
	const made = path.join(folder, 'made', 'on', 'the', 'way');
	const {close} = await reopen(made);
	await close();
	t.true((await stat(made)).isDirectory());
});

test('every segment is a data file of NeDB, which finds in it what was appended', async t => {
	const {folder} = await lived();
	const names = (await readdir(folder)).filter(name => name.startsWith('segment-'));
	for (const name of names) {
		const file = path.join(folder, name);
		const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
		const datastore = Datastore.create({filename: file, corruptAlertThreshold: 0});
		await datastore.load();
		const found = await datastore.find({}).sort({_id: 1});
		t.deepEqual(
			found,
			lines.map(line => JSON.parse(line) as object),
		);
	}
	t.true(names.length > 0);
});
