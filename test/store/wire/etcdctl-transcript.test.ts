import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {createInterface} from 'node:readline';
import test from 'ava';
import {needing} from '../../clients/installed-programs.ts';
import {openEtcd} from './etcd-client.ts';
import {asked, type Asked} from './etcdctl-commands.ts';
import {startEtcdProcess} from './etcd-process.ts';

/* The same commands of etcdctl, of a real etcd and of the store. */

const beside = needing(test, 'etcd', 'etcdctl');

/** What a command printed, and how it ended unless it was stopped. */
const run = async (endpoint: string, {args, input, lines}: Asked): Promise<readonly string[]> => {
	const child = spawn('etcdctl', [`--endpoints=${endpoint}`, ...args], {env: {...process.env, ETCDCTL_API: '3'}});
	const exited = once(child, 'close') as Promise<[number | null]>;
	// A command that refuses its flags is gone before it has read anything.
	child.stdin.on('error', () => undefined);
	// A watch reads on; what ends by itself is told that there is no more.
	if (lines === undefined) child.stdin.end(input ?? '');
	else child.stdin.write(input ?? '');
	const said: string[] = [];
	const failed: string[] = [];
	createInterface(child.stderr).on('line', line => void failed.push(line));
	for await (const line of createInterface(child.stdout)) {
		said.push(line);
		if (said.length === lines) break;
	}
	if (said.length === lines) {
		child.kill();
		await exited;
		return said;
	}
	const [code] = await exited;
	return [...said, ...failed, `ended with ${code}`];
};

/** Without ids, addresses, sizes, times and etcdctl's own log. */
const masked = (line: string): string =>
	line
		.replace(/^\{"level":"(\w+)".*"msg":"([^"]*)".*/, '$1: $2')
		.replaceAll(/(?:http:\/\/)?127\.0\.0\.1:\d+/g, 'ENDPOINT')
		.replaceAll(/"(cluster_id|member_id|raft_term)":\d+/g, '"$1":0')
		.replace(/^"(ClusterID|MemberID|RaftTerm)" : \d+/, '"$1" : 0')
		.replace(/^(lease) [0-9a-f]+ (granted)/, '$1 ID $2')
		.replace(/(took = ).*/, '$1TIME')
		.replace(/^ENDPOINT, [0-9a-f]+, [\d.]+, [\d.]+ \w+, (\w+, \w+), \d+, \d+, \d+/, 'ENDPOINT, ID, RELEASE, SIZE, $1')
		.replace(/^ENDPOINT, \d+$/, 'ENDPOINT, HASH')
		.replace(/^[0-9a-f]+, started, \w+, .*/, 'ID, started')
		.replaceAll(/door\/[0-9a-f]+/g, 'door/ID');

/** What Go says of itself when etcdctl panics at what was typed. */
const isTrace = (line: string): boolean => /^(?:goroutine |\t|\S+\(.*\)$|main\.|created by)/.test(line);

const transcript = async (endpoint: string): Promise<readonly string[]> => {
	const told: string[] = [];
	for (const one of asked) {
		const said = (await run(endpoint, one)).filter(line => !isTrace(line)).map(masked);
		told.push(`$ etcdctl ${one.args.join(' ')} ${one.input?.slice(0, 40) ?? ''}`, ...said);
	}
	return told;
};

beside('etcdctl prints of the store what it prints of etcd', async t => {
	const etcd = await startEtcdProcess();
	t.teardown(() => etcd.stop());
	const ours = await openEtcd({speed: 1});
	t.teardown(() => ours.close());
	const [theirs, told] = await Promise.all([etcd.url, ours.url].map(url => transcript(new URL(url).host)));
	t.true(theirs!.length > 500);
	t.deepEqual(told, theirs);
});
