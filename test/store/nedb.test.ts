import {appendFile, cp, mkdir, readdir, readFile, rm, stat, writeFile} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {createVirtualClock} from '../../source/clock/virtual.ts';
import {ReadOnlyError} from '../../source/store/errors.ts';
import {type ActiveSegment, openActiveSegment} from '../../source/store/nedb/active-segment.ts';
import {DamageError, FolderError} from '../../source/store/nedb/data-error.ts';
import type {LogDocument} from '../../source/store/nedb/log-document.ts';
import {type NedbStoreOptions, openNedbStore} from '../../source/store/nedb/nedb-store.ts';
import type {RevisionStore} from '../../source/store/types.ts';
import {valueText} from '../../source/store/value.ts';
import {contents, everything, harnessOf, put, record, remove, temporaryFolder} from './harness.ts';

const folders: string[] = [];
test.after.always(async () => {
	for (const folder of folders) await rm(folder, {recursive: true, force: true});
});

const newFolder = async (): Promise<string> => {
	const folder = await temporaryFolder();
	folders.push(folder);
	return folder;
};

const reopen = async (folder: string, options: Partial<NedbStoreOptions> = {}) => {
	const clock = createVirtualClock();
	const notices: string[] = [];
	const store = await openNedbStore({
		clock,
		folder,
		fsync: 'never',
		notice: text => void notices.push(text),
		...options,
	});
	return {...harnessOf(store, clock), notices};
};

/** Everything a store can be asked for, at every revision. */
const portrait = (store: RevisionStore) => {
	const kvs = [];
	for (let revision = Math.max(1, store.compacted); revision <= store.durable; revision++) {
		const range = store.range({...everything, revision});
		kvs.push(range.kvs.map(({value, ...kv}) => ({...kv, text: valueText(value)})));
	}
	const leases = ['1', '2', '3', '4']
		.map(id => store.timeToLive(id))
		.map(status => status && [status.id, status.ttlSeconds, status.keys]);
	return {tip: store.tip, compacted: store.compacted, kvs, leases};
};

const history = async (store: RevisionStore, settle: () => Promise<void>): Promise<readonly string[]> => {
	const recorder = record(store, {...everything, startRevision: Math.max(1, store.compacted)});
	await settle();
	return recorder.lines;
};

/** Some life: objects and text, several changes in a revision, deletions, leases that are attached, moved and revoked. */
const live = (store: RevisionStore, rounds = 30): void => {
	const leases = [store.grant(100), store.grant(200), store.grant(300)];
	for (let round = 0; round < rounds; round++) {
		store.transact({success: [put(`a/${round % 5}`, `text ${round}`)]});
		store.transact({
			success: [
				{type: 'put', key: 'object', value: {object: {round, 'a.b': {$c: 'ü\n'}}}},
				put(`b/${round % 3}`, '', {lease: leases[round % 3]!.id}),
			],
		});
		if (round % 4 === 3) store.transact({success: [remove('a/0', 'a/3'), put('c', String(round))]});
		if (round === 10) store.revoke(leases[1]!.id);
		if (round === 10) leases[1] = store.grant(50);
	}
};

const segments = async (folder: string): Promise<readonly string[]> =>
	(await readdir(folder)).filter(name => name.startsWith('segment-')).sort();

const bytesOf = async (folder: string): Promise<ReadonlyMap<string, string>> => {
	const names = (await readdir(folder)).sort();
	return new Map(
		await Promise.all(names.map(async name => [name, await readFile(path.join(folder, name), 'latin1')] as const)),
	);
};

/** A folder with some life in it, and what its store answered. */
const lived = async (options: Partial<NedbStoreOptions> = {}) => {
	const folder = await newFolder();
	const {store, settle, close} = await reopen(folder, options);
	live(store);
	await settle();
	const before = portrait(store);
	const events = await history(store, settle);
	await close();
	return {folder, before, events};
};

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
	await clock.input(undefined, () => clock.event(store.whenDurable(revision)));
	t.deepEqual(contents(store.range(everything)), ['a=1']);
	await settle();
	t.deepEqual(recorder.lines, ['2 put a=1']);
	store.grant(10);
	await clock.input(undefined, () => clock.event(store.whenSettled()));
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
		t.regex(refused!.message, /segment-.*\.db: (ENOSPC|EIO).* went back to revision 3 and takes no more writes/);
		t.throws(() => store.grant(10), {instanceOf: ReadOnlyError});
		t.deepEqual(recorder.revisions, [2, 3], 'no watcher saw what was lost');
		t.is(store.status().readOnly, refused!.message);
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

