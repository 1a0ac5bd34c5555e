import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {commandContext} from '../../source/cluster/command-context.ts';
import {startCluster} from '../../source/cluster/start-cluster.ts';
import type {ClusterOptions} from '../../source/cluster/types.ts';
import {runCommand} from '../../source/commands/run-command.ts';
import type {CommandContext} from '../../source/commands/types.ts';
import {recordTrace, type TraceEntry} from '../../source/replay/trace.ts';

/** A cluster without nodes and controllers in virtual time: nothing writes but the commands. */
const quiet: ClusterOptions = {nodes: 0, speed: Infinity, seed: 1, components: new Set()};

const start = async (t: ExecutionContext, options: ClusterOptions = {}) => {
	const cluster = await startCluster({...quiet, ...options});
	t.teardown(() => cluster.stop());
	const context = commandContext(cluster, '.');
	const {time} = cluster;
	/** Begins a line; the outcome is its answer, with lines parted by `|`. */
	const begin = (line: string, changed: Partial<CommandContext> = {}) => {
		const begun = {line, done: false, answer: undefined as string | undefined};
		const outcome = runCommand(line, {...context, ...changed})
			.then(({lines}) => (begun.answer = lines.join('|')))
			.finally(() => (begun.done = true));
		outcome.catch(() => undefined);
		return Object.assign(begun, {outcome});
	};
	const run = async (line: string, changed: Partial<CommandContext> = {}): Promise<string> => {
		const begun = begin(line, changed);
		await time.runUntil(() => begun.done, 600_000);
		return begun.outcome;
	};
	await time.runUntil(() => false, 100);
	return {
		cluster,
		context,
		begin,
		run,
		pass: (ms: number) => time.runUntil(() => false, ms),
		refuses: (line: string, message: string | RegExp, changed: Partial<CommandContext> = {}) =>
			t.throwsAsync(run(line, changed), {message}),
	};
};

test('put and get, now and as of a revision', async t => {
	const {cluster, run, refuses} = await start(t);
	t.is(await run('kv put colours/a red'), 'OK');
	const {durable} = cluster.store;
	t.is(await run("kv put colours/a 'dark blue'"), 'OK');
	t.is(await run('kv put colours/ä grün'), 'OK', 'keys and values are any text');
	t.is(await run('kv get colours/a'), 'colours/a|dark blue');
	t.is(await run(`kv get colours/a --rev ${durable}`), 'colours/a|red');
	t.is(await run('kv get colours/ --prefix'), 'colours/a|dark blue|colours/ä|grün');
	t.is(await run('kv get colours/ --prefix --keys-only'), 'colours/a|colours/ä');
	t.is(await run('kv get missing'), '');
	await refuses('kv get colours/a --rev 100000', /^revision 100000 is in the future/);
	const {lines, warnings} = await runCommand('kv get colours/ --prefix --limit 1', commandContext(cluster, '.'));
	t.deepEqual([lines, warnings], [['colours/a', 'dark blue'], ['1 of 2 keys; raise --limit to see more']]);
});

test('del answers how many there were', async t => {
	const {run} = await start(t);
	for (const key of ['a', 'b/1', 'b/2', 'c']) await run(`kv put ${key} x`);
	t.is(await run('kv del b/ --prefix'), '2');
	t.is(await run('kv del b/ --prefix'), '0');
	t.is(await run('kv del a'), '1');
	t.is(await run('kv get a --prefix --keys-only'), '');
	t.is(await run('kv get c --keys-only'), 'c');
});

