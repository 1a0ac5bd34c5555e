import {connect} from 'node:net';
import test from 'ava';
import {needing} from '../../clients/installed-programs.ts';
import {bytes, openEtcd, text} from './etcd-client.ts';
import {startEtcdProcess} from './etcd-process.ts';

/* etcd's HTTP gateway as people with curl meet it. */

const beside = needing(test, 'etcd');

interface Answer {
	readonly status: number;
	readonly body: string;
}

const ask = async (url: string, path: string, body: unknown = {}): Promise<Answer> => {
	const text = typeof body === 'string' ? body : JSON.stringify(body);
	const response = await fetch(`${url}${path}`, {method: 'POST', body: text});
	return {status: response.status, body: (await response.text()).trimEnd()};
};

/** The lines of a stream, one by one. */
const linesOf = async (url: string, path: string, asked: unknown) => {
	const body = typeof asked === 'string' ? asked : JSON.stringify(asked);
	const stop = new AbortController();
	const response = await fetch(`${url}${path}`, {method: 'POST', body, signal: stop.signal});
	const lines = (async function* () {
		let rest = '';
		for await (const piece of response.body!.pipeThrough(new TextDecoderStream())) {
			const whole = (rest + piece).split('\n');
			rest = whole.pop()!;
			yield* whole;
		}
	})();
	return {
		status: response.status,
		type: response.headers.get('content-type'),
		next: async () => JSON.parse((await lines.next()).value as string),
		stop: () => stop.abort(),
	};
};

