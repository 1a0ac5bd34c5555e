import test, {type ExecutionContext} from 'ava';
import {needing} from '../../clients/installed-programs.ts';
import {bytes, connectEtcd, type EtcdClient, eventLine, type Message, openEtcd, text} from './etcd-client.ts';
import {startEtcdProcess} from './etcd-process.ts';

/*
What a kube-apiserver asks of its --etcd-servers, request for request as its storage does (k8s.io/apiserver, storage/etcd3:
store, watcher, compact, lease_manager, feature; etcd's client/v3/kubernetes), and what it needs of the answers.
*/

const prefix = '/registry/pods/';
const prefixEnd = '/registry/pods0';

/** Writes if the key is as it was last seen, and reads what is there if not. */
const writeIf = (etcd: EtcdClient, key: string, revision: string | number, operation: Message): Promise<Message> =>
	etcd.call('KV.Txn', {
		compare: [{target: 'MOD', result: 'EQUAL', key: bytes(key), mod_revision: revision}],
		success: [operation],
		failure: [{request_range: {key: bytes(key)}}],
	});

const putIf = (etcd: EtcdClient, key: string, value: string, revision: string | number, lease: string | number = 0) =>
	writeIf(etcd, key, revision, {request_put: {key: bytes(key), value: bytes(value), lease}});

const deleteIf = (etcd: EtcdClient, key: string, revision: string | number) =>
	writeIf(etcd, key, revision, {request_delete_range: {key: bytes(key)}});

const foundBy = ({responses}: Message): Message => responses[0].response_range.kvs?.[0];

const get = (etcd: EtcdClient, key: string) => etcd.call('KV.Range', {key: bytes(key)});

const list = (etcd: EtcdClient, from: string, more: Message) =>
	etcd.call('KV.Range', {key: bytes(from), range_end: bytes(prefixEnd), ...more});

/** The compactor's: whoever moves the version of the key on compacts; the others learn the version. */
const moveCompaction = (etcd: EtcdClient, time: string | number, revision: string) =>
	etcd.call('KV.Txn', {
		compare: [{target: 'VERSION', result: 'EQUAL', key: bytes('compact_rev_key'), version: time}],
		success: [{request_put: {key: bytes('compact_rev_key'), value: bytes(revision)}}],
		failure: [{request_range: {key: bytes('compact_rev_key')}}],
	});

const isAtLeast = (version: string, least: readonly number[]): boolean => {
	const parts = version.split('.').map(Number);
	const different = parts.findIndex((part, index) => part !== least[index]);
	return different === -1 || parts[different]! > least[different]!;
};

/** feature_support_checker: RequestWatchProgress is used from 3.4.25 and 3.5.8 on. */
const tellsProgress = (version: string): boolean =>
	version.startsWith('3.4.') ? isAtLeast(version, [3, 4, 25]) : isAtLeast(version, [3, 5, 8]);