test('keys of the API server are read but not written', async t => {
	const {run, refuses} = await start(t);
	t.regex(await run('kv get /registry/namespaces/default'), /^\/registry\/namespaces\/default\|.*"kind":"Namespace"/);
	for (const line of [
		'kv put /registry/x y',
		'kv del /registry/namespaces/default',
		"kv del '' --prefix",
		'kv del /reg --prefix',
		'kv txn then get a else del /registry/namespaces/default',
		'kv lock /registry/x',
		'kv elect /registry/x y',
	])
		await refuses(line, /under \/registry\/ are the API server's/);
	t.is(await run('kv put /registryless x'), 'OK');
});

test('txn compares, then does one thing or the other', async t => {
	const {run} = await start(t);
	const create = 'kv txn if mod(a) = 0 then put a 1 and put b 2 else get a and get b';
	t.is(await run(create), 'SUCCESS||OK||OK');
	t.is(await run(create), 'FAILURE||a|1||b|2');
	t.is(await run('kv txn if version(a) > 1 then del a'), 'FAILURE');
	t.is(await run('kv txn if version(a) < 2 and lease(a) = 0 then del a'), 'SUCCESS||1');
	t.is(await run('kv txn then put a 5'), 'SUCCESS||OK');
	t.is(await run('kv txn then put app/x 1 and put app/y 2 and get a'), 'SUCCESS||OK||OK||a|5');
	t.is(await run('kv txn if version(app/x) = 1 then get app/ and del app/ --prefix'), 'SUCCESS||app/x|1|app/y|2||2');
	await t.throwsAsync(run('kv txn then del / --prefix'), {message: /the API server's/});
});

test('a lease ends with its keys', async t => {
	const {run, pass, refuses} = await start(t);
	t.is(await run('kv lease grant 10 --id 2b'), 'lease 000000000000002b granted with TTL(10s)');
	await refuses('kv lease grant 10 --id 2b', 'kv: there is a lease 000000000000002b already');
	t.is(await run('kv put a 1 --lease 2b'), 'OK');
	await pass(6000);
	t.is(await run('kv lease ttl 2b'), 'lease 000000000000002b granted with TTL(10s), remaining(4s), attached keys([a])');
	t.is(await run('kv lease keepalive 2b'), 'lease 000000000000002b keepalived with TTL(10)');
	await pass(9000);
	t.is(await run('kv get a'), 'a|1');
	await pass(2000);
	t.is(await run('kv get a'), '');
	t.is(await run('kv lease keepalive 2b'), 'lease 000000000000002b expired or revoked.');
	t.is(await run('kv lease ttl 2b'), 'lease 000000000000002b already expired');
	await refuses('kv lease revoke 2b', 'kv: there is no lease 000000000000002b; it ended, or never was');
	await refuses('kv put a 1 --lease 2b', 'kv: there is no lease 000000000000002b; it ended, or never was');
	t.regex(await run('kv lease grant 60'), /^lease [\da-f]{16} granted with TTL\(60s\)$/);
	await run('kv lease grant 60 --id 3c');
	await run('kv put b 1 --lease 3c');
	t.regex(await run('kv lease list'), /^found \d leases\|.*000000000000003c$/);
	t.is(await run('kv lease revoke 3c'), 'lease 000000000000003c revoked');
	t.notRegex(await run('kv lease list'), /3c/);
	t.is(await run('kv get b'), '');
});

test('watch tells of the past and the future, until it has enough or is stopped', async t => {
	const {run, begin, pass} = await start(t);
	await run('kv put a/1 x');
	await run('kv del a/1');
	t.is(await run('kv watch a/ --prefix --rev 1 --count 2'), 'PUT|a/1|x|DELETE|a/1|');
	const controller = new AbortController();
	const told: string[] = [];
	const watching = begin('kv watch a/ --prefix', {signal: controller.signal, progress: line => void told.push(line)});
	await run('kv put a/2 y');
	await run('kv put b z');
	await pass(100);
	t.deepEqual(told, ['PUT', 'a/2', 'y'], 'as it comes');
	t.false(watching.done);
	controller.abort();
	await pass(100);
	t.is(watching.answer, 'PUT|a/2|y');
	t.is(await run('kv watch a/1', {signal: AbortSignal.abort()}), '');
});

test('compact lets history go, and who asks for it is told', async t => {
	const {cluster, run, refuses} = await start(t);
	await run('kv put a 1');
	await run('kv put a 2');
	const {durable} = cluster.store;
	t.is(await run(`kv compact ${durable}`), `compacted revision ${durable}`);
	t.is(await run('kv get a'), 'a|2');
	await refuses('kv get a --rev 1', /^revision 1 has been compacted: history begins at revision \d+/);
	await refuses('kv watch a --rev 1 --count 1', /^revision 1 has been compacted/);
	await refuses(`kv compact ${durable}`, /has been compacted/);
	await refuses('kv compact 100000', /is in the future/);
});

test('a v2 watch gives one event and knows only the last 1,000 of all keys', async t => {
	const {cluster, run, begin, refuses} = await start(t);
	await run('kv put a/b 1');
	const {durable} = cluster.store;
	t.is(await run(`kv watch a --v2 --rev ${durable}`), '[set] a/b|1');
	const next = begin('kv watch a --v2');
	await run('kv put ab 2');
	await run('kv del a/b');
	t.is(await next.outcome, '[delete] a/b');
	for (let count = 0; count < 999; count++)
		cluster.store.transact({success: [{type: 'put', key: 'noise', value: {text: ''}}]});
	await refuses(`kv watch a --v2 --rev ${durable}`, /^401: The event in requested index is outdated and cleared/);
	t.is(await run(`kv watch a/b --rev ${durable} --count 1`), 'PUT|a/b|1');
});

test('lock waits for its turn and keeps its lease alive while it does', async t => {
	const {cluster, run, begin, pass, refuses} = await start(t);
	await run('kv lease grant 100 --id aa');
	t.regex(
		await run('kv lock door --lease aa'),
		/^door\/aa\|held until lease 00000000000000aa ends, in 100s unless it is kept alive or revoked$/,
	);
	const second = begin('kv lock door --ttl 5');
	const third = begin('kv lock door');
	await pass(50_000);
	t.false(second.done, 'ten times its time to live');
	await run('kv lease revoke aa');
	await pass(0);
	t.regex(second.answer!, /^door\/ab\|held until lease 00000000000000ab ends, in 5s/);
	t.false(third.done, 'one after the other');
	await pass(5000);
	t.regex(third.answer!, /^door\/ac\|/, 'nobody keeps the lease of the second alive any more');
	await refuses('kv lock door --lease 77', /there is no lease 0000000000000077/);
	const controller = new AbortController();
	const fourth = begin('kv lock door', {signal: controller.signal});
	await pass(100);
	t.is(cluster.store.status().leases, 2);
	controller.abort();
	await pass(100);
	await t.throwsAsync(fourth.outcome, {message: /^stopped while waiting/});
	t.is(cluster.store.status().leases, 1, 'it leaves nothing behind');
	t.is(await run('kv get door/ --prefix --keys-only'), 'door/ac');
});

test('elect leads until its lease ends, and --listen tells of every leader', async t => {
	const {run, begin, pass} = await start(t);
	const listening = begin('kv elect boss --listen --count 2');
	await run('kv lease grant 10 --id a');
	t.regex(await run('kv elect boss ada --lease a'), /^boss\/a\|ada\|leads until lease/);
	const bob = begin('kv elect boss bob --ttl 30');
	await pass(9000);
	t.false(bob.done);
	await pass(2000);
	t.regex(bob.answer!, /^boss\/b\|bob\|leads/);
	t.is(listening.answer, 'boss/a|ada|boss/b|bob');
	t.is(await run('kv elect boss --listen --count 1'), 'boss/b|bob', 'the leader there is comes first');
});

test('on disk, what kv answered is there after the next start', async t => {
	const data = await mkdtemp(path.join(tmpdir(), 'inkube-kv-'));
	t.teardown(() => rm(data, {recursive: true, force: true}));
	const first = await start(t, {data, fsync: 'never'});
	await first.run('kv lease grant 30 --id 5');
	await first.run('kv put a 1 --lease 5');
	await first.run('kv put b 2');
	t.regex(await first.run('kv lock door --lease 5'), /^door\/5\|/);
	const {durable} = first.cluster.store;
	await first.run(`kv compact ${durable}`);
	await first.cluster.stop();
	const second = await start(t, {data, fsync: 'never'});
	t.is(await second.run('kv get a'), 'a|1');
	t.regex(
		await second.run('kv lease ttl 5'),
		/granted with TTL\(30s\), remaining\(29s\), attached keys\(\[a door\/5\]\)/,
	);
	await second.refuses(`kv get b --rev ${durable - 1}`, /has been compacted/);
	await second.pass(31_000);
	t.is(
		await second.run("kv get '' --prefix --keys-only").then(keys => keys.replaceAll(/\/registry\/[^|]*\|?/g, '')),
		'b',
	);
});

test('without a store in this process kv says so', async t => {
	const {refuses} = await start(t);
	await refuses('kv get a', 'kv works on the store of a cluster in this process; this cluster is elsewhere', {
		store: undefined,
	});
});

test('what kv wrote is in the journal, and a replay does it again', async t => {
	const options: ClusterOptions = {nodes: 2, speed: Infinity, seed: 7};
	let trace: readonly TraceEntry[] = [];
	const {cluster, run, refuses, pass} = await start(t, {
		...options,
		components: undefined,
		observe: ({store}) => void (trace = recordTrace(store)),
	});
	await run('kv put a 1');
	await run('kv lease grant 15 --id a');
	await run('kv put b 2 --lease a');
	await pass(10_000);
	await run('kv lease keepalive a');
	await run('kv txn if value(a) = 1 then put a 3');
	const {durable} = cluster.store;
	await run(`kv compact ${durable}`);
	await refuses(`kv compact ${durable}`, /compacted/);
	await pass(10_000);
	t.is(
		await run('kv lock door --ttl 20'),
		'door/b|held until lease 000000000000000b ends, in 20s unless it is kept alive or revoked',
	);
	await pass(60_000);
	await run('kv put last 1');
	const revision = cluster.store.durable;
	const keys = trace.map(({key}) => key);
	t.is(keys.filter(key => key === 'b').length, 2, 'the lease ended and took b along');

	let again: readonly TraceEntry[] = [];
	const replay = await startCluster({
		...options,
		journal: JSON.parse(JSON.stringify(cluster.time.journal)),
		observe: ({store}) => void (again = recordTrace(store)),
	});
	t.teardown(() => replay.stop());
	t.true(await replay.time.runUntil(() => replay.store.durable >= revision, 3_600_000));
	const upTo = (entries: readonly TraceEntry[]) => entries.filter(entry => entry.revision <= revision);
	t.deepEqual(upTo(again), upTo(trace));
	t.is(replay.store.compacted, durable);
});
