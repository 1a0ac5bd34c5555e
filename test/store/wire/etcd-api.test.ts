import {createHash} from 'node:crypto';
import test, {type ExecutionContext} from 'ava';
import {startStore} from '../../../source/cluster/start-store.ts';
import {serveEtcd} from '../../../source/cluster/serve-etcd.ts';
import {
	bytes,
	contents,
	type EtcdHarness,
	eventLine,
	type Message,
	openEtcd,
	type Stream,
	text,
} from './etcd-client.ts';

/* etcd's API as a gRPC client meets it. */

const withEtcd = (name: string, story: (t: ExecutionContext, etcd: EtcdHarness) => Promise<void>) =>
	test(name, async t => {
		const etcd = await openEtcd();
		try {
			await story(t, etcd);
		} finally {
			await etcd.close();
		}
	});

const range = (etcd: EtcdHarness, key: string, end?: string, more: Message = {}) =>
	etcd.call('KV.Range', {key: bytes(key), ...(end === undefined ? {} : {range_end: bytes(end)}), ...more});

const refused = (t: ExecutionContext, call: Promise<unknown>, code: number, details: string) =>
	t.throwsAsync(call, {code, message: `${code} ${codeNames[code]}: ${details}`});

const codeNames: Record<number, string> = {
	3: 'INVALID_ARGUMENT',
	5: 'NOT_FOUND',
	9: 'FAILED_PRECONDITION',
	11: 'OUT_OF_RANGE',
	12: 'UNIMPLEMENTED',
};

withEtcd('an empty store is at revision 1, and every write has the next one', async (t, etcd) => {
	t.like(await range(etcd, '\0', '\0'), {header: {revision: '1', raft_term: '1'}});
	t.is((await etcd.put('a', '1')).header.revision, '2');
	t.is((await etcd.put('a', '2', {prev_kv: true})).prev_kv.mod_revision, '2');
	const {kvs, count, header} = await range(etcd, 'a');
	t.deepEqual(kvs, [{key: bytes('a'), create_revision: '2', mod_revision: '3', version: '2', value: bytes('2')}]);
	t.is(count, '1');
	t.is(header.revision, '3');
});

withEtcd('ranges: prefix, limit, order, keys only, count only, old revisions', async (t, etcd) => {
	for (const [key, value] of Object.entries({a: '3', b: '1', c: '2', d: '0'})) await etcd.put(key, value);
	const limited = await range(etcd, 'a', '\0', {limit: 2});
	t.deepEqual(contents(limited), ['a=3', 'b=1']);
	t.true(limited.more);
	t.is(limited.count, '4');
	t.deepEqual(contents(await range(etcd, 'b', 'd')), ['b=1', 'c=2']);
	const byValue = {sort_order: 'DESCEND', sort_target: 'VALUE'};
	t.deepEqual(contents(await range(etcd, '\0', '\0', byValue)), ['a=3', 'c=2', 'b=1', 'd=0']);
	t.deepEqual(contents(await range(etcd, '\0', '\0', {keys_only: true, limit: 1})), ['a=']);
	const counted = await range(etcd, '\0', '\0', {count_only: true});
	t.deepEqual([counted.kvs, counted.count], [undefined, '4']);
	t.deepEqual(contents(await range(etcd, '\0', '\0', {revision: 3})), ['a=3', 'b=1']);
	t.deepEqual(contents(await range(etcd, '\0', '\0', {min_mod_revision: 4})), ['c=2', 'd=0']);
});

withEtcd('keys and values are bytes, and come back as they were', async (t, etcd) => {
	const key = Buffer.from([0xff, 0x00, 0x80, 0x41]).toString('base64');
	const value = Buffer.from([0xef, 0xbb, 0xbf, 0xc3, 0x28, 0x00]).toString('base64');
	await etcd.call('KV.Put', {key, value});
	await etcd.put('bom', '\ufeffé€😀');
	const {kvs} = await range(etcd, '\0', '\0');
	t.is(text(kvs[0].value), '\ufeffé€😀');
	t.deepEqual([kvs[1].key, kvs[1].value], [key, value]);
});

withEtcd('deleting answers how many keys there were, and their values if asked', async (t, etcd) => {
	await etcd.put('a', '1');
	await etcd.put('ab', '2');
	const {deleted, prev_kvs, header} = await etcd.call('KV.DeleteRange', {
		key: bytes('a'),
		range_end: bytes('b'),
		prev_kv: true,
	});
	t.deepEqual([deleted, contents({kvs: prev_kvs}), header.revision], ['2', ['a=1', 'ab=2'], '4']);
	t.like(await etcd.call('KV.DeleteRange', {key: bytes('a')}), {header: {revision: '4'}, deleted: undefined});
});

