import {spawnSync} from 'node:child_process';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {freePort} from '../../../source/bench/peer-etcd.ts';
import {createCertificates} from '../../../source/api/http/tls/certificates.ts';
import {systemEntropy} from '../../../source/clock/random.ts';
import {serveEtcd} from '../../../source/cluster/serve-etcd.ts';
import {startStore} from '../../../source/cluster/start-store.ts';
import {CompactedError, UnavailableError} from '../../../source/store/errors.ts';
import {startCompactor} from '../../../source/store/etcd/compactor.ts';
import {createEtcdClient, type EtcdClient} from '../../../source/store/etcd/etcd-client.ts';
import {type EtcdOptions, parseEtcdUrl} from '../../../source/store/etcd/etcd-options.ts';
import {createEtcdStorage} from '../../../source/store/etcd/etcd-storage.ts';
import type {WatchRequest} from '../../../source/store/types.ts';
import {needing} from '../../clients/installed-programs.ts';
import {contents, everything, eventLine, put, remove} from '../harness.ts';
import {startEtcdProcess} from '../wire/etcd-process.ts';
import {endpointOf, eventually} from './etcd-harness.ts';

const testReal = needing(test, 'etcd', 'etcdctl');

/** A store of ours in virtual time on as many ports as wanted, and clients of it. */
const openServers = async (t: ExecutionContext, count = 1) => {
	const standalone = await startStore({speed: Infinity});
	const servers = await Promise.all(Array.from({length: count}, () => serveEtcd(standalone, 0)));
	const clients: EtcdClient[] = [];
	t.teardown(async () => {
		for (const client of clients) client.close();
		for (const server of servers) await server.close();
		await standalone.stop();
	});
	return {
		...standalone,
		servers,
		connect(options: Partial<EtcdOptions> = {}) {
			const client = createEtcdClient({endpoints: servers.map(({url}) => endpointOf(url)), ...options});
			clients.push(client);
			return client;
		},
	};
};

/** A watch that writes down what it hears; resolves when it stands. */
const listen = async (client: EtcdClient, request: WatchRequest) => {
	const batches: (readonly string[])[] = [];
	const closed: object[] = [];
	const heard = {batches, closed, interruptions: 0, progress: 0, requestProgress() {}};
	await new Promise<void>(resolve => {
		const watch = client.watch(request, {
			events: batch => void batches.push(batch.map(eventLine)),
			started: () => resolve(),
			progress: revision => void (heard.progress = revision),
			interrupted: () => void heard.interruptions++,
			closed(reason) {
				closed.push(reason);
				resolve();
			},
		});
		heard.requestProgress = () => watch.requestProgress();
	});
	return heard;
};

test('an address names the members of a cluster', t => {
	t.deepEqual(parseEtcdUrl('etcd://127.0.0.1:2379'), {endpoints: ['127.0.0.1:2379'], secure: false});
	t.deepEqual(parseEtcdUrl('etcds://a.example:2379,[::1]:2380,b:1/'), {
		endpoints: ['a.example:2379', '[::1]:2380', 'b:1'],
		secure: true,
	});
	for (const url of [
		'',
		'http://a:1',
		'etcd://',
		'etcd://a',
		'etcd://a:1,',
		'etcd://a:0',
		'etcd://a:65536',
		'etcd://u@a:1',
	])
		t.throws(() => parseEtcdUrl(url), {message: /is not/}, url);
});

test('a prefix keeps users of one etcd apart', async t => {
	const {store, connect} = await openServers(t);
	const [one, other] = [connect({prefix: '/one'}), connect({prefix: '/two'})];
	const heard = await listen(one, everything);
	await other.transact({success: [put('/a', 'other'), put('\xff', 'last')]});
	await one.transact({success: [put('/a', 'mine'), put('b', '1')]});
	t.deepEqual(contents(await one.range(everything)), ['/a=mine', 'b=1']);
	t.deepEqual(contents(await other.range({key: '/', end: '\0'})), ['/a=other', '\xff=last']);
	t.deepEqual(contents(store.range(everything)), ['/one/a=mine', '/oneb=1', '/two/a=other', '/two\xff=last']);
	const {results} = await one.transact({success: [remove('\0', '\0')]});
	t.like(results[0], {type: 'delete', deleted: 2});
	t.is(store.status().keys, 2);
	await eventually(() => heard.batches.length === 2, 'hearing of the deletion');
	t.deepEqual(heard.batches, [
		['3 put /a=mine', '3 put b=1'],
		['4 delete /a (was mine)', '4 delete b (was 1)'],
	]);
});

