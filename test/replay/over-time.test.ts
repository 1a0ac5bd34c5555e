import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {readScenario} from '../../source/replay/read-scenario.ts';
import type {ScenarioReport} from '../../source/replay/report.ts';
import {createGithubReporter} from '../../source/replay/reporters/github.ts';
import {createHumanReporter} from '../../source/replay/reporters/human.ts';
import {htmlPage} from '../../source/replay/reporters/html/page.ts';
import {runScenario, type RunOptions} from '../../source/replay/run-scenario.ts';
import {recordTrace} from '../../source/replay/trace.ts';
import {fixture, folderWith, web} from './fixture-files.ts';

const cluster = ['cluster:', '  nodes: [{count: 3, name: node}]', '  include: [web.yaml]'];

const run = async (t: ExecutionContext, spec: readonly string[], options: RunOptions = {}): Promise<ScenarioReport> => {
	const folder = await folderWith(t, {'a.yaml': fixture('a', ...cluster, ...spec), 'web.yaml': web});
	const report = await runScenario(await readScenario(path.join(folder, 'a.yaml')), options);
	return JSON.parse(JSON.stringify(report).replaceAll(`${folder}/`, '')) as ScenarioReport;
};

test('a timetable gives its command again and again, beside the steps', async t => {
	const {ok, steps} = await run(t, [
		'timetable:',
		'- {every: 10m, do: fail node random for 2m}',
		'- {every: 1m, from: 0s, times: 3, name: tick, do: annotate node node-0 tick=1 --overwrite}',
		'- {every: 1h, from: 2h, do: cordon node-0}',
		'- {every: 10m, from: 5m, until: 30m, do: scale deployment web --replicas 3}',
		'steps: [{at: 45m, expect: nodes ready == 3}]',
		'eventually: nodes Ready=Unknown >= 1',
	]);
	t.true(ok);
	t.deepEqual(
		steps.filter(({kind}) => kind === 'every').map(({title, message}) => [title, message]),
		[
			['every 10m0s fail node random for 2m', '4 times'],
			['every 1m0s tick', '3 times'],
			['every 1h0m0s cordon node-0', 'its time never came'],
			['every 10m0s scale deployment web --replicas 3', '3 times'],
		],
	);
});

test('a command of a timetable that fails is a failure, with its time and place', async t => {
	const {ok, steps} = await run(t, ['timetable: [{every: 1m, do: cordon node-9}]', 'steps: [{at: 5m}]']);
	t.false(ok);
	t.like(steps[1], {
		kind: 'every',
		ok: false,
		atMs: 60_000,
		place: 'a.yaml:8:31',
		message: 'nodes "node-9" not found (after it had worked 0 times)',
	});
});

test('one that is still at it when its time comes again leaves that time out', async t => {
	const {steps} = await run(t, [
		'timetable: [{every: 10s, from: 5s, do: wait pods app=nothing == 1 within 25s}]',
		'steps: [{at: 22s}]',
	]);
	t.is(
		steps[1]?.message,
		'its time never came; once not, because the one before was still at it; the last one was still at it at the end',
	);
});

test('measures are taken from the start, at their times, by phrase or expression', async t => {
	const {series} = await run(t, [
		'measure:',
		'- running pods app=web every 1s',
		'- {name: names, cel: "pods.size() * 10", every: 2s}',
		'steps: [{at: 3s}, {do: scale deployment web --replicas 5}, {after: 3s}]',
	]);
	t.deepEqual(
		series.map(({name, everyMs}) => [name, everyMs]),
		[
			['running pods app=web', 1000],
			['names', 2000],
		],
	);
	t.deepEqual(
		series[0]?.points.map(({atMs, value}) => [atMs, value]),
		[
			[0, 0],
			[1000, 2],
			[2000, 2],
			[3000, 2],
			[4000, 5],
			[5000, 5],
			[6000, 5],
		],
	);
	t.deepEqual(
		series[1]?.points.map(({value}) => value),
		[0, 20, 50, 50],
	);
});

test('measuring and drawing do not change what happens', async t => {
	const trace = async (spec: readonly string[], options: RunOptions) => {
		let entries: readonly object[] = [];
		await run(t, [...spec, 'steps: [{wait: deployment/web available}, {do: drain node-1}, {after: 1m}]'], {
			...options,
			observe({store}) {
				entries = recordTrace(store);
			},
		});
		return JSON.stringify(entries);
	};
	const plain = await trace([], {});
	t.is(await trace(['measure: pods every 70ms'], {picture: true}), plain);
});

test('a series that grows long keeps every other point', async t => {
	const {series} = await run(t, ['measure: pods every 1s', 'steps: [{after: 2h}]']);
	const {points, everyMs} = series[0]!;
	t.is(everyMs, 4000);
	t.true(points.length > 1000 && points.length <= 2000);
	t.true(points.every(({atMs}, index) => atMs === index * everyMs));
});