withEtcd('a transaction takes the branch that its compares choose', async (t, etcd) => {
	const create = {
		compare: [{key: bytes('a'), target: 'MOD', result: 'EQUAL', mod_revision: 0}],
		success: [{request_put: {key: bytes('a'), value: bytes('1')}}],
		failure: [{request_range: {key: bytes('a')}}],
	};
	const first = await etcd.call('KV.Txn', create);
	t.true(first.succeeded);
	t.is(first.responses[0].response_put.header.revision, '2');
	const second = await etcd.call('KV.Txn', create);
	t.falsy(second.succeeded);
	t.deepEqual(contents(second.responses[0].response_range), ['a=1']);
	t.is(second.header.revision, '2');
	const nested = await etcd.call('KV.Txn', {
		compare: [{key: bytes('a'), target: 'VALUE', result: 'GREATER', value: bytes('0')}],
		success: [{request_txn: create}, {request_delete_range: {key: bytes('b'), range_end: bytes('\0')}}],
	});
	t.deepEqual(contents(nested.responses[0].response_txn.responses[0].response_range), ['a=1']);
	t.is(nested.responses[1].response_delete_range.deleted, undefined);
});

withEtcd('what is wrong is said in the codes and words of etcd', async (t, etcd) => {
	const put = (key: string) => ({request_put: {key: bytes(key), value: bytes('1')}});
	await etcd.put('a', '1');
	await etcd.put('a', '2');
	await etcd.call('KV.Compact', {revision: 3});
	await refused(t, range(etcd, ''), 3, 'etcdserver: key is not provided');
	await refused(t, etcd.put('', '1'), 3, 'etcdserver: key is not provided');
	await refused(t, etcd.put('b', '', {ignore_value: true}), 3, 'etcdserver: key not found');
	await refused(t, etcd.put('a', '1', {ignore_value: true}), 3, 'etcdserver: value is provided');
	await refused(t, etcd.put('a', '1', {lease: 7}), 5, 'etcdserver: requested lease not found');
	await refused(t, range(etcd, 'a', undefined, {sort_target: 9}), 3, 'etcdserver: invalid sort option');
	const twice = etcd.call('KV.Txn', {success: [put('x'), put('x')]});
	await refused(t, twice, 3, 'etcdserver: duplicate key given in txn request');
	const many = etcd.call('KV.Txn', {success: Array.from({length: 129}, (_, index) => put(`k${index}`))});
	await refused(t, many, 3, 'etcdserver: too many operations in txn request');
	const compacted = 'etcdserver: mvcc: required revision has been compacted';
	await refused(t, range(etcd, 'a', undefined, {revision: 2}), 11, compacted);
	await refused(t, etcd.call('KV.Compact', {revision: 3}), 11, compacted);
	const future = 'etcdserver: mvcc: required revision is a future revision';
	await refused(t, range(etcd, 'a', undefined, {revision: 99}), 11, future);
	await refused(t, etcd.call('KV.Compact', {revision: 99}), 11, future);
	await refused(t, etcd.put('a', 'x'.repeat(1_600_000)), 3, 'etcdserver: request is too large');
	await refused(t, etcd.call('Lease.LeaseGrant', {TTL: '9000000001'}), 11, 'etcdserver: too large lease TTL');
	await etcd.call('Lease.LeaseGrant', {TTL: 10, ID: 5});
	await refused(t, etcd.call('Lease.LeaseGrant', {TTL: 10, ID: 5}), 9, 'etcdserver: lease already exists');
	await refused(t, etcd.call('Lease.LeaseRevoke', {ID: 6}), 5, 'etcdserver: requested lease not found');
	t.is(etcd.store.tip, 3);
});

const watching = async (etcd: EtcdHarness, request: Message): Promise<Stream> => {
	const stream = etcd.stream('Watch.Watch');
	stream.send({create_request: {key: bytes('\0'), range_end: bytes('\0'), ...request}});
	await stream.next();
	return stream;
};

const lines = (message: Message): readonly string[] => message.events.map(eventLine);

withEtcd('a watch is made, hears what happens, and is cancelled', async (t, etcd) => {
	const stream = etcd.stream('Watch.Watch');
	stream.send({create_request: {key: bytes('a'), prev_kv: true}});
	t.like(await stream.next(), {created: true, header: {revision: '1'}});
	await etcd.put('a', '1');
	await etcd.put('other', '1');
	await etcd.call('KV.DeleteRange', {key: bytes('a')});
	t.deepEqual(lines(await stream.next()), ['2 put a=1']);
	t.deepEqual(lines(await stream.next()), ['4 delete a (was 1)']);
	stream.send({create_request: {key: bytes('b'), watch_id: 7}});
	t.like(await stream.next(), {created: true, watch_id: '7'});
	stream.send({create_request: {key: bytes('b'), watch_id: 7}});
	t.like(await stream.next(), {created: true, canceled: true, watch_id: '-1'});
	stream.send({cancel_request: {watch_id: 7}});
	t.like(await stream.next(), {canceled: true, watch_id: '7'});
	stream.close();
});

