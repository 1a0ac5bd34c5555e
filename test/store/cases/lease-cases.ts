import {CompactedError, FutureRevisionError} from '../../../source/store/errors.ts';
import {contents, everything, put, record, remove} from '../harness.ts';
import {type Case, life, refuses} from './case.ts';

/** What every store must do: leases, forks, status. */
export const leaseCases: readonly Case[] = [
	{
		name: 'leases: ids, limits, attachment, status',
		async run(t, harness, {apply}) {
			const {store} = harness;
			const first = await store.grant(1);
			t.regex(first.id, /^[1-9]\d*$/);
			t.is(first.ttlSeconds, 2, 'raised to the least time');
			t.is((await store.grant(60, '9000000000000000000')).ttlSeconds, 60);
			t.not((await store.grant(60)).id, first.id);
			await refuses(t, harness, 'exists', () => store.grant(60, first.id));
			await refuses(t, harness, 'ttl-too-large', () => store.grant(9_000_000_001));
			await refuses(t, harness, 'not-found', () => store.revoke('77'));
			t.is(await store.keepAlive('77'), 0);
			t.is(await store.timeToLive('77'), undefined);
			const {id} = await store.grant(10);
			await apply(store, put('b', '', {lease: id}));
			await apply(store, put('a', '', {lease: id}));
			const status = await store.timeToLive(id);
			t.deepEqual([status?.ttlSeconds, status?.keys], [10, ['a', 'b']]);
			const other = (await store.grant(10)).id;
			await apply(store, put('a', '', {lease: other}));
			t.deepEqual([(await store.timeToLive(id))?.keys, (await store.timeToLive(other))?.keys], [['b'], ['a']]);
			t.is(await store.revision(), 4, 'leases themselves do not move the revision');
		},
	},
	{
		name: 'a lease has less and less time; ids are positive',
		needs: 'time',
		async run(t, harness) {
			const {store, pass} = harness;
			const {id} = await store.grant(10);
			await pass(4500);
			t.deepEqual(await store.timeToLive(id), {id, ttlSeconds: 10, remainingSeconds: 5, keys: []});
			await refuses(t, harness, 'id-invalid', () => store.grant(60, '-1'));
		},
	},
	{
		name: 'the end of a lease deletes its keys in one revision, in key order; a renewal puts it off; never early',
		needs: 'time',
		async run(t, {store, pass, settle}, {apply}) {
			const {id} = await store.grant(10);
			for (const key of ['c', 'a', 'b']) await apply(store, put(key, '', {lease: id}));
			await apply(store, put('d', ''));
			await settle();
			const recorder = await store.record(everything);
			await pass(9000);
			t.is(await store.keepAlive(id), 10);
			await pass(9999);
			t.is(await store.revision(), 5);
			await pass(1);
			await settle();
			t.is(await store.revision(), 6);
			t.deepEqual(recorder.batches, [['6 delete a (was )', '6 delete b (was )', '6 delete c (was )']]);
			t.is(await store.timeToLive(id), undefined);
			t.deepEqual(contents(await store.range(everything)), ['d=']);
			const empty = await store.grant(5);
			await pass(5000);
			t.is(await store.timeToLive(empty.id), undefined);
			t.is(await store.revision(), 6, 'a lease with no keys ends without a revision');
		},
	},
	{
		name: 'a key that was deleted, or moved to another lease, is not touched when its old lease ends',
		needs: 'time',
		async run(t, {store, pass}, {apply}) {
			const {id} = await store.grant(10);
			const other = (await store.grant(1000)).id;
			for (const key of ['deleted', 'again', 'moved', 'left']) await apply(store, put(key, '', {lease: id}));
			await apply(store, remove('deleted'));
			await apply(store, remove('again'));
			await apply(store, put('again'));
			await apply(store, put('moved', '', {lease: other}));
			t.deepEqual((await store.timeToLive(id))?.keys, ['left']);
			await pass(10_000);
			t.deepEqual(contents(await store.range(everything)), ['again=again', 'moved=']);
		},
	},
	{
		name: 'more leases than one scan revokes all end',
		needs: 'embedded',
		async run(t, {store, pass}) {
			for (let count = 0; count < 1200; count++)
				await store.transact({success: [put(`k${count}`, '', {lease: (await store.grant(5)).id})]});
			await pass(5000);
			t.is(store.embedded!.status().leases, 700);
			await pass(1000);
			t.deepEqual([store.embedded!.status().leases, store.embedded!.status().keys], [0, 0]);
		},
	},
	{
		name: 'a fork goes on from its revision by itself',
		needs: 'embedded',
		async run(t, {store, settle, pass}, {apply}) {
			const {id} = await store.grant(20);
			await apply(store, put('a', '1'));
			await apply(store, put('b', '1', {lease: id}));
			await apply(store, remove('a'));
			await store.revoke(id);
			await settle();
			const fork = store.embedded!.fork(3);
			t.deepEqual(contents(fork.range(everything)), ['a=1', 'b=1']);
			t.deepEqual([fork.tip, fork.durable], [3, 3]);
			t.is(fork.transact({success: [put('a', '2')]}).revision, 4);
			t.deepEqual(life(fork.latest('a')), [2, 4, 2]);
			t.deepEqual(contents(await store.range(everything)), [], 'the original is not touched');
			const recorder = record(fork, {...everything, startRevision: 3});
			await settle();
			t.deepEqual(recorder.lines, ['3 put b=1', '4 put a=2 (was 1)']);
			t.deepEqual(fork.timeToLive(id)?.keys, ['b'], 'the lease that b had then lives in the fork');
			await pass(21_000);
			t.deepEqual(contents(fork.range(everything)), ['a=2']);
			await t.throwsAsync(async () => fork.range({key: 'a', revision: 2}), {instanceOf: CompactedError});
			await t.throwsAsync(async () => store.embedded!.fork(99), {instanceOf: FutureRevisionError});
			await fork.close();
		},
	},
	{
		name: 'status counts what there is',
		needs: 'embedded',
		async run(t, {store, settle}, {apply}) {
			await apply(store, put('a'));
			await apply(store, put('b'));
			await apply(store, remove('a'));
			t.is(store.embedded!.status().keys, 1);
			await store.record(everything);
			await settle();
			const {revision, durable, keys, watchers, leases, compacted, readOnly} = store.embedded!.status();
			t.deepEqual(
				{revision, durable, keys, watchers, leases, compacted, readOnly},
				{
					revision: 4,
					durable: 4,
					keys: 1,
					watchers: {synced: 1, unsynced: 0, parked: 0},
					leases: 0,
					compacted: 0,
					readOnly: undefined,
				},
			);
		},
	},
	{
		name: 'bytes are kept as they are',
		async run(t, {store, settle}, {apply, read}) {
			const bytes = new Uint8Array([0, 1, 0xff, 0xfe, 10, 13]);
			await apply(store, {type: 'put', key: 'raw', value: {bytes}});
			await settle();
			t.deepEqual([...(await read(store, {key: 'raw'})).kvs[0]!.value.bytes!], [...bytes]);
		},
	},
];