test('when an endpoint goes the next answers, and watches go on without gap or repetition', async t => {
	const {store, servers, connect} = await openServers(t, 3);
	const client = connect();
	const heard = await listen(client, everything);
	const write = (key: string) => store.transact({success: [put(key)]});
	write('a');
	await eventually(() => heard.batches.length === 1, 'the first event');
	await servers[0]!.close();
	write('b');
	write('c');
	const counts = await Promise.all(Array.from({length: 6}, async () => (await client.range(everything)).count));
	t.deepEqual(counts, [3, 3, 3, 3, 3, 3]);
	await eventually(() => heard.batches.flat().length === 3, 'what was written meanwhile');
	await servers[1]!.close();
	t.is((await client.transact({success: [put('d')]})).revision, 5, 'a write that never left is sent again');
	await eventually(() => heard.batches.flat().length === 4, 'the last event');
	t.deepEqual(heard.batches.flat(), ['2 put a=a', '3 put b=b', '4 put c=c', '5 put d=d']);
	t.true(heard.interruptions >= 2);
	await servers[2]!.close();
	await t.throwsAsync(client.range(everything), {instanceOf: UnavailableError});
});

test('a watch that was away while its history went is told so', async t => {
	const {store, servers, connect} = await openServers(t, 2);
	const heard = await listen(connect(), everything);
	await servers[0]!.close();
	for (let count = 0; count < 5; count++) store.transact({success: [put('a', String(count))]});
	store.compact(5);
	await eventually(() => heard.closed.length > 0, 'the end of the watch');
	t.deepEqual(heard.closed, [{compactRevision: 5}]);
	const late = await listen(connect(), {...everything, startRevision: 3});
	await eventually(() => late.closed.length > 0, 'the refusal');
	t.deepEqual(late.closed, [{compactRevision: 5}]);
	await t.throwsAsync(connect().range({key: 'a', revision: 4}), {
		instanceOf: CompactedError,
		message: /begins at revision 5/,
	});
	t.is(await connect().compactedRevision(), 5);
});

test('a revision too large for one message is heard whole, and progress after it', async t => {
	const {store, connect} = await openServers(t);
	const client = connect();
	const heard = await listen(client, everything);
	const large = 'x'.repeat(1_000_000);
	store.transact({success: ['a', 'b', 'c', 'd'].map(key => put(key, large))});
	await eventually(() => heard.batches.length > 0, 'the revision');
	t.deepEqual(
		heard.batches.map(batch => batch.length),
		[4],
	);
	heard.requestProgress();
	await eventually(() => heard.progress > 0, 'progress');
	t.is(heard.progress, 2);
});

test('a long list is read in pages at one revision', async t => {
	const {store, time, connect} = await openServers(t);
	for (let index = 0; index < 10_050; index++)
		store.transact({success: [put(`/r/${String(index).padStart(5, '0')}`, '{}')]});
	const client = connect();
	let pages = 0;
	const storage = await createEtcdStorage(
		{
			...client,
			async range(request) {
				const page = await client.range(request);
				// Somebody deletes everything between two pages.
				if (pages++ === 0) store.transact({success: [remove('/r/', '/r0')]});
				return page;
			},
		},
		time,
	);
	const list = await storage.list('/r/');
	t.deepEqual([list.kvs.length, list.count, list.revision, list.more], [10_050, 10_050, 10_051, false]);
	t.is(pages, 2);
	t.is((await storage.list('/r/')).count, 0);
	t.deepEqual(
		(await storage.list('/r/', {revision: 10_051, limit: 2, startKey: '/r/00007'})).kvs.map(({key}) => key),
		['/r/00007', '/r/00008'],
	);
});

test('objects that live for a while share a lease; one that has run out is replaced', async t => {
	const {store, time, connect} = await openServers(t);
	const storage = await createEtcdStorage(connect(), time);
	const create = async (name: string) =>
		(
			await storage.update(
				`/registry/events/${name}`,
				() => ({object: {metadata: {name}}, leaseSeconds: 60}),
				undefined,
			)
		).record.lease;
	const first = await create('a');
	t.is(await create('b'), first);
	store.revoke(first);
	t.not(await create('c'), first);
	t.deepEqual(
		store.range(everything).kvs.map(({key}) => key),
		['/registry/events/c'],
	);
});