const conversation = async (t: ExecutionContext, etcd: EtcdClient): Promise<void> => {
	t.is((await get(etcd, '/registry/health')).count, undefined, 'the readiness probe reads a key that is not there');

	const created = await putIf(etcd, `${prefix}a`, 'a-1', 0);
	t.true(created.succeeded);
	t.is(created.responses[0].response_put.header.revision, created.header.revision);
	const taken = await putIf(etcd, `${prefix}a`, 'other', 0);
	t.falsy(taken.succeeded);
	t.is(foundBy(taken)!.mod_revision, created.header.revision, 'AlreadyExists names the object that is there');

	const {kvs, header} = await get(etcd, `${prefix}a`);
	t.is(kvs[0].mod_revision, created.header.revision);
	t.is(header.revision, created.header.revision);

	const watch = etcd.stream('Watch.Watch');
	const since = Number(created.header.revision) + 1;
	watch.send({
		create_request: {
			key: bytes(prefix),
			range_end: bytes(prefixEnd),
			start_revision: since,
			prev_kv: true,
			progress_notify: true,
		},
	});
	t.like(await watch.next(), {created: true, header: {revision: created.header.revision}});

	const updated = await putIf(etcd, `${prefix}a`, 'a-2', kvs[0].mod_revision);
	t.true(updated.succeeded);
	const stale = await putIf(etcd, `${prefix}a`, 'a-3', kvs[0].mod_revision);
	t.falsy(stale.succeeded);
	t.is(text(foundBy(stale)!.value), 'a-2', 'a conflict brings what to try again on');
	t.is(stale.header.revision, updated.header.revision, 'and moves no revision');

	const {ID} = await etcd.call('Lease.LeaseGrant', {TTL: 3660});
	for (const name of ['event-1', 'event-2']) t.true((await putIf(etcd, `${prefix}${name}`, name, 0, ID)).succeeded);
	t.is((await get(etcd, `${prefix}event-2`)).kvs[0].lease, ID);

	const goneBefore = await deleteIf(etcd, `${prefix}nothing`, 5);
	t.falsy(goneBefore.succeeded);
	t.is(foundBy(goneBefore), undefined, 'NotFound');
	t.falsy((await deleteIf(etcd, `${prefix}a`, kvs[0].mod_revision)).succeeded);
	const removed = await deleteIf(etcd, `${prefix}a`, updated.header.revision);
	t.true(removed.succeeded);
	t.is(removed.responses[0].response_delete_range.header.revision, removed.header.revision);

	const told: string[] = [];
	while (told.length < 4) {
		const response = await watch.next();
		told.push(...(response.events ?? []).map(eventLine));
	}
	const at = (offset: number) => since + offset;
	t.deepEqual(told, [
		`${at(0)} put ${prefix}a=a-2 (was a-1)`,
		`${at(1)} put ${prefix}event-1=event-1`,
		`${at(2)} put ${prefix}event-2=event-2`,
		`${at(3)} delete ${prefix}a (was a-2)`,
	]);

	await etcd.put('/registry/services/x', '1');
	const tip = (await etcd.put('/registry/services/y', '1')).header.revision;
	watch.send({progress_request: {}});
	const progress = await watch.next();
	t.deepEqual([progress.watch_id, progress.header.revision, progress.events], ['-1', tip, undefined]);

	for (let index = 0; index < 7; index++) await putIf(etcd, `${prefix}p-${index}`, String(index), 0);
	const first = await list(etcd, prefix, {limit: 4});
	t.deepEqual([first.kvs.length, first.more, first.count], [4, true, '9']);
	const listed = first.header.revision;
	await putIf(etcd, `${prefix}p-7`, 'late', 0);
	const next = await list(etcd, `${text(first.kvs.at(-1).key)}\0`, {limit: 4, revision: listed});
	const rest = await list(etcd, `${text(next.kvs.at(-1).key)}\0`, {limit: 4, revision: listed});
	t.deepEqual([next.more, next.count, rest.more, rest.count], [true, '5', undefined, '1']);
	t.is(Number(rest.header.revision), Number(listed) + 1, 'the header is of now, the keys are of then');
	t.is((await list(etcd, prefix, {count_only: true})).count, '10');

	const lead = await moveCompaction(etcd, 0, '0');
	t.true(lead.succeeded);
	const lost = await moveCompaction(etcd, 0, '0');
	t.falsy(lost.succeeded);
	t.is(foundBy(lost)!.version, '1');
	t.true((await moveCompaction(etcd, 1, listed)).succeeded);
	await etcd.call('KV.Compact', {revision: listed});
	await t.throwsAsync(list(etcd, prefix, {revision: Number(listed) - 1}), {
		code: 11,
		message: /etcdserver: mvcc: required revision has been compacted/,
	});
	t.is((await list(etcd, prefix, {revision: listed, limit: 1})).kvs.length, 1);

	const late = etcd.stream('Watch.Watch');
	late.send({create_request: {key: bytes(prefix), range_end: bytes(prefixEnd), start_revision: since, prev_kv: true}});
	t.true((await late.next()).created);
	const told410 = await late.next();
	t.deepEqual([told410.canceled, told410.compact_revision], [true, listed], 'Expired: list again');
	watch.close();
	late.close();

	await etcd.call('Lease.LeaseRevoke', {ID});
	t.is((await get(etcd, `${prefix}event-1`)).count, undefined);
};

test('the store answers a kube-apiserver as it needs it', async t => {
	const etcd = await openEtcd({speed: 1});
	t.teardown(() => etcd.close());
	t.true(tellsProgress((await etcd.call('Maintenance.Status')).version));
	await conversation(t, etcd);
});

const beside = needing(test, 'etcd');

beside('etcd itself answers it so', async t => {
	const process = await startEtcdProcess();
	const etcd = connectEtcd(process.url);
	t.teardown(async () => {
		etcd.close();
		await process.stop();
	});
	await conversation(t, etcd);
});
