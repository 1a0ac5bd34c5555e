import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test from 'ava';
import {parse} from 'yaml';
import type {ResourceRequest} from '../../source/api/types.ts';
import {commandContext} from '../../source/cluster/command-context.ts';
import {startCluster} from '../../source/cluster/start-cluster.ts';
import {beginRun} from '../../source/replay/perform-step.ts';
import {readScenario} from '../../source/replay/read-scenario.ts';
import {schedulerSource} from '../../source/replay/read-scheduler.ts';
import {recordSession} from '../../source/replay/record/session-record.ts';
import {sessionFixture, type Origin} from '../../source/replay/record/session-fixture.ts';
import {resumeSession} from '../../source/replay/record/resume-session.ts';
import {newsLine, verdictLine} from '../../source/replay/headed-lines.ts';
import {playScenario, runScenario, scenarioOptions} from '../../source/replay/run-scenario.ts';
import {readStages} from '../../source/formats/stages/read-stages.ts';
import {setUp} from '../../source/replay/set-up.ts';
import {recordTrace, type TraceEntry} from '../../source/replay/trace.ts';

const web = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: default}
spec:
  replicas: 6
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: [{name: web, image: "nginx:1"}]
`;

const budget = `apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: web, namespace: default, annotations: {said: it's "one"}}
spec: {maxUnavailable: 1, selector: {matchLabels: {app: web}}}
`;

const fixture = `apiVersion: inkube.dev/v1alpha1
kind: Scenario
metadata: {name: begun}
spec:
  seed: 11
  cluster: {nodes: [{name: node, count: 4}], podStart: 700ms}
  objects:
    - {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
`;

const folderOf = async (files: {readonly [name: string]: string}) => {
	const folder = await mkdtemp(path.join(tmpdir(), 'inkube-record-'));
	for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text);
	return folder;
};

/** A cluster in real time, hurried, as the console begins one. */
const begin = async (folder: string) => {
	const scenario = await readScenario(path.join(folder, 'begun.yaml'));
	let trace: readonly TraceEntry[] = [];
	const cluster = await startCluster({
		...scenario.timing,
		nodes: scenario.nodes,
		seed: scenario.seed,
		speed: 0,
		startTime: Date.UTC(2026, 2, 4, 5, 6, 7, 89),
		observe: ({store}) => void (trace = recordTrace(store)),
	});
	const startTime = cluster.time.now();
	await cluster.informers.synced();
	const reports = await setUp(beginRun(cluster, startTime), scenario);
	const origin: Origin = {
		name: 'saved',
		seed: cluster.seed,
		startTime,
		options: {nodes: scenario.nodes, ...scenario.timing},
		objects: scenario.objects.map(({object}) => object),
	};
	const record = recordSession(cluster, commandContext(cluster, folder));
	cluster.time.setSpeed(40);
	return {
		cluster,
		record,
		isSetUp: reports.length === 0,
		trace: () => trace,
		save: async () => {
			const now = cluster.time.now();
			const text = sessionFixture(origin, record.inputs(), {now, catalogue: cluster.api.catalogue});
			await writeFile(path.join(folder, 'saved.yaml'), text);
			return text;
		},
	};
};

const textOf = (trace: readonly TraceEntry[]) => trace.map(({revision, key, hash}) => `${revision} ${key} ${hash}`);

const replayed = async (folder: string) => {
	let trace: readonly TraceEntry[] = [];
	const report = await runScenario(await readScenario(path.join(folder, 'saved.yaml')), {
		observe: ({store}) => void (trace = recordTrace(store)),
	});
	return {report, trace};
};

test('a session in real time, saved as a fixture, replays to the same revisions', async t => {
	const folder = await folderOf({'begun.yaml': fixture, 'web.yaml': web, 'budget.yaml': budget});
	const {cluster, record, isSetUp, trace, save} = await begin(folder);
	t.teardown(() => cluster.stop());
	t.true(isSetUp);
	const run = (line: string) => record.run(line, {});
	await run('apply -f web.yaml budget.yaml');
	await run('wait deployment/web available');
	await run('taint node node-1 key1=value1:NoExecute');
	await t.throwsAsync(run('cordon node-9'), {message: /"node-9" not found/});
	// Given at once, as quick keys are: each has its own instant.
	await Promise.all([run('scale deployment web --replicas 9'), run('scale deployment web --replicas 8')]);
	await run('drain node-2');
	await run('kv put colours/red 1');
	await run('speed 30');
	await run('fail node random for 30s');
	await cluster.time.runUntil(() => false, 45_000);
	cluster.time.setSpeed(0);
	await run('uncordon node-2');
	await run('label node node-3 disk=ssd');
	cluster.time.setSpeed(40);
	await cluster.time.runUntil(() => false, 5000);
	cluster.time.setSpeed(0);
	await cluster.time.runUntil(() => true, 0);
	const text = await save();
	const revision = cluster.store.durable;
	await cluster.stop();

	t.notRegex(text, /speed|wait|web\.yaml|resourceVersion/);
	const {report, trace: again} = await replayed(folder);
	t.true(report.ok, JSON.stringify(report.steps.filter(({ok}) => !ok)));
	const live = textOf(trace().filter(entry => entry.revision <= revision));
	t.true(live.length > 150);
	const repeated = textOf(again);
	const parting = live.findIndex((entry, index) => entry !== repeated[index]);
	t.is(parting, -1, `live ${live[parting]}, replayed ${repeated[parting]}`);
	await rm(folder, {recursive: true});
});

test('what other programs did follows as the command language can say it; the rest is in comments', async t => {
	const folder = await folderOf({
		'begun.yaml': fixture,
		'web.yaml': web,
		'budget.yaml': budget.replace('maxUnavailable: 1', 'maxUnavailable: 0'),
	});
	const {cluster, record, save} = await begin(folder);
	t.teardown(() => cluster.stop());
	/** A request as it comes over HTTP. */
	const send = (request: Pick<ResourceRequest, 'verb' | 'resource'> & Partial<ResourceRequest>) => {
		const whole = {
			group: '',
			version: 'v1',
			user: {name: 'kubernetes-admin', groups: []},
			userAgent: 'kubectl',
			...request,
		};
		return cluster.time.input(whole, () => cluster.api.handle(whole));
	};
	const inDefault = {group: 'apps', resource: 'deployments', namespace: 'default', name: 'web'};
	await record.run('create web.yaml budget.yaml', {});
	await record.run('wait deployment/web available', {});
	await send({verb: 'patch', ...inDefault, patchType: 'merge', body: {metadata: {annotations: {said: "it's"}}}});
	await send({
		verb: 'update',
		...inDefault,
		subresource: 'scale',
		body: {metadata: {name: 'web', namespace: 'default'}, spec: {replicas: 2}},
	});
	await send({
		verb: 'create',
		resource: 'configmaps',
		namespace: 'shop',
		body: {metadata: {name: 'colours', uid: 'x'}, data: {red: '1'}},
	});
	await t.throwsAsync(send({verb: 'delete', resource: 'pods', namespace: 'default', name: 'nobody'}));
	await send({
		verb: 'delete',
		resource: 'configmaps',
		namespace: 'shop',
		name: 'colours',
		body: {gracePeriodSeconds: 0},
	});
	await send({verb: 'deletecollection', resource: 'configmaps', namespace: 'shop', body: {}});
	// Stopped by hand: what it had done until then is what is saved.
	const stop = new AbortController();
	const node = cluster.informers.of('Pod').list()[0]?.spec.nodeName ?? '';
	const draining = record.run(`drain ${node}`, {signal: stop.signal, progress: () => stop.abort()});
	await t.throwsAsync(draining, {message: /^stopped/});
	const text = await save();

	t.regex(text, /# from kubectl\n +- at: .*\n +do: .*patch deployments.apps web --namespace default --type merge/);
	t.regex(text, /do: .*--type merge --patch '\{"spec":\{"replicas":2\}\}'/);
	t.regex(text, /do: .*create '\{"metadata":\{"name":"colours","namespace":"shop"\},"data"/);
	t.regex(text, /do: delete configmaps colours --namespace shop --grace-period 0/);
	t.regex(text, /^# Not in here.*\n# .*: deletecollection of configmaps \(from kubectl\)/);
	t.regex(text, /# of "drain node-\d", which was stopped/);
	t.notRegex(text, /nobody|do: drain/);
	const {report} = await replayed(folder);
	t.true(report.ok, JSON.stringify(report.steps.filter(({ok}) => !ok)));
	await rm(folder, {recursive: true});
});

test('a saved session is gone on from, and saved again with what was done before', async t => {
	const folder = await folderOf({'begun.yaml': fixture, 'web.yaml': web});
	const first = await begin(folder);
	t.teardown(() => first.cluster.stop());
	await first.record.run('create web.yaml', {});
	await first.record.run('wait deployment/web available', {});
	await t.throwsAsync(first.record.run('drain node-1 --timeout 0s', {}));
	first.cluster.time.setSpeed(0);
	await first.cluster.time.runUntil(() => true, 0);
	await first.save();

	const scenario = await readScenario(path.join(folder, 'saved.yaml'));
	let trace: readonly TraceEntry[] = [];
	const cluster = await startCluster({
		...scenario.timing,
		nodes: scenario.nodes,
		seed: scenario.seed,
		speed: 0,
		observe: ({store}) => void (trace = recordTrace(store)),
	});
	t.teardown(() => cluster.stop());
	const startMs = cluster.time.now();
	await cluster.informers.synced();
	await setUp(beginRun(cluster, startMs), scenario);
	const record = recordSession(cluster, commandContext(cluster, folder));
	t.is(await resumeSession(cluster, scenario, record, startMs), undefined);
	t.is(cluster.time.now(), first.cluster.time.now());
	t.deepEqual(textOf(trace), textOf(first.trace()));
	t.deepEqual(
		record.inputs().map(({at, kind}) => [at, kind]),
		first.record.inputs().map(({at, kind}) => [at, kind]),
	);
	await rm(folder, {recursive: true});
});

test('a session holds its stages and its scheduler, so that it goes on with them from any folder', async t => {
	const stages =
		'apiVersion: kwok.x-k8s.io/v1alpha1\nkind: Stage\nmetadata: {name: s}\nspec: {resourceRef: {kind: Pod}, selector: {}, next: {statusTemplate: "phase: {{ .metadata.name }}"}}\n';
	const scheduler =
		'apiVersion: kubescheduler.config.k8s.io/v1\nkind: KubeSchedulerConfiguration\npodMaxBackoffSeconds: 20\n';
	const folder = await folderOf({'scheduler.yaml': scheduler});
	t.teardown(() => rm(folder, {recursive: true}));
	const cluster = await startCluster({speed: Infinity, seed: 1});
	t.teardown(() => cluster.stop());
	const origin: Origin = {
		name: 'saved',
		seed: 1,
		startTime: cluster.time.now(),
		options: {stages: readStages(stages, 'gone.yaml')},
		schedulerConfig: await schedulerSource({folder}, 'scheduler.yaml'),
		objects: [],
	};
	const text = sessionFixture(origin, [], {now: origin.startTime, catalogue: cluster.api.catalogue});
	t.notRegex(text, /gone|scheduler\.yaml/);
	const saved = path.join(folder, 'saved.yaml');
	await writeFile(saved, text);
	await rm(path.join(folder, 'scheduler.yaml'));
	const again = await readScenario(saved);
	t.deepEqual(
		again.stages.map(({source}) => source),
		[parse(stages)],
	);
	t.is(again.schedulerConfig?.podMaxBackoffMs, 20_000);
});

test('a scheduler with modules beside it stays where they are', async t => {
	const module =
		'kind: KubeSchedulerConfiguration\nprofiles: [{pluginConfig: [{name: Own, args: {module: ./own.mjs}}]}]\n';
	const folder = await folderOf({'scheduler.yaml': module});
	t.teardown(() => rm(folder, {recursive: true}));
	t.is(await schedulerSource({folder}, 'scheduler.yaml'), path.join(folder, 'scheduler.yaml'));
	t.is(await schedulerSource({folder}, 'classic'), 'classic');
});

test('a fixture played at a pace for people comes to the same revisions, and says what it is at', async t => {
	const folder = await folderOf({
		'headed.yaml': fixture
			.replace('podStart: 700ms}', 'podStart: 700ms, startTime: 2026-05-06T07:08:09Z}')
			.concat(
				[
					'  steps:',
					`    - do: ${JSON.stringify(`apply '${JSON.stringify(parse(web))}'`)}`,
					'    - wait: deployment/web available',
					'    - {at: 10s, do: "taint node node-1 a=b:NoExecute"}',
					'    - {at: 20s, do: drain node-2}',
					'    - expect: no pods on node-0',
				].join('\n'),
			),
	});
	const scenario = await readScenario(path.join(folder, 'headed.yaml'));
	let quick: readonly TraceEntry[] = [];
	await runScenario(scenario, {observe: ({store}) => void (quick = recordTrace(store))});
	let slow: readonly TraceEntry[] = [];
	const cluster = await startCluster({
		...scenarioOptions(scenario),
		speed: 0,
		observe: ({store}) => void (slow = recordTrace(store)),
	});
	const lines: string[] = [];
	const report = await playScenario(cluster, scenario, {
		tell(news) {
			if (news.kind === 'begun') cluster.time.setSpeed(60);
			const line = newsLine(news);
			if (line) lines.push(`${line.tone} ${line.text}`);
		},
	});
	await cluster.stop();
	const length = Math.min(quick.length, slow.length);
	t.true(length > 150);
	t.deepEqual(textOf(slow).slice(0, length), textOf(quick).slice(0, length));
	t.regex(lines[0] ?? '', /^muted step 1 of 5: apply /);
	t.true(lines.some(line => line.startsWith('good 10s taint node node-1')));
	t.regex(lines.at(-1) ?? '', /^bad .* expect no pods on node-0 · found \d/);
	t.regex(verdictLine(report).text, /^over after \d+.*: expect no pods on node-0 failed: found/);
	await rm(folder, {recursive: true});
});
