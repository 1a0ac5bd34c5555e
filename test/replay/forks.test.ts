import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {startCluster} from '../../source/cluster/start-cluster.ts';
import {FileError} from '../../source/formats/yaml-documents.ts';
import {readScenario} from '../../source/replay/read-scenario.ts';
import type {ScenarioReport} from '../../source/replay/report.ts';
import {playScenario, runScenario, scenarioOptions} from '../../source/replay/run-scenario.ts';
import {recordTrace, type TraceEntry} from '../../source/replay/trace.ts';
import {fixture, folderWith, web} from './fixture-files.ts';

/* Steps and expectations in forks of the cluster of a fixture. */

const cluster = ['seed: 3', 'cluster:', '  nodes: [{count: 3, name: node}]', '  include: [web.yaml]'];

const filesOf = (spec: readonly string[]) => ({'a.yaml': fixture('a', ...cluster, ...spec), 'web.yaml': web});

const run = async (t: ExecutionContext, ...spec: readonly string[]) => {
	const folder = await folderWith(t, filesOf(spec));
	let trace: readonly TraceEntry[] = [];
	const report = await runScenario(await readScenario(path.join(folder, 'a.yaml')), {
		observe: ({store}) => void (trace = recordTrace(store)),
	});
	return {report, trace, lines: report.steps.map(step => line(step))};
};

const line = ({ok, title, message = ''}: ScenarioReport['steps'][number]): string =>
	`${ok ? 'ok' : 'failed'} ${title}${message === '' ? '' : ` | ${message}`}`;

const refused = async (t: ExecutionContext, ...spec: readonly string[]): Promise<string> => {
	const folder = await folderWith(t, filesOf(spec));
	const {message} = await t.throwsAsync(readScenario(path.join(folder, 'a.yaml')), {instanceOf: FileError});
	return message.slice(folder.length + 1);
};

test('a fork has its own course, and the cluster stands still meanwhile', async t => {
	const {report, lines, trace} = await run(
		t,
		'steps:',
		'- wait: deployment/web available',
		'- at: 30s',
		'  fork:',
		'    name: drained',
		'    steps:',
		'    - do: cordon node-0',
		'    - do: drain node-1',
		'    - wait: deployment/web available within 1m',
		'    - expect: no pods app=web on node-1',
		'    - {at: 2m, expect: nodes cordoned == 2}',
		'- expect: no nodes cordoned',
		'- expect: {cel: now == 30 && forks.drained.now == 120 && forks.drained.nodes.size() == nodes.size()}',
		'- after: 10s',
		'  do: scale deployment web --replicas 3',
		'- wait: deployment/web available',
	);
	t.true(report.ok, lines.join('\n'));
	t.is(report.skipped, 0);
	t.deepEqual(
		report.steps.slice(1, 7).map(({kind, fork, title}) => [kind, fork, title]),
		[
			['fork', undefined, 'fork drained'],
			['do', 'drained', 'drained: cordon node-0'],
			['do', 'drained', 'drained: drain node-1'],
			['wait', 'drained', 'drained: wait deployment/web available within 1m'],
			['expect', 'drained', 'drained: expect no pods app=web on node-1'],
			['expect', 'drained', 'drained: expect nodes cordoned == 2'],
		],
	);
	t.regex(lines[1]!, /^ok fork drained \| at revision \d+$/);
	t.deepEqual(
		report.steps.slice(1).map(({atMs}) => atMs >= 30_000),
		report.steps.slice(1).map(() => true),
	);
	const without = await run(
		t,
		'steps:',
		'- wait: deployment/web available',
		'- at: 30s',
		'- after: 10s',
		'  do: scale deployment web --replicas 3',
		'- wait: deployment/web available',
	);
	t.deepEqual(trace, without.trace, 'the cluster goes on as if there had been no fork');
});

test('an exact fork does what the cluster then does; another seed does something else', async t => {
	const fork = (name: string, ...more: readonly string[]) => [
		'- fork:',
		`    name: ${name}`,
		...more.map(one => `    ${one}`),
		'    steps:',
		'    - do: scale deployment web --replicas 6',
		'    - wait: deployment/web available',
	];
	const same = (name: string) => `pods.all(p, forks.${name}.pods.exists(q, q.metadata.name == p.metadata.name))`;
	const {report, lines} = await run(
		t,
		'steps:',
		'- wait: deployment/web available',
		...fork('same', 'exact: true'),
		...fork('restarted'),
		...fork('again'),
		...fork('other', 'seed: 4'),
		'- do: scale deployment web --replicas 6',
		'- wait: deployment/web available',
		`- expect: {cel: "${same('same')} && !${same('restarted')}"}`,
		`- expect: {cel: "forks.again.pods.all(p, forks.restarted.pods.exists(q, q.metadata.uid == p.metadata.uid))"}`,
		`- expect: {cel: "!forks.other.pods.all(p, forks.restarted.pods.exists(q, q.metadata.uid == p.metadata.uid))"}`,
	);
	t.true(report.ok, lines.join('\n'));
	t.regex(lines[1]!, /^ok fork same \| exact, at revision \d+$/);
});

