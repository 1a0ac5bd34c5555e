import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {setFlagsFromString} from 'node:v8';
import {runInNewContext} from 'node:vm';
import test, {type ExecutionContext} from 'ava';
import {replayStartTime} from '../../source/clock/virtual.ts';
import {commandContext} from '../../source/cluster/command-context.ts';
import {forkCluster, type ForkOptions} from '../../source/cluster/fork-cluster.ts';
import {startCluster} from '../../source/cluster/start-cluster.ts';
import type {Cluster, ClusterOptions} from '../../source/cluster/types.ts';
import {runCommand} from '../../source/commands/run-command.ts';
import {builtInConfigurations} from '../../source/scheduler/configuration/built-in-configurations.ts';
import {readConfiguration} from '../../source/scheduler/configuration/read-configuration.ts';
import {CompactedError, FutureRevisionError} from '../../source/store/errors.ts';
import {recordTrace, type TraceEntry} from '../../source/replay/trace.ts';

const seconds = 1000;

const deployment = (replicas: number) =>
	JSON.stringify({
		apiVersion: 'apps/v1',
		kind: 'Deployment',
		metadata: {name: 'web', namespace: 'default'},
		spec: {
			replicas,
			selector: {matchLabels: {app: 'web'}},
			template: {
				metadata: {labels: {app: 'web'}},
				spec: {containers: [{name: 'web', image: 'nginx:1', resources: {requests: {cpu: '500m'}}}]},
			},
		},
	});

/** Runs command lines, one after the other, while time goes on. */
const run = async (cluster: Cluster, ...lines: readonly string[]): Promise<void> => {
	await cluster.informers.synced();
	for (const line of lines) {
		let done = false;
		const running = runCommand(line, commandContext(cluster, '.')).finally(() => (done = true));
		await cluster.time.runUntil(() => done, 600 * seconds);
		await running;
	}
};

const pass = (cluster: Cluster, ms: number) => cluster.time.runUntil(() => false, ms);

const runningPods = (cluster: Cluster) =>
	cluster.informers
		.of('Pod')
		.list()
		.filter(({status}) => status?.phase === 'Running');

const until = async (t: ExecutionContext, cluster: Cluster, condition: () => boolean) =>
	t.true(await cluster.time.runUntil(condition, 600 * seconds));

const startWeb = async (t: ExecutionContext, options: ClusterOptions = {}) => {
	let trace: readonly TraceEntry[] = [];
	const cluster = await startCluster({
		nodes: 4,
		seed: 7,
		speed: Infinity,
		startTime: replayStartTime,
		...options,
		observe: ({store}) => void (trace = recordTrace(store)),
	});
	await run(cluster, `apply '${deployment(6)}'`);
	await until(t, cluster, () => runningPods(cluster).length === 6);
	return {cluster, trace};
};

/** A fork and its trace: an exact one has the revisions from the first on, another those that it makes. */
const forkTraced = async (cluster: Cluster, options: ForkOptions) => {
	let trace: readonly TraceEntry[] = [];
	const fork = await forkCluster(cluster, {
		...options,
		observe: ({store}) => void (trace = recordTrace(store, store.durable + (options.way === 'exact' ? 0 : 1))),
	});
	return {fork, trace};
};

const text = ({revision, key, hash}: TraceEntry) => `${revision} ${key} ${hash}`;

const upTo = (trace: readonly TraceEntry[], revision: number) =>
	trace.filter(entry => entry.revision <= revision).map(text);