/** Without what two servers never have in common: ids, terms, sizes, and the claims named after leases. */
const masked = ({status, body}: Answer): Answer => ({
	status,
	body: body
		.replaceAll(/"(cluster_id|member_id|leader|raft_term|raftTerm|raftIndex|raftAppliedIndex)":"\d+"/g, '"$1":"-"')
		.replaceAll(/"(dbSize|dbSizeInUse|version)":"[\d.]+"(?=,"(?:dbSize|leader|dbSizeInUse)|\})/g, '"$1":"-"')
		.replaceAll(/"(hash)":\d+/g, '"$1":0')
		.replaceAll(/"TTL":"\d+"(?=,"grantedTTL")/g, '"TTL":"less"')
		.replaceAll(/"(?:etcdserver|etcdcluster)":"[\d.]+"/g, '"release":"-"'),
});

const put = (key: string, value: string) => ({request_put: {key: bytes(key), value: bytes(value)}});
const get = (key: string) => ({request_range: {key: bytes(key)}});

const all = {key: 'AA==', range_end: 'AA=='};

/** Requests in the order in which both are asked. */
const requests: readonly (readonly [path: string, body: unknown])[] = [
	['kv/put', {key: bytes('foo'), value: bytes('bar')}],
	['kv/range', {key: bytes('foo')}],
	['kv/range', {key: bytes('foo'), rangeEnd: 'AA==', limit: 1, countOnly: true}],
	['kv/range', {key: bytes('nothing')}],
	['kv/put', {key: bytes('foo'), value: bytes('baz'), prev_kv: true}],
	['kv/put', {key: bytes('foo'), ignore_value: true, prevKv: true}],
	['kv/put', {key: bytes('foo'), value: bytes('x'), ignore_value: true}],
	['kv/put', {key: bytes('none'), ignore_value: true}],
	['kv/put', {key: bytes('foo'), lease: 77}],
	['kv/range', {}],
	['kv/range', ''],
	['kv/range', '{"key":"Zm9v"'],
	['kv/range', {kex: bytes('foo')}],
	['kv/range', {key: null}],
	['kv/range', {key: 'Z'}],
	['kv/range', {key: 'Zm9'}],
	['kv/range', {key: '_-8='}],
	['kv/range', {key: 5}],
	['kv/range', {key: bytes('foo'), limit: 'x'}],
	['kv/range', {key: bytes('foo'), limit: 1.5}],
	['kv/range', {key: bytes('foo'), limit: '1'}],
	['kv/range', {key: bytes('foo'), keys_only: 'x'}],
	['kv/range', {key: bytes('foo'), keys_only: true}],
	['kv/range', {...all, sort_order: 'DESCEND', sort_target: 'MOD'}],
	['kv/range', {...all, sort_order: 'UP'}],
	['kv/range', {...all, sort_order: 2, sortTarget: 1}],
	['kv/range', {key: bytes('foo'), revision: '100'}],
	['kv/range', []],
	['kv/range', 'null'],
	[
		'kv/txn',
		{
			compare: [{target: 'MOD', key: bytes('foo'), mod_revision: '0'}],
			success: [put('foo', '1')],
			failure: [{requestRange: {key: bytes('foo')}}, put('a', '1'), get('a')],
		},
	],
	[
		'kv/txn',
		{
			compare: [{target: 'VALUE', result: 'GREATER', key: bytes('foo'), value: bytes('a')}],
			success: [{request_delete_range: {key: bytes('a'), prev_kv: true}}],
		},
	],
	[
		'kv/txn',
		{compare: [{target: 'LEASE', key: bytes('foo'), lease: '0'}], success: [{request_txn: {success: [put('n', '1')]}}]},
	],
	[
		'kv/txn',
		{
			compare: [{target: 'MOD', key: bytes('foo'), range_end: bytes('g'), result: 'LESS', mod_revision: 1}],
			failure: [get('n')],
		},
	],
	['kv/txn', {success: [put('twice', '1'), put('twice', '2')]}],
	['kv/txn', {}],
	['kv/txn', {success: Array.from({length: 129}, (_, index) => put(`k${index}`, '1'))}],
	['kv/deleterange', {...all, prev_kv: true}],
	['kv/deleterange', {key: bytes('foo')}],
	['kv/compaction', {revision: '4'}],
	['kv/compaction', {revision: '4'}],
	['kv/compaction', {revision: '999'}],
	['kv/range', {key: bytes('foo'), revision: 2}],
	['lease/grant', {TTL: '600', ID: '77'}],
	['lease/timetolive', {ID: '77', keys: true}],
	['kv/put', {key: bytes('leased'), value: bytes('1'), lease: 77}],
	['kv/range', {key: bytes('leased')}],
	['kv/lease/timetolive', {ID: 77, keys: true}],
	['lease/timetolive', {ID: '78'}],
	['lease/leases', {}],
	['kv/lease/leases', ''],
	['lease/keepalive', '{"ID":"77"}{"ID":"77"}\n{"ID":"78"}'],
	['lease/keepalive', '{"ID":'],
	['lock/lock', {name: bytes('door'), lease: '77'}],
	['lock/lock', {name: bytes('door'), lease: '77'}],
	['kv/range', {key: bytes('door/'), range_end: bytes('door0')}],
	['lock/unlock', {key: bytes('door/4d')}],
	['lock/unlock', {key: bytes('door/4d')}],
	['election/leader', {name: bytes('seat')}],
	['election/campaign', {name: bytes('seat'), lease: '77', value: bytes('one')}],
	['election/leader', {name: bytes('seat')}],
	['election/proclaim', {}],
	[
		'election/proclaim',
		{leader: {name: bytes('seat'), key: bytes('seat/4d'), rev: '1', lease: '77'}, value: bytes('two')},
	],
	['election/resign', {}],
	['election/resign', {leader: {name: bytes('seat'), key: bytes('seat/4d'), rev: '12', lease: '77'}}],
	['lease/revoke', {ID: '77'}],
	['kv/lease/revoke', {ID: '77'}],
	['maintenance/alarm', {}],
	['maintenance/defragment', {}],
	['maintenance/hash', {}],
	['maintenance/status', {}],
	['auth/user/list', {}],
	['auth/role/list', {}],
	['nothing', {}],
];

const create = (key: string, more: object = {}) => ({create_request: {key: bytes(key), ...more}});

/** Watches of a store with a at 2, 3 and 5, b at 4, and compacted at 3; and how many lines each answers. */
const watches: readonly (readonly [lines: number, requests: readonly object[]])[] = [
	[2, [create('a', {start_revision: 3})]],
	[2, [create('a', {start_revision: 3, prev_kv: true})]],
	[1, [create('a', {start_revision: 3, filters: ['NOPUT']})]],
	[2, [create('a', {start_revision: 2})]],
	[1, [create('b', {range_end: bytes('a')})]],
	[2, [create('a', {watch_id: 7}), create('a', {watch_id: 7})]],
	[2, [create('a', {watch_id: 7}), {cancel_request: {watch_id: 7}}]],
	[3, [create('', {range_end: 'AA==', start_revision: 4}), create('b', {start_revision: 99})]],
	[2, [create('x'), {progress_request: {}}]],
];

beside('every watch is told what etcd tells it', async t => {
	const etcd = await startEtcdProcess();
	t.teardown(() => etcd.stop());
	const ours = await openEtcd({speed: 1});
	t.teardown(() => ours.close());
	const told = async (url: string) => {
		for (const key of ['a', 'a', 'b', 'a']) await ask(url, '/v3/kv/put', {key: bytes(key), value: bytes('1')});
		await ask(url, '/v3/kv/compaction', {revision: 3});
		const all: string[][] = [];
		for (const [count, asked] of watches) {
			const watch = await linesOf(url, '/v3/watch', asked.map(one => JSON.stringify(one)).join('\n'));
			const lines: string[] = [];
			while (lines.length < count) lines.push(masked({status: 200, body: JSON.stringify(await watch.next())}).body);
			watch.stop();
			// Which of two watches is told of its past first is nobody's promise.
			all.push([JSON.stringify(asked), ...lines.toSorted()]);
		}
		return all;
	};
	t.deepEqual(await told(ours.url), await told(etcd.url));
});

beside('every request gets the answer that etcd gives', async t => {
	const etcd = await startEtcdProcess();
	t.teardown(() => etcd.stop());
	const ours = await openEtcd({speed: 1});
	t.teardown(() => ours.close());
	const answers = async (url: string) => {
		const all: (Answer & {readonly asked: string})[] = [];
		for (const [path, body] of requests) {
			const {status, body: answered} = masked(await ask(url, `/v3/${path}`, body));
			const asked = `${path} ${JSON.stringify(body).slice(0, 120)}`;
			// Since release 3.5, etcd says 400 where 3.4 says 412.
			all.push({
				asked,
				status: status === 412 ? 400 : status,
				body: answered.replace('404 page not found', 'Not Found'),
			});
		}
		return all;
	};
	t.deepEqual(await answers(ours.url), await answers(etcd.url));
	for (const path of ['/v3/kv/range', '/version']) {
		const [theirs, answered] = await Promise.all([etcd.url, ours.url].map(url => fetch(`${url}${path}`)));
		t.is(answered!.status, theirs!.status, path);
		t.is(answered!.headers.get('content-type'), theirs!.headers.get('content-type'), path);
	}
});

test('a watch is a line for each response, and goes on when the request has been read', async t => {
	const etcd = await openEtcd({speed: 1});
	t.teardown(() => etcd.close());
	await etcd.put('a', '1');
	const watch = await linesOf(etcd.url, '/v3/watch', {
		create_request: {key: bytes('a'), startRevision: '2', prev_kv: true},
	});
	t.deepEqual([watch.status, watch.type], [200, 'application/json']);
	t.like(await watch.next(), {result: {created: true, header: {revision: '2'}}});
	t.deepEqual((await watch.next()).result.events, [
		{kv: {key: bytes('a'), create_revision: '2', mod_revision: '2', version: '1', value: bytes('1')}},
	]);
	await etcd.put('other', '1');
	await ask(etcd.url, '/v3/kv/deleterange', {key: bytes('a')});
	const {result} = await watch.next();
	t.like(result.events[0], {type: 'DELETE', kv: {key: bytes('a'), mod_revision: '4'}, prev_kv: {value: bytes('1')}});
	t.is(etcd.store.status().watchers.synced, 1);
	watch.stop();
	while (etcd.store.status().watchers.synced > 0) await new Promise(resolve => void setImmediate(resolve));
	t.pass('a client that goes takes its watch along');
});

test('a snapshot comes in lines, whole', async t => {
	const etcd = await openEtcd({speed: 1});
	t.teardown(() => etcd.close());
	await etcd.put('large', 'x'.repeat(100_000));
	const {body} = await ask(etcd.url, '/v3/maintenance/snapshot');
	const parts = body.split('\n').map(line => (JSON.parse(line) as {result: {blob: string}}).result);
	const file = Buffer.concat(parts.map(({blob}) => Buffer.from(blob, 'base64')));
	t.is((file.length - 32) % 4096, 0);
	t.true(file.includes('x'.repeat(3000)));
});

test('who waits for a lock gets it from who had it; who gives up leaves its place', async t => {
	const etcd = await openEtcd({speed: 1});
	t.teardown(() => etcd.close());
	const first = JSON.parse((await ask(etcd.url, '/v3/lock/lock', {name: bytes('door')})).body) as {key: string};
	t.regex(text(first.key), /^door\/[0-9a-f]+$/);
	const impatient = new AbortController();
	const body = JSON.stringify({name: bytes('door')});
	const gaveUp = fetch(`${etcd.url}/v3/lock/lock`, {method: 'POST', body, signal: impatient.signal});
	const places = () => etcd.store.range({key: 'door/', end: 'door0'}).count;
	while (places() < 2) await new Promise(resolve => void setImmediate(resolve));
	impatient.abort();
	await t.throwsAsync(gaveUp);
	while (places() > 1) await new Promise(resolve => void setImmediate(resolve));
	const second = ask(etcd.url, '/v3/lock/lock', {name: bytes('door')});
	while (places() < 2) await new Promise(resolve => void setImmediate(resolve));
	await ask(etcd.url, '/v3/lock/unlock', {key: first.key});
	const {key} = JSON.parse((await second).body) as {key: string};
	t.not(key, first.key);
	t.is(etcd.store.leases().length, 2, 'of the one that gave up nothing is left');
});

test('an election is observed as leaders come and go', async t => {
	const etcd = await openEtcd({speed: 1});
	t.teardown(() => etcd.close());
	const name = bytes('seat');
	const campaign = async (value: string) =>
		JSON.parse((await ask(etcd.url, '/v3/election/campaign', {name, value: bytes(value)})).body);
	const ada = await campaign('ada');
	const watch = await linesOf(etcd.url, '/v3/election/observe', {name});
	t.is(text((await watch.next()).result.kv.value), 'ada');
	await ask(etcd.url, '/v3/election/proclaim', {leader: ada.leader, value: bytes('ada the second')});
	t.is(text((await watch.next()).result.kv.value), 'ada the second');
	const bob = campaign('bob');
	await ask(etcd.url, '/v3/election/resign', {leader: ada.leader});
	t.not((await bob).leader.key, ada.leader.key);
	t.is(text((await watch.next()).result.kv.value), 'bob');
	watch.stop();
});

test('pages for people and probes: version, health, metrics', async t => {
	const etcd = await openEtcd({speed: 1});
	await etcd.put('a', '1');
	const page = async (path: string) => (await fetch(`${etcd.url}${path}`)).text();
	t.deepEqual(JSON.parse(await page('/version')), {etcdserver: '3.5.21', etcdcluster: '3.5.0'});
	t.deepEqual(JSON.parse(await page('/health')), {health: 'true', reason: ''});
	t.regex(await page('/metrics'), /^etcd_debugging_mvcc_current_revision 2$/m);
	await etcd.store.close();
	const health = await fetch(`${etcd.url}/health`);
	t.deepEqual([health.status, await health.json()], [503, {health: 'false', reason: 'the store is closed'}]);
	await etcd.close();
});

test('a watch is told that the server stops', async t => {
	const etcd = await openEtcd({speed: 1});
	const watch = await linesOf(etcd.url, '/v3/watch', {create_request: {key: bytes('a')}});
	await watch.next();
	const last = watch.next();
	await etcd.close();
	t.deepEqual(await last, {
		error: {grpc_code: 14, http_code: 503, message: 'etcdserver: server stopped', http_status: 'Service Unavailable'},
	});
});

test('a connection that says nothing, or nonsense, holds up nobody', async t => {
	const etcd = await openEtcd({speed: 1});
	const {port} = new URL(etcd.url);
	const silent = connect(Number(port), '127.0.0.1');
	const slow = connect(Number(port), '127.0.0.1');
	slow.write('PR');
	const nonsense = connect(Number(port), '127.0.0.1');
	nonsense.write('\0\0\0\0 nonsense\r\n\r\n');
	const gone = (socket: typeof silent) =>
		new Promise(
			resolve =>
				void socket
					.on('error', () => undefined)
					.once('close', resolve)
					.resume(),
		);
	await gone(nonsense);
	t.is((await ask(etcd.url, '/v3/kv/put', {key: bytes('a')})).status, 200);
	t.is((await etcd.put('a', '1')).header.revision, '3');
	const ends = [gone(silent), gone(slow)];
	await etcd.close();
	await Promise.all(ends);
	t.pass();
});