withEtcd('a watch from the past hears all of it, one revision never split', async (t, etcd) => {
	await etcd.put('a', '1');
	await etcd.put('b', '1');
	await etcd.call('KV.DeleteRange', {key: bytes('\0'), range_end: bytes('\0')});
	const stream = await watching(etcd, {start_revision: 3});
	t.deepEqual(lines(await stream.next()), ['3 put b=1', '4 delete a', '4 delete b']);
	const filtered = await watching(etcd, {start_revision: 2, filters: ['NOPUT']});
	t.deepEqual(lines(await filtered.next()), ['4 delete a', '4 delete b']);
	stream.close();
	filtered.close();
});

withEtcd('a watch from before the compaction is told where history begins', async (t, etcd) => {
	for (const value of ['1', '2', '3']) await etcd.put('a', value);
	await etcd.call('KV.Compact', {revision: 4});
	const stream = await watching(etcd, {start_revision: 2});
	t.like(await stream.next(), {
		canceled: true,
		compact_revision: '4',
		cancel_reason: undefined,
	});
	const kept = await watching(etcd, {start_revision: 4});
	t.deepEqual(lines(await kept.next()), ['4 put a=3']);
	stream.close();
	kept.close();
});

withEtcd('an empty range cannot be watched', async (t, etcd) => {
	const stream = etcd.stream('Watch.Watch');
	stream.send({create_request: {key: bytes('b'), range_end: bytes('a')}});
	t.like(await stream.next(), {
		created: true,
		canceled: true,
		watch_id: '-1',
		cancel_reason: 'mvcc: watcher range is empty',
	});
	stream.close();
});

withEtcd('a progress request is answered behind everything that went before it', async (t, etcd) => {
	const stream = await watching(etcd, {start_revision: 1});
	for (const value of ['1', '2']) await etcd.put('a', value);
	stream.send({progress_request: {}});
	t.deepEqual(lines(await stream.next()), ['2 put a=1']);
	t.deepEqual(lines(await stream.next()), ['3 put a=2']);
	t.like(await stream.next(), {watch_id: '-1', header: {revision: '3'}, events: undefined});
	stream.close();
});

withEtcd('a watch that asks for it is told how far it is when nothing happens', async (t, etcd) => {
	const stream = await watching(etcd, {key: bytes('quiet'), range_end: '', progress_notify: true});
	await etcd.put('loud', '1');
	await etcd.time.runUntil(() => false, 600_001);
	t.like(await stream.next(), {watch_id: undefined, header: {revision: '2'}, events: undefined});
	stream.close();
});

withEtcd('a large revision is split for watches that ask for fragments', async (t, etcd) => {
	const stream = await watching(etcd, {fragment: true});
	const put = (key: string) => ({request_put: {key: bytes(key), value: bytes('x'.repeat(600_000))}});
	await etcd.call('KV.Txn', {success: [put('a'), put('b'), put('c')]});
	const first = await stream.next();
	const last = await stream.next();
	t.deepEqual([first.fragment, first.events.length], [true, 2]);
	t.deepEqual([last.fragment, last.events.length], [undefined, 1]);
	t.is(first.header.revision, last.header.revision);
	stream.close();
});

withEtcd('a slow reader loses nothing, and the store keeps nothing for it', async (t, etcd) => {
	const stream = await watching(etcd, {});
	stream.call.pause();
	const value = 'x'.repeat(100_000);
	const writes = 100;
	for (let index = 0; index < writes; index++) await etcd.put(`key-${index}`, value);
	await etcd.time.runUntil(() => false, 1000);
	t.is(etcd.store.status().watchers.unsynced, 1);
	stream.call.resume();
	const heard: string[] = [];
	while (heard.length < writes) heard.push(...(await stream.next()).events.map(({kv}: Message) => text(kv.key)));
	t.deepEqual(
		heard,
		Array.from({length: writes}, (_, index) => `key-${index}`),
	);
	stream.close();
});