test('a fork goes on from a revision in its own way, and the cluster it comes from in its', async t => {
	const {cluster} = await startWeb(t);
	const revision = cluster.store.durable;
	const at = cluster.time.now();
	const before = await cluster.client.list('Pod');
	await run(cluster, 'cordon node-1', 'scale deployment web --replicas 9');
	await until(t, cluster, () => runningPods(cluster).length === 9);
	const after = cluster.store.durable;

	const fork = await forkCluster(cluster, {way: 'restart', revision});
	t.is(fork.time.now(), at);
	t.is(fork.time.speed, Infinity);
	const pods = await fork.client.list('Pod');
	t.deepEqual(
		pods.items.map(({metadata}) => [metadata.uid, metadata.resourceVersion]),
		before.items.map(({metadata}) => [metadata.uid, metadata.resourceVersion]),
	);
	t.falsy((await fork.client.get('Node', {name: 'node-1'})).spec.unschedulable);
	await run(fork, 'scale deployment web --replicas 12', 'taint node node-0 key1=value1:NoExecute');
	await until(t, fork, () => runningPods(fork).length === 12);
	t.is(runningPods(fork).filter(({spec}) => spec.nodeName === 'node-0').length, 0);
	t.is(cluster.store.durable, after, 'nothing of it happens in the cluster it comes from');
	t.is(runningPods(cluster).length, 9);
	const uids = (pods: readonly {readonly metadata: {readonly uid: string}}[]) =>
		new Set(pods.map(({metadata}) => metadata.uid));
	const shared = uids(runningPods(cluster)).intersection(uids(runningPods(fork)));
	t.true(shared.isSubsetOf(uids(before.items)), 'what is new has a uid of its own');
	await fork.stop();
	await run(cluster, 'uncordon node-1', 'scale deployment web --replicas 3');
	await until(t, cluster, () => runningPods(cluster).length === 3);
	await cluster.stop();
});

test('two forks with the same seed do the same, with another seed or scheduler they do not', async t => {
	const {cluster} = await startWeb(t);
	await pass(cluster, 20 * seconds);
	const packed = readConfiguration({
		apiVersion: 'kubescheduler.config.k8s.io/v1',
		kind: 'KubeSchedulerConfiguration',
		profiles: [
			{
				plugins: {score: {disabled: [{name: 'PodTopologySpread'}]}},
				pluginConfig: [
					{
						name: 'NodeResourcesFit',
						args: {scoringStrategy: {type: 'MostAllocated', resources: [{name: 'cpu', weight: 100}]}},
					},
				],
			},
		],
	});
	const play = async (options: ForkOptions) => {
		const {fork, trace} = await forkTraced(cluster, options);
		await run(fork, 'delete deployment web');
		await pass(fork, 60 * seconds);
		await run(fork, `apply '${deployment(6)}'`);
		await until(t, fork, () => runningPods(fork).length === 6);
		const nodes = new Set(runningPods(fork).map(({spec}) => spec.nodeName)).size;
		await fork.stop();
		return {nodes, trace: trace.map(text)};
	};
	const first = await play({way: 'restart'});
	const again = await play({way: 'restart', seed: 7, schedulerConfig: builtInConfigurations['default']!});
	t.deepEqual(again.trace, first.trace);
	t.true(first.trace.length > 50);
	t.is(first.nodes, 4);
	t.notDeepEqual((await play({way: 'restart', seed: 8})).trace, first.trace);
	t.is((await play({way: 'restart', schedulerConfig: packed})).nodes, 1);
	await cluster.stop();
});

