import {once} from 'node:events';
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {watch} from 'chokidar';
import {isInstalled} from '../clients/installed-programs.ts';
import {replayStartTime} from '../../source/clock/virtual.ts';
import {commandContext} from '../../source/cluster/command-context.ts';
import {serveCluster} from '../../source/cluster/serve.ts';
import {startCluster} from '../../source/cluster/start-cluster.ts';
import type {Cluster, ClusterOptions} from '../../source/cluster/types.ts';
import {runCommand} from '../../source/commands/run-command.ts';
import {createSession, type Session} from '../../source/console/session.ts';
import {createClusterView} from '../../source/console/view.ts';
import {recordTrace, type TraceEntry} from '../../source/replay/trace.ts';

const hasKubectl = isInstalled('kubectl');
const options: ClusterOptions = {nodes: 3, seed: 42, speed: 20, startTime: replayStartTime};

const deployment = (replicas: number) => `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: default}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: [{name: web, image: "nginx:1"}]
`;

const until = async (t: ExecutionContext, cluster: Cluster, condition: () => boolean) =>
	t.true(await cluster.time.runUntil(condition, 600_000));

const runningPods = (cluster: Cluster) =>
	cluster.informers
		.of('Pod')
		.list()
		.filter(({status}) => status?.phase === 'Running').length;

/** A console without a screen on a real cluster. */
const openSession = (cluster: Cluster, folder: string): {session: Session; close(): void} => {
	const context = commandContext(cluster, folder);
	const view = createClusterView({cluster, scheduleFrame: run => setImmediate(run)});
	const session = createSession({
		cluster,
		view,
		quit: () => undefined,
		runCommandLine: line => runCommand(line, context),
	});
	return {session, close: () => view.stop()};
};

const press = (session: Session, ...names: readonly string[]) => {
	for (const name of names) session.press(name.length === 1 ? {name, text: name} : {name}, {columns: 120, rows: 40});
};

/** Keys: the first node gets the taint that the form offers. */
const taintByKey = async (t: ExecutionContext, cluster: Cluster, session: Session) => {
	press(session, '1', 't', 'enter');
	await until(t, cluster, () =>
		cluster.informers
			.of('Node')
			.list()
			.some(({spec}) => spec.taints?.length === 1),
	);
};

/** kubectl, or the request that it would send where it is not installed. */
const scaleByKubectl = async (kubeconfig: string, url: string) => {
	if (hasKubectl) {
		const {spawn} = await import('node:child_process');
		const kubectl = spawn('kubectl', ['--kubeconfig', kubeconfig, 'scale', 'deployment', 'web', '--replicas=7']);
		await once(kubectl, 'exit');
		return;
	}
	await fetch(`${url}/apis/apps/v1/namespaces/default/deployments/web/scale`, {
		method: 'PATCH',
		headers: {'content-type': 'application/merge-patch+json'},
		body: JSON.stringify({spec: {replicas: 7}}),
	});
};

/** The first place where two traces part, in words. */
const firstDifference = (a: readonly TraceEntry[], b: readonly TraceEntry[]): string | undefined => {
	const text = (entry: TraceEntry | undefined) => (entry ? `${entry.revision} ${entry.key} ${entry.hash}` : 'nothing');
	for (let index = 0; index < Math.max(a.length, b.length); index++)
		if (text(a[index]) !== text(b[index])) return `live ${text(a[index])}, replayed ${text(b[index])}`;
	return undefined;
};

test('the journal of a live session gives the same revisions when it is replayed', async t => {
	const folder = await mkdtemp(path.join(tmpdir(), 'inkube-journal-'));
	const manifest = path.join(folder, 'web.yaml');
	await writeFile(manifest, deployment(4));
	let trace: readonly TraceEntry[] = [];
	const live = await startCluster({...options, observe: ({store}) => void (trace = recordTrace(store))});
	const kubeconfig = path.join(folder, 'kubeconfig');
	const serving = await serveCluster(live, {
		httpPort: 0,
		httpsPort: undefined,
		bind: '127.0.0.1',
		kubeconfigOut: kubeconfig,
		plain: false,
	});
	const {session, close} = openSession(live, folder);
	const watcher = watch(manifest, {ignoreInitial: true});
	await once(watcher, 'ready');
	const context = commandContext(live, folder);
	await live.informers.synced();

	await runCommand('apply web.yaml', context);
	await until(t, live, () => runningPods(live) === 4);
	await taintByKey(t, live, session);
	await scaleByKubectl(kubeconfig, serving.httpUrl!);
	await until(t, live, () => runningPods(live) === 7);
	await fetch(`${serving.httpUrl}/api/v1/pods?watch=true&timeoutSeconds=1&resourceVersion=5`).then(answer =>
		answer.text(),
	);
	const changed = once(watcher, 'change');
	await writeFile(manifest, deployment(2));
	await changed;
	await runCommand('apply web.yaml', context);
	await until(t, live, () => runningPods(live) === 2);
	const {journal} = live.time;
	const revision = live.store.durable;
	close();
	await watcher.close();
	await serving.close();
	await live.stop();

	let again: readonly TraceEntry[] = [];
	const replay = await startCluster({
		...options,
		speed: Infinity,
		journal,
		observe: ({store}) => void (again = recordTrace(store)),
	});
	t.true(await replay.time.runUntil(() => replay.store.durable >= revision, 3_600_000));
	await replay.stop();
	await rm(folder, {recursive: true});
	const upTo = (entries: readonly TraceEntry[]) => entries.filter(entry => entry.revision <= revision);
	t.true(trace.length > 100);
	t.is(firstDifference(upTo(trace), upTo(again)), undefined);
});

test('a cluster with a data folder goes on where it was', async t => {
	const folder = await mkdtemp(path.join(tmpdir(), 'inkube-data-'));
	const data = path.join(folder, 'data');
	const first = await startCluster({...options, data});
	const context = commandContext(first, folder);
	await writeFile(path.join(folder, 'web.yaml'), deployment(3));
	await first.informers.synced();
	await runCommand('apply web.yaml', context);
	await until(t, first, () => runningPods(first) === 3);
	const {items} = await first.client.list('Pod');
	await first.stop();

	const second = await startCluster({...options, nodes: 0, data});
	const {items: found} = await second.client.list('Pod');
	t.deepEqual(
		found.map(({metadata}) => metadata.uid),
		items.map(({metadata}) => metadata.uid),
	);
	await second.informers.synced();
	await runCommand('scale deployment web --replicas 5', commandContext(second, folder));
	await until(t, second, () => runningPods(second) === 5);
	await second.stop();
	t.true((await readFile(path.join(data, 'inkube.lock')).catch(() => 'gone')) === 'gone');
	await rm(folder, {recursive: true});
});

test('why a pod is where it is can be asked of a running cluster', async t => {
	const cluster = await startCluster({nodes: 3, seed: 1, speed: Infinity});
	await cluster.client.create('Pod', {
		metadata: {name: 'one', namespace: 'default'},
		spec: {containers: [{name: 'c', image: 'i'}]},
	});
	await until(t, cluster, () => runningPods(cluster) === 1);
	const explanation = cluster.explain('default', 'one');
	t.is(explanation.node, cluster.informers.of('Pod').get('default/one')?.spec.nodeName ?? null);
	t.deepEqual(Object.keys(explanation.nodes), ['node-0', 'node-1', 'node-2']);
	t.throws(() => cluster.explain('default', 'two'), {message: 'pods "two" not found'});
	await cluster.stop();
});