for (const [name, tail] of [
	['half a record', '{"_id":"00000000000000'],
	['a record without its line feed', undefined],
	['zeros', '\0'.repeat(100)],
] as const) {
	test(`a torn tail, ${name}, is cut off with a notice, and writing goes on behind what is whole`, async t => {
		const {folder, before} = await lived();
		const [segment] = await segments(folder);
		const file = path.join(folder, segment!);
		const whole = await readFile(file, 'utf8');
		const lines = whole.trimEnd().split('\n');
		if (tail === undefined) await writeFile(file, whole.slice(0, -1));
		else await appendFile(file, tail);
		const {store, settle, close, notices} = await reopen(folder);
		t.is(notices.length, 1);
		t.true(
			notices[0]!.startsWith(
				`${file}:${lines.length + (tail === undefined ? 0 : 1)}: the last record was not written to its end`,
			),
		);
		t.is(store.tip, tail === undefined ? before.tip - 1 : before.tip);
		store.transact({success: [put('after')]});
		await settle();
		const after = portrait(store);
		await close();
		const again = await reopen(folder);
		t.deepEqual(again.notices, []);
		t.deepEqual(portrait(again.store), after);
		await again.close();
	});
}

test('a first segment whose very first record is torn is begun anew', async t => {
	const folder = await newFolder();
	await writeFile(path.join(folder, 'segment-0000000000000001.db'), '{"_id":"0000');
	const {store, settle, close} = await reopen(folder);
	store.transact({success: [put('a')]});
	await settle();
	await close();
	const again = await reopen(folder);
	t.deepEqual(contents(again.store.range(everything)), ['a=a']);
	await again.close();
});

/** What may befall a line in the middle; answers the new lines. */
const damages: Record<string, (lines: string[]) => readonly string[]> = {
	'a line of nonsense': lines => lines.with(20, '?'),
	'a line cut short': lines => lines.with(20, lines[20]!.slice(0, 30)),
	'a missing line': lines => lines.toSpliced(20, 1),
	'a line twice': lines => lines.toSpliced(20, 0, lines[19]!),
	'a changed value': lines => lines.with(20, lines[20]!.replace(/"text":"[^"]*"/, '"text":"forged"')),
	'a changed key': lines => lines.with(20, lines[20]!.replace(/"key":"([^"]*)"/, '"key":"z$1"')),
	'a line that is JSON but no record': lines => lines.with(20, 'null'),
};

for (const [name, damage] of Object.entries(damages)) {
	test(`${name} in the middle is refused with file and line; repair keeps everything before it`, async t => {
		const {folder, before} = await lived();
		const [segment] = await segments(folder);
		const file = path.join(folder, segment!);
		const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
		const damaged = damage(lines);
		t.notDeepEqual(damaged, lines);
		await writeFile(file, `${damaged.join('\n')}\n`);
		const bytes = await bytesOf(folder);
		const error = await t.throwsAsync(reopen(folder), {instanceOf: DamageError});
		t.true(error!.message.startsWith(`${file}:21: `), error!.message);
		t.regex(error!.message, /--repair/);
		t.deepEqual(await bytesOf(folder), bytes, 'nothing was changed');

		const {store, settle, close, notices} = await reopen(folder, {repair: true});
		t.is(notices.length, 1);
		t.regex(notices[0]!, /:21: .*lost from this line on .*\.damaged\); everything up to revision \d+ is kept/);
		t.is(await readFile(`${file}.damaged`, 'latin1'), bytes.get(segment!)!);
		t.true(store.tip > 10 && store.tip < 20, String(store.tip));
		t.deepEqual(portrait(store).kvs, before.kvs.slice(0, store.tip));
		store.transact({success: [put('after')]});
		await settle();
		await close();
		const again = await reopen(folder);
		t.is(again.store.latest('after')?.value.text, 'after');
		await again.close();
	});
}