test('an exact fork does what the cluster does, byte for byte, as long as the same is done to both', async t => {
	const {cluster, trace} = await startWeb(t);
	await run(cluster, 'fail node node-2', 'kv put mine 1', 'cordon node-3');
	await pass(cluster, 17 * seconds);
	const told: number[] = [];
	const {fork, trace: forked} = await forkTraced(cluster, {way: 'exact', progress: done => void told.push(done)});
	t.true(told.length > 10 && told.every((done, index) => done > (told[index - 1] ?? 0)));
	t.is(told.at(-1), 100);
	t.is(fork.time.now(), cluster.time.now());
	t.is(fork.store.durable, cluster.store.durable);
	for (const one of [cluster, fork]) {
		await run(one, 'scale deployment web --replicas 9', 'kill pod random');
		await pass(one, 400 * seconds);
	}
	t.is(cluster.store.durable, fork.store.durable);
	t.true(trace.length > 200);
	t.deepEqual(forked.map(text), trace.map(text));
	t.deepEqual(
		runningPods(fork).map(({metadata, spec}) => [metadata.name, spec.nodeName]),
		runningPods(cluster).map(({metadata, spec}) => [metadata.name, spec.nodeName]),
	);

	const second = await forkTraced(fork, {way: 'exact'});
	for (const one of [fork, second.fork]) await pass(one, 100 * seconds);
	t.deepEqual(second.trace.map(text), forked.map(text), 'a fork of an exact fork is exact too');
	const restarted = await forkCluster(fork, {way: 'restart'});
	await pass(restarted, 30 * seconds);
	t.is(runningPods(restarted).length, runningPods(fork).length, 'and can be restarted: nothing is done again then');
	t.deepEqual(restarted.time.journal, []);
	await Promise.all([restarted.stop(), second.fork.stop(), fork.stop(), cluster.stop()]);
});

test('an exact fork at an earlier revision leaves out what was done after it', async t => {
	const {cluster, trace} = await startWeb(t);
	await pass(cluster, 12 * seconds);
	const {revision} = cluster.origin.instants.now();
	// The same instant as what comes next: only its place in the journal tells them apart.
	await run(cluster, 'cordon node-1');
	const cordoned = cluster.store.durable;
	await run(cluster, 'scale deployment web --replicas 1');
	await pass(cluster, 30 * seconds);
	const before = await forkTraced(cluster, {way: 'exact', revision});
	t.is(before.fork.store.durable, revision);
	t.falsy((await before.fork.client.get('Node', {name: 'node-1'})).spec.unschedulable);
	const between = await forkTraced(cluster, {way: 'exact', revision: cordoned});
	t.true((await between.fork.client.get('Node', {name: 'node-1'})).spec.unschedulable);
	t.is(runningPods(between.fork).length, 6);
	t.deepEqual(upTo(before.trace, revision), upTo(trace, revision));
	t.deepEqual(upTo(between.trace, cordoned), upTo(trace, cordoned));
	await run(between.fork, 'scale deployment web --replicas 1');
	await pass(between.fork, 30 * seconds - (between.fork.time.now() - between.fork.origin.instants.of(cordoned).at));
	t.deepEqual(between.trace.map(text), trace.slice(0, between.trace.length).map(text));
	await Promise.all([before.fork.stop(), between.fork.stop(), cluster.stop()]);
});

test('a cluster that lives in real time is forked too, exactly as well, and while it is paused', async t => {
	const {cluster, trace} = await startWeb(t, {speed: 50});
	await run(cluster, 'cordon node-1', 'scale deployment web --replicas 8');
	await until(t, cluster, () => runningPods(cluster).length === 8);
	cluster.time.setSpeed(0);
	const {fork, trace: forked} = await forkTraced(cluster, {way: 'exact'});
	t.is(fork.time.speed, 0);
	t.is(fork.time.now(), cluster.time.now());
	for (const one of [cluster, fork]) {
		await run(one, 'uncordon node-1', 'scale deployment web --replicas 5');
		await pass(one, 60 * seconds);
	}
	t.is(runningPods(fork).length, 5);
	t.deepEqual(forked.map(text), trace.map(text));
	const restarted = await forkCluster(cluster, {way: 'restart', speed: 20});
	t.true(restarted.time.now() >= cluster.time.now());
	await restarted.informers.synced();
	await until(t, restarted, () => restarted.time.now() > cluster.time.now() + seconds);
	t.is(runningPods(restarted).length, 5);
	await Promise.all([restarted.stop(), fork.stop(), cluster.stop()]);
});