withEtcd('a lease takes its keys with it when its time is over, and not before', async (t, etcd) => {
	const {ID, TTL} = await etcd.call('Lease.LeaseGrant', {TTL: 60});
	t.is(TTL, '60');
	await etcd.put('b', '1', {lease: ID});
	await etcd.put('a', '1', {lease: ID});
	t.deepEqual((await etcd.call('Lease.LeaseLeases')).leases, [{ID}]);
	const watch = await watching(etcd, {});
	await etcd.time.runUntil(() => false, 40_000);
	const alive = etcd.stream('Lease.LeaseKeepAlive');
	alive.send({ID});
	t.like(await alive.next(), {ID, TTL: '60'});
	await etcd.time.runUntil(() => false, 40_000);
	const status = await etcd.call('Lease.LeaseTimeToLive', {ID, keys: true});
	t.deepEqual([status.TTL, status.grantedTTL, status.keys.map(text)], ['20', '60', ['a', 'b']]);
	await etcd.time.runUntil(() => false, 21_000);
	t.deepEqual(lines(await watch.next()), ['4 delete a', '4 delete b']);
	t.like(await etcd.call('Lease.LeaseTimeToLive', {ID}), {TTL: '-1'});
	alive.send({ID});
	t.like(await alive.next(), {ID, TTL: undefined});
	alive.close();
	watch.close();
});

withEtcd('revoking a lease deletes its keys in one revision', async (t, etcd) => {
	await etcd.call('Lease.LeaseGrant', {TTL: 60, ID: '9007199254740993'});
	await etcd.put('a', '1', {lease: '9007199254740993'});
	t.is((await range(etcd, 'a')).kvs[0].lease, '9007199254740993');
	t.is((await etcd.call('Lease.LeaseRevoke', {ID: '9007199254740993'})).header.revision, '3');
	t.is((await range(etcd, 'a')).count, undefined);
});

withEtcd('maintenance: status, members, alarms, hashes, a snapshot', async (t, etcd) => {
	const before = await etcd.call('Maintenance.HashKV');
	await etcd.put('a', '12345');
	const status = await etcd.call('Maintenance.Status');
	t.like(status, {version: '3.5.21', dbSize: '20486', raftIndex: '2', leader: status.header.member_id});
	const {members} = await etcd.call('Cluster.MemberList');
	t.deepEqual([members.length, members[0].clientURLs], [1, [etcd.url]]);
	t.is((await etcd.call('Maintenance.Alarm')).alarms, undefined);
	t.not((await etcd.call('Maintenance.HashKV')).hash, before.hash);
	t.is((await etcd.call('Maintenance.HashKV', {revision: 1})).hash, before.hash);
	const parts = await etcd.read('Maintenance.Snapshot');
	const file = Buffer.concat(parts.map(({blob}) => Buffer.from(blob, 'base64')));
	t.is(parts.at(-1).remaining_bytes, undefined);
	t.is((file.length - 32) % 4096, 0);
	t.deepEqual(file.subarray(-32), createHash('sha256').update(file.subarray(0, -32)).digest());
});

test('writes over the wire are in the journal, and give the same revisions when it is replayed', async t => {
	const etcd = await openEtcd();
	await etcd.put('a', '1');
	const {ID} = await etcd.call('Lease.LeaseGrant', {TTL: 10});
	await etcd.call('KV.Put', {key: bytes('b'), value: Buffer.from([0xff]).toString('base64'), lease: ID});
	await t.throwsAsync(etcd.put('c', '1', {lease: 77}));
	await etcd.time.runUntil(() => false, 20_000);
	await etcd.call('KV.Txn', {success: [{request_put: {key: bytes('d'), value: bytes('2')}}]});
	const journal = JSON.parse(JSON.stringify(etcd.time.journal)) as typeof etcd.time.journal;
	const everything = {key: '\0', end: '\0'};
	const atThree = etcd.store.range({...everything, revision: 3}).kvs;
	const now = etcd.store.range(everything);
	await etcd.close();

	const replayed = await startStore({speed: Infinity, journal});
	await replayed.time.runUntil(() => replayed.store.durable >= now.revision, 60_000);
	t.deepEqual(replayed.store.range(everything), now);
	t.deepEqual(replayed.store.range({...everything, revision: 3}).kvs, atThree);
	await replayed.stop();
});

test('a port that is taken is refused with the reason of the system', async t => {
	const etcd = await openEtcd();
	const another = await startStore({speed: Infinity});
	await t.throwsAsync(serveEtcd(another, Number(new URL(etcd.url).port)), {code: 'EADDRINUSE'});
	await another.stop();
	await etcd.close();
});

test('when the server stops, streams end and it does not wait for them', async t => {
	const etcd = await openEtcd();
	const stream = await watching(etcd, {});
	const ended = new Promise<Message>(resolve => void stream.call.once('error', resolve));
	const closing = etcd.close();
	t.like(await ended, {details: 'etcdserver: server stopped'});
	await closing;
});
