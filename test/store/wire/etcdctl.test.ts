import {execFile, spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtemp, rm} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {createInterface} from 'node:readline';
import {promisify} from 'node:util';
import test from 'ava';
import {needing} from '../../clients/installed-programs.ts';
import {type EtcdHarness, openEtcd} from './etcd-client.ts';
import {startEtcdProcess} from './etcd-process.ts';

/* etcd's own command line against the store. */

const story = needing(test, 'etcdctl');

const environment = {...process.env, ETCDCTL_API: '3'};
const run = promisify(execFile);
const endpointOf = ({url}: EtcdHarness) => `--endpoints=${url.replace('http://', '')}`;

const open = async () => {
	const etcd = await openEtcd({speed: 1});
	return {
		etcd,
		/** Answers what the command prints, without the line breaks at its ends; rejects with what it says of a failure. */
		async ctl(...args: readonly string[]) {
			const {stdout} = await run('etcdctl', [endpointOf(etcd), ...args], {env: environment, timeout: 20_000});
			return stdout.trim();
		},
		/** Starts a command that goes on until it is stopped. */
		start: (...args: readonly string[]) => spawn('etcdctl', [endpointOf(etcd), ...args], {env: environment}),
	};
};

/** Starts a command that reads what it is to do. */
const typed = async (etcd: EtcdHarness, args: readonly string[], input: string): Promise<string> => {
	const command = spawn('etcdctl', [endpointOf(etcd), ...args], {env: environment});
	command.stdin.end(input);
	let output = '';
	for await (const part of command.stdout.setEncoding('utf8')) output += part as string;
	return output.trim();
};

story('etcdctl puts, gets, deletes and compacts', async t => {
	const {etcd, ctl} = await open();
	t.is(await ctl('put', 'a', '1'), 'OK');
	t.is(await ctl('put', 'ab', '2'), 'OK');
	t.is(await ctl('get', '--prefix', 'a'), 'a\n1\nab\n2');
	t.is(await ctl('get', '', '--prefix', '--keys-only', '--order=DESCEND'), 'ab\n\na');
	t.is(await ctl('del', 'a'), '1');
	t.is(await ctl('get', 'a', '--rev=2'), 'a\n1');
	t.is(await ctl('compaction', '4'), 'compacted revision 4');
	await t.throwsAsync(ctl('get', 'a', '--rev=2'), {message: /mvcc: required revision has been compacted/});
	await etcd.close();
});

story('etcdctl carries out a transaction', async t => {
	const {etcd, ctl} = await open();
	await ctl('put', 'a', '1');
	const output = await typed(etcd, ['txn', '--interactive'], 'value("a") = "1"\n\nput b 2\nget a\n\nput c 3\n\n');
	t.regex(output, /SUCCESS\n\nOK\n\na\n1$/);
	t.is(await ctl('get', '--prefix', '', '--keys-only'), 'a\n\nb');
	await etcd.close();
});

story('etcdctl watches from the past and on', async t => {
	const {etcd, ctl, start} = await open();
	await ctl('put', 'a', '1');
	const watch = start('watch', 'a', '--rev=2');
	const lines = createInterface(watch.stdout)[Symbol.asyncIterator]();
	const next = async () => (await lines.next()).value as string;
	t.deepEqual([await next(), await next(), await next()], ['PUT', 'a', '1']);
	await ctl('del', 'a');
	t.deepEqual([await next(), await next()], ['DELETE', 'a']);
	watch.kill();
	await once(watch, 'exit');
	await etcd.close();
});

story('etcdctl grants a lease, renews it and revokes it', async t => {
	const {etcd, ctl} = await open();
	const [, id = ''] = /^lease (\w+) granted with TTL\(60s\)$/.exec(await ctl('lease', 'grant', '60')) ?? [];
	await ctl('put', 'a', '1', `--lease=${id}`);
	t.regex(await ctl('lease', 'timetolive', id, '--keys'), /granted with TTL\(60s\), .*attached keys\(\[a\]\)$/);
	t.is(await ctl('lease', 'keep-alive', '--once', id), `lease ${id} keepalived with TTL(60)`);
	t.regex(await ctl('lease', 'list'), new RegExp(id));
	t.is(await ctl('lease', 'revoke', id), `lease ${id} revoked`);
	t.is(await ctl('get', 'a'), '');
	await etcd.close();
});

story('etcdctl locks and elects by leases and watches', async t => {
	const {etcd, ctl, start} = await open();
	t.is(await ctl('lock', 'door', 'echo', 'mine'), 'mine');
	const leader = start('elect', 'seat', 'first');
	const [key] = (await once(createInterface(leader.stdout), 'line')) as [string];
	t.regex(key, /^seat\//);
	const second = start('elect', 'seat', 'second');
	const exits = [once(leader, 'exit'), once(second, 'exit')];
	leader.kill('SIGINT');
	const [won] = (await once(createInterface(second.stdout), 'line')) as [string];
	t.regex(won, /^seat\//);
	t.not(won, key);
	second.kill('SIGINT');
	await Promise.all(exits);
	await etcd.close();
});

story('etcdctl asks for status, health and members, and saves a snapshot that it can read', async t => {
	const {etcd, ctl} = await open();
	await ctl('put', 'large', 'x'.repeat(100_000));
	for (let index = 0; index < 500; index++) await etcd.put(`key-${index}`, `value-${index}`);
	t.regex(await ctl('endpoint', 'status'), /, 3\.5\.21, 1\d\d kB, true, false, 1, 502, 502,/);
	t.regex(await ctl('endpoint', 'hashkv'), /, \d+$/);
	t.regex(await ctl('member', 'list'), /started, inkube, , http:/);
	t.is(await ctl('alarm', 'list'), '');
	const folder = await mkdtemp(path.join(os.tmpdir(), 'inkube-etcdctl-'));
	const file = path.join(folder, 'snapshot.db');
	await ctl('snapshot', 'save', file);
	const status = JSON.parse(await ctl('snapshot', 'status', file, '-w', 'json')) as object;
	// 501 keys, and four entries about the store itself.
	t.like(status, {revision: 502, totalKey: 505});
	await rm(folder, {recursive: true});
	await etcd.close();
});

const withBoth = needing(test, 'etcd', 'etcdctl');

withBoth('a real etcd goes on from a snapshot of the store', async t => {
	const {etcd, ctl} = await open();
	await ctl('put', 'a', '1');
	await ctl('put', 'a', '2');
	await ctl('put', 'b', '1');
	const folder = await mkdtemp(path.join(os.tmpdir(), 'inkube-etcdctl-'));
	t.teardown(() => rm(folder, {recursive: true, force: true}));
	const file = path.join(folder, 'snapshot.db');
	await ctl('snapshot', 'save', file);
	await etcd.close();
	const data = path.join(folder, 'data');
	await run('etcdctl', ['snapshot', 'restore', file, '--data-dir', data], {env: environment});
	const restored = await startEtcdProcess({'data-dir': data});
	t.teardown(() => restored.stop());
	const endpoint = `--endpoints=${new URL(restored.url).host}`;
	const {stdout} = await run('etcdctl', [endpoint, 'get', '', '--prefix', '-w', 'json'], {env: environment});
	const {header, kvs} = JSON.parse(stdout) as {header: {revision: number}; kvs: {mod_revision: number}[]};
	t.is(header.revision, 4);
	t.deepEqual(
		kvs.map(({mod_revision}) => mod_revision),
		[3, 4],
	);
});
