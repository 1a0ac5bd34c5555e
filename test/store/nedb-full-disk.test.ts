import {spawnSync} from 'node:child_process';
import {mkdir} from 'node:fs/promises';
import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {createVirtualClock} from '../../source/clock/virtual.ts';
import {serveEtcd} from '../../source/cluster/serve-etcd.ts';
import {ReadOnlyError} from '../../source/store/errors.ts';
import {FolderError} from '../../source/store/nedb/data-error.ts';
import type {FaultPoint} from '../../source/store/nedb/fault-points.ts';
import {openNedbStore} from '../../source/store/nedb/nedb-store.ts';
import {type Harness, everything, put} from './harness.ts';
import {newFolder, portrait, reopen} from './nedb-harness.ts';
import {bytes, connectEtcd, contents} from './wire/etcd-client.ts';

/** Runs mount or umount; false where that is not allowed. */
const system = (command: string, ...args: readonly string[]): boolean => spawnSync(command, args).status === 0;

/** A folder on a file system of its own; undefined where such a one cannot be mounted (it takes root on Linux). */
const smallDisk = async (t: ExecutionContext, size: string): Promise<string | undefined> => {
	const folder = path.join(await newFolder(), 'disk');
	await mkdir(folder);
	if (!system('mount', '-t', 'tmpfs', '-o', `size=${size}`, 'none', folder)) {
		t.log('not permitted to mount a small tmpfs: only the injected failure is tested here');
		return undefined;
	}
	t.teardown(() => void system('umount', folder));
	return folder;
};

/** Writes until the disk is full. Answers the error, and what the store showed when it came. */
const fill = async ({store, clock, settle}: Harness): Promise<Error> => {
	for (let count = 0; count < 10_000; count++) {
		const {revision} = store.transact({success: [put(`k/${count % 10}`, 'x'.repeat(5000))]});
		const failed = clock
			.input(undefined, () => store.whenDurable(revision))
			.then(
				() => undefined,
				(error: Error) => error,
			);
		await settle();
		const error = await failed;
		if (error !== undefined) return error;
	}
	throw new Error('the disk does not fill up');
};

test('a full disk ends the writing, not the reading; with room again the store is what was acknowledged', async t => {
	const disk = await smallDisk(t, '512k');
	if (disk === undefined) {
		t.pass();
		return;
	}
	const folder = path.join(disk, 'data');
	const full = await reopen(folder, {fsync: 'always', segmentRecords: 32});
	const error = await fill(full);
	t.true(error instanceof ReadOnlyError && error.diskFull, String(error));
	t.regex(error.message, /ENOSPC.* went back to revision \d+ and takes no more writes\. Make room/);
	const before = portrait(full.store);
	t.true(before.tip > 10);
	t.throws(() => full.store.transact({success: [put('more')]}), {instanceOf: ReadOnlyError});
	t.like(full.store.status(), {diskFull: true, readOnly: error.message});
	await full.close();

	system('dd', 'if=/dev/zero', `of=${path.join(disk, 'filler')}`, 'bs=1k');
	const refused = await t.throwsAsync(reopen(folder, {segmentRecords: 32}), {instanceOf: FolderError});
	t.regex(refused.message, /cannot be used for data: .*ENOSPC.*make room/);

	t.true(system('mount', '-o', 'remount,size=4m', disk));
	const again = await reopen(folder, {segmentRecords: 32});
	t.deepEqual(portrait(again.store), before);
	again.store.transact({success: [put('more')]});
	await again.settle();
	t.is(again.store.durable, before.tip + 1);
	await again.close();
});

test('a folder on a disk that is read-only is refused with its name and the reason', async t => {
	const disk = await smallDisk(t, '512k');
	if (disk === undefined) {
		t.pass();
		return;
	}
	const folder = path.join(disk, 'data');
	await mkdir(folder);
	t.true(system('mount', '-o', 'remount,ro', disk));
	for (const unusable of [folder, path.join(disk, 'other')]) {
		const error = await t.throwsAsync(reopen(unusable), {instanceOf: FolderError});
		t.regex(error.message, /cannot be used for data: EROFS/);
	}
});

test('a folder that the system does not make is refused, and not tried for ever', async t => {
	const error = await t.throwsAsync(reopen('/proc/inkube/data'), {instanceOf: FolderError});
	t.true(error.message.startsWith('/proc/inkube/data cannot be used for data: '), error.message);
});

for (const point of ['before-append', 'after-append', 'before-sync', 'before-segment'] as const) {
	test(`etcd clients of a store whose disk is full ${point} hear so in etcd's words, and read on`, async t => {
		const folder = await newFolder();
		const time = createVirtualClock();
		let isFull = false;
		const reached = (at: FaultPoint): void => {
			if (isFull && at === point)
				throw Object.assign(new Error('ENOSPC: no space left on device, write'), {code: 'ENOSPC'});
		};
		const store = await openNedbStore({folder, clock: time, segmentRecords: 8, reached});
		const server = await serveEtcd({store, time}, 0);
		const client = connectEtcd(server.url);
		await client.put('a', 'kept');
		t.deepEqual((await client.call('Maintenance.Alarm')).alarms ?? [], []);
		isFull = true;
		const noSpace = {code: 8, details: 'etcdserver: mvcc: database space exceeded'};
		// The group that begins the next segment is the first to fail at `before-segment`.
		const attempts = await Promise.allSettled(
			Array.from({length: 10}, async () => client.put('a', 'acknowledged').then(() => store.durable)),
		);
		t.true(attempts.some(({status}) => status === 'rejected'));
		for (const attempt of attempts) if (attempt.status === 'rejected') t.like(attempt.reason, noSpace);
		t.like(await t.throwsAsync(client.put('a', 'refused')), noSpace);
		t.like(await t.throwsAsync(client.call('Lease.LeaseGrant', {TTL: '10'})), noSpace);
		t.deepEqual(
			(await client.call('Maintenance.Alarm')).alarms.map(({alarm}: {alarm: unknown}) => String(alarm)),
			['1'],
		);
		const {durable} = store;
		const shown = contents(await client.call('KV.Range', {key: bytes('a')}));
		client.close();
		await server.close();
		await store.close();
		const again = await reopen(folder, {segmentRecords: 8});
		t.is(again.store.durable, durable);
		t.deepEqual([`a=${again.store.range({...everything}).kvs[0]!.value.text}`], shown);
		await again.close();
	});
}