test('a log in many segments is the same log; a lost segment is refused, repair keeps what came before', async t => {
	const {folder, before, events} = await lived({segmentRecords: 16});
	t.true((await segments(folder)).length > 3);
	const {store, settle, close} = await reopen(folder, {segmentRecords: 16});
	t.deepEqual(portrait(store), before);
	t.deepEqual(await history(store, settle), events);
	await close();

	const names = await segments(folder);
	await rm(path.join(folder, names[1]!));
	const error = await t.throwsAsync(reopen(folder), {instanceOf: DamageError});
	t.regex(error!.message, /the records from \d+ to \d+ are missing/);
	const repaired = await reopen(folder, {repair: true});
	t.deepEqual(portrait(repaired.store).kvs, before.kvs.slice(0, repaired.store.tip));
	t.regex(repaired.notices[0]!, /later segments are set aside as \*\.lost/);
	await repaired.close();
});

test('a segment that ends early is no torn tail when others follow', async t => {
	const {folder} = await lived({segmentRecords: 16});
	const [first] = await segments(folder);
	const file = path.join(folder, first!);
	await writeFile(file, (await readFile(file, 'utf8')).slice(0, -10));
	const error = await t.throwsAsync(reopen(folder), {instanceOf: DamageError});
	t.regex(error!.message, /the file ends inside a record, but later segments follow/);
});

/** A folder whose history was compacted, so that a base stands in for its first segments. */
const compacted = async () => {
	const folder = await newFolder();
	const {store, settle, close} = await reopen(folder, {segmentRecords: 16});
	live(store, 60);
	await settle();
	store.compact(store.durable - 40);
	live(store, 5);
	await settle();
	const before = portrait(store);
	const events = await history(store, settle);
	await close();
	return {folder, before, events};
};

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

for (const [name, damage] of Object.entries({
	'a changed line': (lines: string[]) => lines.with(3, lines[3]!.replace('text', 'test')),
	'a missing line': (lines: string[]) => lines.toSpliced(3, 1),
	'a missing end': (lines: string[]) => lines.slice(0, -1),
	'a line of nonsense': (lines: string[]) => lines.with(3, '?'),
})) {
	test(`a base with ${name} is refused, and cannot be repaired`, async t => {
		const {folder} = await compacted();
		const [base] = (await readdir(folder)).filter(file => file.startsWith('base-'));
		const file = path.join(folder, base!);
		const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
		await writeFile(file, `${damage(lines).join('\n')}\n`);
		const error = await t.throwsAsync(reopen(folder), {instanceOf: DamageError});
		t.true(error!.message.startsWith(file));
		const hopeless = await t.throwsAsync(reopen(folder, {repair: true}), {instanceOf: FolderError});
		t.regex(hopeless!.message, /a base snapshot cannot be repaired.*restore .* from a copy/);
	});
}

test('a folder has one writer at a time; the lock of a process that is gone is taken over', async t => {
	const folder = await newFolder();
	const {close} = await reopen(folder);
	const error = await t.throwsAsync(reopen(folder), {instanceOf: FolderError});
	t.true(error!.message.includes(`${folder} is in use by process ${process.pid}`), error!.message);
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
		t.true(error!.message.startsWith(`${unusable} cannot be used for data: `), error!.message);
	}
	const made = path.join(folder, 'made', 'on', 'the', 'way');
	const {close} = await reopen(made);
	await close();
	t.true((await stat(made)).isDirectory());
});

test('files of another format are refused', async t => {
	const folder = await newFolder();
	await mkdir(folder, {recursive: true});
	const header = {_id: '0000000000000001', kind: 'segment', format: 2, revision: 1, checksum: 0};
	await writeFile(path.join(folder, 'segment-0000000000000001.db'), `${JSON.stringify(header)}\n`);
	const error = await t.throwsAsync(reopen(folder), {instanceOf: DamageError});
	t.regex(error!.message, /the file has format 2, this version of inkube reads format 1/);
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
