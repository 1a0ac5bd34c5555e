import {CompactedError, FutureRevisionError} from '../../../source/store/errors.ts';
import {contents, everything, put, record, remove} from '../harness.ts';
import {type Case, life, refuses} from './case.ts';

/** What every store must do: leases, forks, status. */
export const leaseCases: readonly Case[] = [
	{
		name: 'leases: ids, limits, attachment, status',
		async run(t, harness, {apply}) {
			const {store, pass} = harness;
			const first = store.grant(1);
			t.deepEqual(first, {id: '1', ttlSeconds: 2}, 'raised to the least time');
			t.is(store.grant(60, '9000000000000000000').ttlSeconds, 60);
			t.not(store.grant(60).id, first.id);
			refuses(t, harness, 'exists', () => store.grant(60, '1'));
			refuses(t, harness, 'id-invalid', () => store.grant(60, '-1'));
			refuses(t, harness, 'ttl-too-large', () => store.grant(9_000_000_001));
			refuses(t, harness, 'not-found', () => store.revoke('77'));
			t.is(store.keepAlive('77'), 0);
			t.is(store.timeToLive('77'), undefined);
			t.false(store.hasLease('77'));
			const {id} = store.grant(10);
			apply(store, put('b', '', {lease: id}));
			apply(store, put('a', '', {lease: id}));
			await pass(4500);
			t.deepEqual(store.timeToLive(id), {id, ttlSeconds: 10, remainingSeconds: 5, keys: ['a', 'b']});
			const other = store.grant(10).id;
			apply(store, put('a', '', {lease: other}));
			t.deepEqual([store.timeToLive(id)?.keys, store.timeToLive(other)?.keys], [['b'], ['a']]);
			t.true(store.hasLease(id));
			t.is(store.tip, 4, 'leases themselves do not move the revision');
		},
	},
	{
		name: 'the end of a lease deletes its keys in one revision, in key order; a renewal puts it off; never early',
		async run(t, {store, pass, settle}, {apply}) {
			const {id} = store.grant(10);
			for (const key of ['c', 'a', 'b']) apply(store, put(key, '', {lease: id}));
			apply(store, put('d', ''));
			await settle();
			const recorder = record(store, everything);
			await pass(9000);
			t.is(store.keepAlive(id), 10);
			await pass(9999);
			t.is(store.tip, 5);
			await pass(1);
			await settle();
			t.is(store.tip, 6);
			t.deepEqual(recorder.batches, [['6 delete a (was )', '6 delete b (was )', '6 delete c (was )']]);
			t.is(store.timeToLive(id), undefined);
			t.deepEqual(contents(store.range(everything)), ['d=']);
			const empty = store.grant(5);
			await pass(5000);
			t.is(store.timeToLive(empty.id), undefined);
			t.is(store.tip, 6, 'a lease with no keys ends without a revision');
		},
	},
	{
		name: 'a key that was deleted, or moved to another lease, is not touched when its old lease ends',
		async run(t, {store, pass}, {apply}) {
			const {id} = store.grant(10);
			const other = store.grant(1000).id;
			for (const key of ['deleted', 'again', 'moved', 'left']) apply(store, put(key, '', {lease: id}));
			apply(store, remove('deleted'));
			apply(store, remove('again'));
			apply(store, put('again'));
			apply(store, put('moved', '', {lease: other}));
			t.deepEqual(store.timeToLive(id)?.keys, ['left']);
			await pass(10_000);
			t.deepEqual(contents(store.range(everything)), ['again=again', 'moved=']);
		},
	},
	{
		name: 'more leases than one scan revokes all end',
		async run(t, {store, pass}) {
			for (let count = 0; count < 1200; count++)
				store.transact({success: [put(`k${count}`, '', {lease: store.grant(5).id})]});
			await pass(5000);
			t.is(store.status().leases, 700);
			await pass(1000);
			t.deepEqual([store.status().leases, store.status().keys], [0, 0]);
		},
	},
	{
		name: 'a fork goes on from its revision by itself',
		async run(t, {store, settle, pass}, {apply}) {
			const {id} = store.grant(20);
			apply(store, put('a', '1'));
			apply(store, put('b', '1', {lease: id}));
			apply(store, remove('a'));
			store.revoke(id);
			await settle();
			const fork = store.fork(3);
			t.deepEqual(contents(fork.range(everything)), ['a=1', 'b=1']);
			t.deepEqual([fork.tip, fork.durable], [3, 3]);
			t.is(fork.transact({success: [put('a', '2')]}).revision, 4);
			t.deepEqual(life(fork.latest('a')), [2, 4, 2]);
			t.deepEqual(contents(store.range(everything)), [], 'the original is not touched');
			const recorder = record(fork, {...everything, startRevision: 3});
			await settle();
			t.deepEqual(recorder.lines, ['3 put b=1', '4 put a=2 (was 1)']);
			t.deepEqual(fork.timeToLive(id)?.keys, ['b'], 'the lease that b had then lives in the fork');
			await pass(21_000);
			t.deepEqual(contents(fork.range(everything)), ['a=2']);
			t.throws(() => fork.range({key: 'a', revision: 2}), {instanceOf: CompactedError});
			t.throws(() => store.fork(99), {instanceOf: FutureRevisionError});
			await fork.close();
		},
	},
	{
		name: 'status counts what there is',
		async run(t, {store, settle}, {apply}) {
			apply(store, put('a'));
			apply(store, put('b'));
			apply(store, remove('a'));
			t.is(store.status().keys, 1);
			record(store, everything);
			await settle();
			const {revision, durable, keys, watchers, leases, compacted, readOnly} = store.status();
			t.deepEqual(
				{revision, durable, keys, watchers, leases, compacted, readOnly},
				{
					revision: 4,
					durable: 4,
					keys: 1,
					watchers: {synced: 1, unsynced: 0},
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
			apply(store, {type: 'put', key: 'raw', value: {bytes}});
			await settle();
			t.deepEqual([...read(store, {key: 'raw'}).kvs[0]!.value.bytes!], [...bytes]);
		},
	},
];