test('of several API servers one compacts, every time to where the store was the time before', async t => {
	const {store, time, connect} = await openServers(t);
	const warnings: string[] = [];
	const log = {warn: (message: string) => void warnings.push(message)};
	const stops = [connect(), connect()].map(client => startCompactor({client, clock: time, intervalMs: 1000, log}));
	const compacted: number[] = [];
	for (let round = 0; round < 6; round++) {
		for (let count = 0; count < 10; count++) store.transact({success: [put('a', `${round} ${count}`)]});
		await time.runUntil(() => false, 1000);
		compacted.push(store.compacted);
	}
	for (const stop of stops) stop();
	t.deepEqual(warnings, []);
	t.deepEqual(
		compacted,
		compacted.toSorted((a, b) => a - b),
	);
	t.is(compacted[0], 0, 'at first nobody knows what is old');
	t.true(compacted.at(-1)! > 30 && compacted.at(-1)! < store.tip - 10, `${compacted.join()} of ${store.tip}`);
	t.is((await connect().range({key: 'compact_rev_key'})).kvs[0]!.version, 6, 'one turn a round');
});

testReal('etcd: killed and started again under a watch, it loses nothing and repeats nothing', async t => {
	const etcd = await startEtcdProcess();
	const client = createEtcdClient({endpoints: [endpointOf(etcd.url)]});
	t.teardown(async () => {
		client.close();
		await etcd.stop();
	});
	const heard = await listen(client, everything);
	for (let round = 0; round < 3; round++) {
		await client.transact({success: [put(`before-${round}`)]});
		await etcd.kill();
		const waiting = client.transact({success: [put('lost')]});
		await t.throwsAsync(waiting, {instanceOf: UnavailableError});
		await etcd.start();
		await client.range(everything);
		await client.transact({success: [put(`after-${round}`)]});
	}
	await eventually(() => heard.batches.flat().length === 6, 'every event');
	t.deepEqual(
		heard.batches.flat().map(line => line.replace(/=.*/, '')),
		[0, 1, 2].flatMap(round => [`${round * 2 + 2} put before-${round}`, `${round * 2 + 3} put after-${round}`]),
	);
});

testReal('etcd: a user logs in by password, and again when the token is no longer good', async t => {
	const etcd = await startEtcdProcess();
	const endpoints = [endpointOf(etcd.url)];
	const control = (...words: readonly string[]) => {
		const {status, stderr} = spawnSync('etcdctl', ['--endpoints', etcd.url, ...words], {
			env: {...process.env, ETCDCTL_API: '3'},
			encoding: 'utf8',
		});
		if (status !== 0) throw new Error(stderr);
	};
	control('user', 'add', 'root:secret');
	control('user', 'grant-role', 'root', 'root');
	control('auth', 'enable');
	const client = createEtcdClient({endpoints, user: {name: 'root', password: 'secret'}});
	const stranger = createEtcdClient({endpoints});
	const liar = createEtcdClient({endpoints, user: {name: 'root', password: 'guess'}});
	t.teardown(async () => {
		for (const one of [client, stranger, liar]) one.close();
		await etcd.stop();
	});
	await client.transact({success: [put('a')]});
	const heard = await listen(client, everything);
	await t.throwsAsync(stranger.range(everything), {message: /user name is empty/});
	await t.throwsAsync(liar.range(everything), {message: /authentication failed, invalid user ID or password/});
	control('--user', 'root:secret', 'auth', 'disable');
	control('auth', 'enable');
	await client.transact({success: [put('b')]});
	t.is((await client.range(everything)).count, 2);
	await etcd.kill();
	await etcd.start();
	t.is((await client.range(everything)).count, 2, 'tokens do not survive a restart');
	await client.transact({success: [put('c')]});
	await eventually(() => heard.batches.flat().length === 2, 'every event');
});

testReal('etcd: TLS with an authority of its own; others are not trusted', async t => {
	const folder = await mkdtemp(path.join(os.tmpdir(), 'inkube-etcd-tls-'));
	const {authority, certificate, key} = await createCertificates(systemEntropy);
	const files = {'cert-file': certificate, 'key-file': key};
	for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text);
	const port = await freePort();
	const etcd = await startEtcdProcess(
		Object.fromEntries(Object.keys(files).map(name => [name, path.join(folder, name)])),
		`https://127.0.0.1:${port}`,
	);
	const endpoints = [`127.0.0.1:${port}`];
	const client = createEtcdClient({endpoints, tls: {authority: Buffer.from(authority)}});
	const careful = createEtcdClient({endpoints, tls: {}});
	const plain = createEtcdClient({endpoints});
	t.teardown(async () => {
		for (const one of [client, careful, plain]) one.close();
		await etcd.stop();
		await rm(folder, {recursive: true});
	});
	await client.transact({success: [put('a')]});
	t.deepEqual(contents(await client.range(everything)), ['a=a']);
	await t.throwsAsync(careful.range(everything), {instanceOf: UnavailableError, message: /certificate/});
	await t.throwsAsync(plain.range(everything), {instanceOf: UnavailableError});
});