test('the report on an expectation that failed says what had changed', async t => {
	const {steps} = await run(t, [
		'steps:',
		'- wait: deployment/web available',
		'- do: scale deployment web --replicas 3',
		'- expect: pods app=web running == 9 within 5s',
	]);
	const changes = steps.at(-1)?.changes ?? [];
	t.true(
		changes.some(line => line.startsWith('Deployment default/web changed: ') && line.includes('spec.replicas: 2 → 3')),
	);
	t.true(changes.some(line => /^Pod default\/web-\S+ created$/.test(line)));
	t.false(changes.some(line => line.includes('managedFields')));
});

const wrong: readonly [story: string, line: string, message: RegExp][] = [
	['a timetable without an interval', 'timetable: [{do: pause}]', /timetable\[0\]\.every: expected a duration/],
	['one without a pause', 'timetable: [{every: 0s, do: pause}]', /expected more than no time between two times$/],
	['one that ends first', 'timetable: [{every: 1m, until: 30s, do: pause}]', /the end comes before the first time$/],
	['one that never comes', 'timetable: [{every: 1m, times: 0, do: pause}]', /expected 1 or more, found 0$/],
	[
		'one with a wrong command',
		'timetable: [{every: 1m, do: pauze}]',
		/unknown command "pauze" \(did you mean pause\?\)/,
	],
	[
		'a measure without an interval',
		'measure: pods',
		/expected what to count and how often, such as "pending pods every 10s", found "pods"$/,
	],
	[
		'a measure with a wrong interval',
		'measure: pods every soon',
		/invalid duration "soon".*\n {4}pods every soon\n {15}\^\^\^\^$/,
	],
	['a measure of no time', 'measure: pods every 0s', /"0s" is no time between two looks/],
	['a measure that claims', 'measure: pods == 3 every 1s', /a measure counts; leave out "no" and the number/],
	['a measure with a deadline', 'measure: pods within 3s every 1s', /"within" means nothing here$/],
	[
		'a measure that is no number',
		'measure: {cel: "true", every: 1s}',
		/the expression must be a number, but it is of type bool$/,
	],
];

for (const [story, line, message] of wrong)
	test(`refuses ${story}`, async t => {
		const folder = await folderWith(t, {'a.yaml': fixture('a', line)});
		await t.throwsAsync(readScenario(path.join(folder, 'a.yaml')), {message});
	});

const failing = async (t: ExecutionContext) =>
	run(
		t,
		[
			'measure: pods every 1s',
			'steps:',
			'- wait: deployment/web available',
			'- {name: "taint <b> & wait", do: "taint node node-0 a=b:NoExecute"}',
			'- {after: 30s, expect: no pods app=web}',
			'- after: 1h',
		],
		{picture: true},
	);

test('the HTML report is one file that shows where pods were, what was measured, and why it failed', async t => {
	const report = await failing(t);
	const page = htmlPage(
		[report, {...report, name: 'second', ok: true}],
		[{file: 'b', error: 'b.yaml:1:1: <no>'}],
		1500,
	);
	t.regex(page, /<h1>inkube replay: 1 passed, 1 failed, 1 unreadable<\/h1>/);
	t.notRegex(page, /https?:|<script|url\(/, 'nothing comes from elsewhere');
	t.is(page.match(/<svg /g)?.length, 4, 'placement and one measure for each run');
	t.is(page.match(/<svg /g)?.length, page.match(/<\/svg>/g)?.length);
	const bars = page.match(/<rect [^>]*><title>default\/web-\S+ on node-\d, [^<]* – [^<]*<\/title><\/rect>/g) ?? [];
	t.true(bars.length >= 4, `a bar for each stay of a pod: ${bars.length}`);
	t.regex(page, /Deployment web<\/span>/, 'in the colour of its workload');
	t.regex(page, /taint &lt;b&gt; &amp; wait/, 'text is text');
	t.regex(page, /what had changed/);
	t.regex(page, /npx inkube replay a\.yaml --seed 1 --verbose/);
	t.true(
		page.indexOf('<h2><span class="bad">✘</span> a</h2>') < page.indexOf('second</h2>'),
		'what failed comes first',
	);
});

test('an empty run still makes a page', t => {
	const page = htmlPage([], [], 0);
	t.regex(page, /<h1>inkube replay: 0 passed, 0 failed<\/h1>/);
});

test('GitHub gets an annotation on the line of what failed', async t => {
	let output = '';
	const write = (text: string) => {
		output += text;
	};
	const reporter = createGithubReporter({write, human: createHumanReporter({write, verbose: false, colour: false})});
	reporter.scenario(await failing(t));
	reporter.unreadable({file: 'b.yaml', error: 'b.yaml:3:7: 100% wrong\nreally'});
	reporter.end(1000);
	const [failed, unreadable] = output.split('\n').filter(line => line.startsWith('::error '));
	t.regex(failed!, /^::error file=a\.yaml,line=12,col=26,title=a::expect no pods app=web: found 2: /);
	t.regex(failed!, /%0Aagain with: npx inkube replay a\.yaml --seed 1 --verbose$/);
	t.is(unreadable, '::error file=b.yaml,line=3,col=7,title=fixture::b.yaml:3:7: 100%25 wrong%0Areally');
	t.regex(output, /0 passed, 1 failed, 1 unreadable/, 'and people get what they always get');
});