test('a fork within a fork, and a failure in it: what changed is told, and the rest is not reached', async t => {
	const {report, lines} = await run(
		t,
		'steps:',
		'- wait: deployment/web available',
		'- fork:',
		'    name: outer',
		'    steps:',
		'    - do: cordon node-0',
		'    - fork:',
		'        name: inner',
		'        steps:',
		'        - expect: nodes cordoned == 1',
		'        - do: cordon node-1',
		'        - expect: nodes cordoned == 1',
		'        - do: cordon node-2',
		'    - expect: nodes cordoned == 1',
		'- expect: nodes == 3',
	);
	t.false(report.ok);
	const failed = report.steps.at(-1)!;
	t.regex(
		line(failed),
		/^failed outer: inner: expect nodes cordoned == 1 \| found 2: node-0 .*, node-1 /,
		lines.join('\n'),
	);
	t.is(failed.fork, 'outer.inner');
	t.regex(failed.place, /a\.yaml:20:21$/);
	t.deepEqual(
		failed.changes?.map(change => change.split(' ').slice(0, 3).join(' ')),
		['Node node-1 changed:'],
	);
	t.is(report.skipped, 3);
});

test('a name is given once, and rules and measures are about the cluster alone', async t => {
	const {report, lines} = await run(
		t,
		'never: nodes cordoned >= 1',
		'measure: nodes cordoned every 1s',
		'steps:',
		'- fork: {name: twice, steps: [{do: cordon node-0}, {after: 10s}]}',
		'- fork: {name: twice, steps: []}',
	);
	t.deepEqual(lines.slice(1), [
		'ok twice: cordon node-0 | node/node-0 cordoned',
		'ok twice: let time pass',
		'failed fork twice | there is a fork "twice" already',
		'ok never nodes cordoned >= 1',
	]);
	t.deepEqual(new Set(report.series[0]?.points.map(({value}) => value)), new Set([0]));
});

test('what is wrong with a fork is refused with its place', async t => {
	const refusals = [
		[['- fork: {steps: []}'], /^a\.yaml:10:11: spec\.steps\[0\]\.fork\.name: expected text, found nothing/],
		[['- fork: {name: a-b, steps: []}'], /"a-b" cannot be named by expressions: use letters, digits and _/],
		[['- fork: {name: a}'], /spec\.steps\[0\]\.fork: a fork needs "steps"/],
		[['- fork: {name: a, exact: true, seed: 4, steps: []}'], /fork\.seed: an exact fork goes on as the cluster would/],
		[
			['- fork: {name: a, schedulerConfig: none.yaml, steps: []}'],
			/none\.yaml: no such file; built in are default, classic/,
		],
		[['- fork: {name: a, steps: [{do: tiant}]}'], /spec\.steps\[0\]\.fork\.steps\[0\]\.do: unknown command "tiant"/],
		[
			['- {do: cordon node-0, fork: {name: a, steps: []}}'],
			/a step has one of do, wait, expect, fork, not do and fork/,
		],
		[
			['- fork: {name: a, at: 3, steps: []}'],
			/unknown field; spec\.steps\[0\]\.fork may have name, exact, seed, schedulerConfig, steps/,
		],
		[
			[`- ${'fork: {name: a, steps: [{'.repeat(5)}after: 1s${'}]}'.repeat(5)}`],
			/forks are within one another more than 4 deep/,
		],
	] as const;
	for (const [lines, message] of refusals) t.regex(await refused(t, 'steps:', ...lines), message);
});

test('in a fixture that is played for somebody who watches, the cluster stands still while a fork is made and used', async t => {
	const steps = [
		'steps:',
		'- wait: deployment/web available',
		'- fork: {name: quick, steps: [{do: cordon node-0}, {after: 1h, expect: nodes cordoned == 1}]}',
		'- expect: {cel: "now < 60 && forks.quick.now >= 3600"}',
	];
	const folder = await folderWith(t, filesOf(steps));
	const scenario = await readScenario(path.join(folder, 'a.yaml'));
	const cluster = await startCluster({...scenarioOptions(scenario), speed: 0});
	const told: string[] = [];
	const report = await playScenario(cluster, scenario, {
		tell(news) {
			if (news.kind === 'begun') cluster.time.setSpeed(50);
			if (news.kind === 'done') told.push(`${cluster.time.speed} ${news.report.title}`);
		},
	});
	t.true(report.ok, report.steps.map(step => line(step)).join('\n'));
	t.deepEqual(told.slice(1, 4), ['0 fork quick', '0 quick: cordon node-0', '0 quick: expect nodes cordoned == 1']);
	t.is(cluster.time.speed, 50);
	await cluster.stop();
});