test('a cluster from a data folder has uids of its own, and its forks are in memory', async t => {
	const folder = await mkdtemp(path.join(tmpdir(), 'inkube-fork-'));
	t.teardown(() => rm(folder, {recursive: true}));
	const data = path.join(folder, 'data');
	const first = await startWeb(t, {data, speed: 20});
	const {items} = await first.cluster.client.list('Pod');
	await first.cluster.stop();

	const again = await startCluster({data, seed: 7, speed: 20, startTime: first.cluster.time.now()});
	await run(again, 'delete deployment web');
	await until(t, again, () => runningPods(again).length === 0);
	await run(again, `apply '${deployment(6)}'`);
	await until(t, again, () => runningPods(again).length === 6);
	const before = new Set(items.map(({metadata}) => metadata.uid));
	t.deepEqual(
		runningPods(again).filter(({metadata}) => before.has(metadata.uid)),
		[],
		'the same seed gives no uid twice',
	);
	await t.throwsAsync(forkCluster(again, {way: 'exact'}), {message: /it is kept in a data folder/});
	const fork = await forkCluster(again, {way: 'restart', speed: Infinity});
	await run(fork, 'scale deployment web --replicas 2');
	await until(t, fork, () => runningPods(fork).length === 2);
	t.is(fork.store.status().files, undefined);
	await fork.stop();
	t.is(runningPods(again).length, 6);
	await again.stop();
});

test('what cannot be forked is refused in words', async t => {
	const {cluster} = await startWeb(t, {keepsJournal: false});
	const {durable} = cluster.store;
	await t.throwsAsync(forkCluster(cluster, {way: 'exact'}), {
		message: 'this cluster cannot be forked exactly: it keeps no journal. A fork that is not exact can be made',
	});
	await t.throwsAsync(forkCluster(cluster, {way: 'restart', revision: durable + 1}), {
		instanceOf: FutureRevisionError,
		message: `revision ${durable + 1} is in the future: the store is at revision ${durable}`,
	});
	cluster.store.compact(durable - 5);
	await t.throwsAsync(forkCluster(cluster, {way: 'restart', revision: durable - 6}), {
		instanceOf: CompactedError,
		message: /has been compacted: history begins at revision/,
	});
	const fork = await forkCluster(cluster, {way: 'restart', revision: durable - 5});
	await t.throwsAsync(forkCluster(fork, {way: 'exact'}), {message: /it began as a fork of another one/});
	const stopped = new AbortController();
	stopped.abort();
	const repeatable = await startWeb(t);
	await t.throwsAsync(forkCluster(repeatable.cluster, {way: 'exact', signal: stopped.signal}), {
		message: /^stopped at revision \d+ of \d+$/,
	});
	await Promise.all([fork.stop(), cluster.stop(), repeatable.cluster.stop()]);
});

/** Collects what nobody holds any more. */
const collectGarbage = (() => {
	setFlagsFromString('--expose-gc');
	return runInNewContext('gc') as () => void;
})();

test('a fork that is stopped leaves nothing behind', async t => {
	const {cluster} = await startWeb(t, {speed: 1});
	const watchers = () => cluster.store.status().watchers;
	const before = watchers();
	const forkAndStop = async (way: 'restart' | 'exact'): Promise<WeakRef<Cluster>> => {
		const fork = await forkCluster(cluster, {way});
		await fork.informers.synced();
		await fork.stop();
		await fork.stop();
		const {items} = fork.time;
		await pass(cluster, 300);
		t.is(fork.time.items, items);
		t.throws(() => fork.store.transact({success: [{type: 'put', key: 'k', value: {text: 'v'}}]}), {
			message: 'the store is closed',
		});
		return new WeakRef(fork);
	};
	for (const way of ['restart', 'exact'] as const) {
		const left = await forkAndStop(way);
		for (let round = 0; round < 20 && left.deref() !== undefined; round++) {
			await pass(cluster, 20);
			collectGarbage();
		}
		t.is(left.deref(), undefined, `${way}: nothing holds it`);
	}
	t.deepEqual(watchers(), before);
	await cluster.stop();
});
