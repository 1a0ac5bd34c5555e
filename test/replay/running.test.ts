import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {parseAllDocuments} from 'yaml';
import {readScenario} from '../../source/replay/read-scenario.ts';
import {replay, type ReplayOptions} from '../../source/replay/replay.ts';
import type {ScenarioReport} from '../../source/replay/report.ts';
import {createHumanReporter} from '../../source/replay/reporters/human.ts';
import {createJsonReporter} from '../../source/replay/reporters/json.ts';
import {createJunitReporter} from '../../source/replay/reporters/junit.ts';
import {createTapReporter} from '../../source/replay/reporters/tap.ts';
import {runScenario} from '../../source/replay/run-scenario.ts';
import {watchFixtures} from '../../source/replay/watch-fixtures.ts';
import {fixture, folderWith, web} from './fixture-files.ts';

const cluster = ['cluster:', '  nodes: [{count: 2, name: node}]', '  include: [web.yaml]'];

/** Runs one fixture: these lines under `spec` of a cluster with two nodes and a Deployment `web`. */
const run = async (t: ExecutionContext, ...spec: readonly string[]): Promise<ScenarioReport> => {
	const folder = await folderWith(t, {'a.yaml': fixture('a', ...cluster, ...spec), 'web.yaml': web});
	return runScenario(await readScenario(path.join(folder, 'a.yaml')));
};

/** Replays files and answers the exit code and what was written. */
const replayed = async (
	t: ExecutionContext,
	files: {readonly [name: string]: string},
	options: Partial<ReplayOptions> & {readonly paths?: readonly string[]} = {},
) => {
	const folder = await folderWith(t, files);
	const {paths = ['.'], ...rest} = options;
	let output = '';
	const exitCode = await replay(
		paths.map(one => path.join(folder, one)),
		{
			reporter: 'human',
			...rest,
			write(text) {
				output += text;
			},
		},
	);
	return {exitCode, output: output.replaceAll(`${folder}/`, '')};
};

const good = fixture('good', 'steps: [{after: 1s}]');
const bad = fixture('bad', 'steps: [{expect: pods == 7}]');
const broken = fixture('broken', 'step: []');

test('the exit code is 0 when all holds, 1 when something does not, 2 when a fixture is wrong', async t => {
	t.is((await replayed(t, {'a.yaml': good})).exitCode, 0);
	t.is((await replayed(t, {'a.yaml': good, 'b.yaml': bad})).exitCode, 1);
	const all = await replayed(t, {'a.yaml': broken, 'b.yaml': bad, 'c.yaml': good});
	t.is(all.exitCode, 2, 'wrong is worse than failed');
	t.regex(all.output, /a\.yaml:5:3: spec\.step: unknown field/);
	t.regex(all.output, /✘ bad/);
	t.regex(all.output, /✔ good/, 'a fixture that is wrong does not keep others from running');
	t.regex(all.output, /1 passed, 1 failed, 1 unreadable/);
});

test('a path that is not there does not keep others from running either', async t => {
	const {exitCode, output} = await replayed(t, {'a.yaml': good}, {paths: ['nowhere', 'a.yaml', 'a.yaml']});
	t.is(exitCode, 2);
	t.regex(output, /nowhere: no such file or folder/);
	t.regex(output, /1 passed, 0 failed/, 'and one that is named twice runs once');
});

test('--only runs fixtures whose name or file matches, and none is an error', async t => {
	const files = {'x/first.yaml': good, 'x/second.yaml': bad};
	t.is((await replayed(t, files, {only: /good/})).exitCode, 0);
	t.is((await replayed(t, files, {only: /second\.yaml$/})).exitCode, 1);
	const none = await replayed(t, files, {only: /typo/});
	t.is(none.exitCode, 2);
	t.regex(none.output, /no fixture matches \/typo\//);
});

test('steps happen at their times, after those before them', async t => {
	const {ok, steps, durationMs} = await run(
		t,
		'steps:',
		'- {at: 10s, do: cordon node-0}',
		'- {after: 5s, expect: node/node-0 cordoned}',
		'- {at: 1m, expect: {cel: now == 60}}',
		'- after: 1h',
	);
	t.true(ok);
	t.deepEqual(
		steps.map(({atMs}) => atMs),
		[10_000, 15_000, 60_000, 3_660_000],
	);
	t.is(durationMs, 3_660_000);
});

test('a step whose time has passed is refused', async t => {
	const {ok, steps, skipped} = await run(t, 'steps:', '- after: 10s', '- {at: 5s, do: cordon node-0}', '- after: 1s');
	t.false(ok);
	t.is(steps.at(-1)?.message, 'its time has passed: the run is at 10s already');
	t.is(skipped, 1);
});

test('an expectation must hold now, or within its time; what was found instead is said', async t => {
	const now = await run(t, 'steps: [{expect: pods app=web running == 2}]');
	t.false(now.ok);
	t.regex(now.steps[0]?.message ?? '', /^found 0/);
	t.is(now.durationMs, 0);
	t.true((await run(t, 'steps: [{expect: pods app=web running == 2 within 5s}]')).ok);
	const never = await run(t, 'steps: [{expect: pods app=web running == 3 within 5s}]');
	t.regex(never.steps[0]?.message ?? '', /^not within 5s; found 2: default\/web-\S+ \(Running on node-\d\), /);
	t.is(never.steps[0]?.atMs, 5000);
	t.regex(never.steps[0]?.place ?? '', /a\.yaml:8:20$/);
});

test('a wait without a time waits 30 s', async t => {
	const {steps} = await run(t, 'steps: [{wait: pod/nothing running}]');
	t.is(steps[0]?.message, 'not within 30s; found nothing of that name');
	t.is(steps[0]?.atMs, 30_000);
});

test('CEL that fails to evaluate counts as not yet, and is told at the end', async t => {
	const {steps} = await run(t, 'steps:', '- expect: {cel: "pods[7].metadata.name == \'x\'", within: 2s}');
	t.false(steps[0]?.ok);
	t.regex(steps[0]?.message ?? '', /^not within 2s; found .*index/i);
	const cel = 'pods.size() == 2 && pods.all(p, has(p.status.podIP))';
	t.true((await run(t, 'steps:', '- expect:', `    cel: ${cel}`, '    within: 5s')).ok);
});

test('a command that fails ends the run at its line', async t => {
	const {ok, steps, skipped} = await run(t, 'steps:', '- do: cordon nowhere', '- do: cordon node-0');
	t.false(ok);
	t.is(steps[0]?.message, 'nodes "nowhere" not found');
	t.regex(steps[0]?.place ?? '', /a\.yaml:9:9$/);
	t.is(skipped, 1);
});

test('a step can say what its command answers, or that it is refused', async t => {
	const good = await run(
		t,
		'steps:',
		'- {do: cordon node-0, answers: node-0 cordoned}',
		'- {do: cordon nowhere, fails: \'nodes "nowhere" not found\'}',
		'- {do: kv get nothing, answers: ""}',
	);
	t.true(good.ok);
	t.is(good.steps[1]?.message, 'failed as expected: nodes "nowhere" not found');
	const message = async (line: string) => (await run(t, `steps: [${line}]`)).steps[0]?.message;
	t.is(await message('{do: cordon node-0, answers: drained}'), 'answered node/node-0 cordoned, not "drained"');
	t.is(await message('{do: cordon node-0, fails: not found}'), 'did not fail; answered node/node-0 cordoned');
	t.is(
		await message('{do: cordon nowhere, fails: Conflict}'),
		'failed, but not with "Conflict": nodes "nowhere" not found',
	);
	t.is(await message('{do: cordon nowhere, answers: cordoned}'), 'nodes "nowhere" not found');
});

test("CEL sees the keys of the store that are not the API server's", async t => {
	const {ok, steps} = await run(
		t,
		'steps:',
		'- expect: {cel: kv.size() == 0}',
		'- do: kv put a 1',
		'- do: kv put zürich 2',
		"- expect: {cel: \"kv == {'a': '1', 'zürich': '2'} && !('b' in kv)\"}",
		"- expect: {cel: \"kv['b'] == '1'\", within: 1s}",
	);
	t.false(ok);
	t.deepEqual(
		steps.map(step => step.ok),
		[true, true, true, true, false],
	);
	t.regex(steps[4]?.message ?? '', /^not within 1s; found .*b/);
});

test('rules hold over the whole run: always, never, eventually', async t => {
	const spec = ['steps: [{after: 10s}, {do: cordon node-0}, {after: 10s}]'];
	const kept = await run(t, ...spec, 'always: nodes == 2', 'never: pods > 2', 'eventually: node/node-0 cordoned');
	t.true(kept.ok);
	t.deepEqual(
		kept.steps.slice(3).map(({kind, atMs}) => [kind, atMs]),
		[
			['always', 20_000],
			['never', 20_000],
			['eventually', 10_000],
		],
	);
	const broken = await run(
		t,
		...spec,
		'always: no nodes cordoned',
		'never: node/node-0 cordoned',
		'eventually: pods == 9',
	);
	const [always, never, eventually] = broken.steps.slice(3);
	t.deepEqual([always?.ok, never?.ok, eventually?.ok], [false, false, false]);
	t.regex(always?.message ?? '', /^at 10s: found 1: node-0 \(/);
	t.regex(never?.message ?? '', /^at 10s: found node-0 \(/);
	t.regex(eventually?.message ?? '', /^it never was; at the end: 2: default\/web-/);
});

test('an object that the server refuses ends the run before its first step, at its place', async t => {
	const {ok, steps, skipped} = await run(
		t,
		'objects: [{apiVersion: v1, kind: ConfigMap, metadata: {name: Not A Name}}]',
		'steps: [{after: 1s}]',
	);
	t.false(ok);
	t.like(steps[0], {kind: 'setup', title: 'create ConfigMap Not A Name', ok: false});
	t.regex(steps[0]?.message ?? '', /ConfigMap "Not A Name" is invalid/);
	t.regex(steps[0]?.place ?? '', /a\.yaml:8:13$/);
	t.is(skipped, 1);
});

test('nodes and controllers that cannot be had are a failed fixture, not a crash', async t => {
	const {exitCode, output} = await replayed(t, {
		'a.yaml': fixture('name', 'cluster: {nodes: [{name: Not A Name}]}', 'steps: [{after: 1s}]'),
		'b.yaml': fixture('twice', 'cluster: {nodes: [{name: a}, {name: a}]}'),
		'c.yaml': fixture('controllers', 'cluster: {controllers: unheard}'),
	});
	t.is(exitCode, 1);
	t.regex(output, /✘ start the cluster\n +Node "Not A Name" is invalid/);
	t.regex(output, /nodes "a" already exists/);
	t.regex(output, /"unheard" is not in the list of known controllers/);
	t.regex(output, /0 passed, 3 failed/);
});

test('a fixture runs with its own seed, or with the one asked for', async t => {
	const {output} = await replayed(t, {'a.yaml': fixture('a', 'seed: 5', 'steps: [{after: 1s}]')}, {reporter: 'json'});
	t.is((JSON.parse(output) as {scenarios: [ScenarioReport]}).scenarios[0].seed, 5);
	const other = await replayed(t, {'a.yaml': fixture('a', 'steps: [{after: 1s}]')}, {reporter: 'json', seed: 42});
	t.is((JSON.parse(other.output) as {scenarios: [ScenarioReport]}).scenarios[0].seed, 42);
});

const nasty = 'a <b> & "c" \u0000\u001B[31m \uFFFE \uD800 # skip\nnext\tline';

const reports: readonly ScenarioReport[] = [
	{
		name: 'fine',
		file: 'fine.yaml',
		seed: 1,
		ok: true,
		steps: [
			{
				title: 'cordon node-0',
				place: 'fine.yaml:9:9',
				kind: 'do',
				ok: true,
				atMs: 1500,
				message: 'node/node-0 cordoned',
			},
		],
		skipped: 0,
		durationMs: 1500,
		revision: 40,
		series: [
			{
				name: 'pods',
				everyMs: 500,
				points: [
					{atMs: 0, value: 0},
					{atMs: 500, value: 4},
					{atMs: 1000, value: 8},
				],
			},
		],
	},
	{
		name: nasty,
		file: 'nasty.yaml',
		seed: 1,
		ok: false,
		steps: [
			{title: nasty, place: 'nasty.yaml:1:1', kind: 'expect', ok: false, atMs: 2000, message: nasty},
			{title: 'always pods', place: 'nasty.yaml:2:2', kind: 'always', ok: true, atMs: 2000},
		],
		skipped: 3,
		durationMs: 2000,
		revision: 50,
		series: [],
	},
];

const unreadable = {file: 'broken.yaml', error: `broken.yaml:1:1: ${nasty}`};

test('for people: a line per fixture, the steps of those that failed, and a sum', t => {
	const written = (verbose: boolean) => {
		let output = '';
		const reporter = createHumanReporter({
			verbose,
			colour: false,
			write(text) {
				output += text;
			},
		});
		for (const report of reports) reporter.scenario({...report, name: report.name.slice(0, 5)});
		reporter.unreadable({file: 'broken.yaml', error: 'broken.yaml:1:1: no'});
		reporter.end(1234);
		return output;
	};
	const output = written(false);
	t.true(
		output.startsWith(
			'✔ fine (1 step, 1.5s of cluster time, 40 revisions)\n             ▁▅█ pods (0 … 8)\n✘ a <b> (2 ',
		),
	);
	t.false(output.includes('cordon node-0'));
	t.true(output.includes('nasty.yaml:1:1\n'));
	t.true(output.includes('3 steps not reached\n'));
	t.true(output.includes('✘ broken.yaml:1:1: no\n'));
	t.true(output.endsWith('\n1 passed, 1 failed, 1 unreadable (3.5s of cluster time in 1.2 s)\n'));
	t.true(written(true).includes('1.5s  ✔ cordon node-0\n               node/node-0 cordoned\n'));
});

/** What a reporter writes about all reports. */
const written = (create: typeof createTapReporter) => {
	let output = '';
	const reporter = create(text => {
		output += text;
	});
	for (const report of reports) reporter.scenario(report);
	reporter.unreadable(unreadable);
	reporter.end(1);
	return output;
};

test('TAP: a plan, a line per fixture, and YAML that can be read', t => {
	const output = written(createTapReporter);
	const [version, first, second] = output.split('\n');
	t.is(version, 'TAP version 13');
	t.is(first, 'ok 1 - fine');
	t.regex(second ?? '', /^not ok 2 - a <b> & "c" .* \\# skip next line$/, 'a # begins no directive');
	t.true(output.endsWith('\n1..3\n'));
	t.is(output.match(/^(not )?ok \d+ - /gm)?.length, 3);
	const blocks = [...output.matchAll(/^ {2}---\n(.*?)^ {2}\.\.\.\n/gms)].map(([, block]) => block!);
	t.is(blocks.length, 2);
	const [failed, wrong] = blocks.map(block => {
		const [document] = parseAllDocuments(block.replace(/^ {2}/gm, ''));
		t.deepEqual(document?.errors, []);
		return document?.toJS() as unknown;
	});
	t.deepEqual(failed, [{step: nasty, message: nasty, at: 'nasty.yaml:1:1'}]);
	t.deepEqual(wrong, {message: unreadable.error});
});

/** Checks that XML is well formed, without entities of its own: tags are balanced, attributes quoted, characters allowed. */
const checkXml = (t: ExecutionContext, xml: string): readonly string[] => {
	// oxlint-disable-next-line no-control-regex -- the characters that XML 1.0 cannot hold
	t.notRegex(xml, /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/);
	t.true(xml.isWellFormed());
	const open: string[] = [];
	const seen: string[] = [];
	const body = xml.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n/, '');
	const rest = body.replaceAll(
		/<(\/?)(\w+)((?: \w+="[^"<]*")*)(\/?)>/g,
		(_, close: string, name: string, attributes: string, empty: string) => {
			if (close) t.is(open.pop(), name);
			else {
				seen.push(name);
				if (!empty) open.push(name);
			}
			return attributes;
		},
	);
	t.deepEqual(open, []);
	t.notRegex(rest, /[<>]/, 'nothing but tags has angle brackets');
	t.notRegex(rest.replaceAll(/&(?:amp|lt|gt|quot|#\d+);/g, ''), /&/, 'every & is escaped');
	return seen;
};

test('JUnit: well-formed whatever is in it, a suite per fixture and a case per step', t => {
	const output = written(createJunitReporter);
	const seen = checkXml(t, output);
	t.is(seen.filter(name => name === 'testsuite').length, 3);
	t.is(seen.filter(name => name === 'testcase').length, 4);
	t.is(seen.filter(name => name === 'failure').length, 1);
	t.is(seen.filter(name => name === 'error').length, 1);
	t.true(output.includes('message="a &lt;b&gt; &amp; &quot;c&quot; [31m  \uFFFD # skip&#10;next&#9;line"'));
	t.true(output.includes('tests="2" failures="1" time="2"'));
});

test('JSON: one document with everything', t => {
	const output = JSON.parse(written(createJsonReporter)) as {ok: boolean; scenarios: unknown; unreadable: unknown};
	t.false(output.ok);
	t.deepEqual(output.scenarios, JSON.parse(JSON.stringify(reports)));
	t.deepEqual(output.unreadable, [unreadable]);
});

test('every reporter can be asked for by name', async t => {
	const files = {'a.yaml': good, 'b.yaml': bad};
	t.regex(
		(await replayed(t, files, {reporter: 'tap'})).output,
		/^TAP version 13\nok 1 - good\nnot ok 2 - bad\n[^]*1\.\.2\n$/,
	);
	checkXml(t, (await replayed(t, files, {reporter: 'junit'})).output);
	t.like(JSON.parse((await replayed(t, files, {reporter: 'json'})).output), {ok: false});
	t.regex((await replayed(t, files, {reporter: 'human', verbose: true})).output, /✔ let time pass/);
});

/** Changes as they are told, each by a promise. */
const changes = () => {
	const heard: string[] = [];
	let tell: () => void = () => undefined;
	return {
		heard,
		async changed(file: string) {
			heard.push(path.basename(file));
			tell();
		},
		next: () =>
			new Promise<void>(resolve => {
				tell = resolve;
			}),
	};
};

test('a change of a fixture, of a manifest it includes or of one that a command names is told', async t => {
	const folder = await folderWith(t, {
		'fixtures/a.yaml': fixture(
			'a',
			'cluster: {include: [../manifests/web.yaml]}',
			'steps: [{do: apply ../manifests/more.yaml}]',
		),
		'manifests/web.yaml': web,
		'manifests/more.yaml': web,
		'manifests/other.yaml': web,
	});
	const {heard, changed, next} = changes();
	const stop = await watchFixtures([path.join(folder, 'fixtures', 'a.yaml')], changed);
	const write = async (name: string, text: string) => {
		const told = next();
		await writeFile(path.join(folder, name), text);
		await told;
	};
	await writeFile(path.join(folder, 'manifests', 'other.yaml'), '# nobody reads this');
	await write('manifests/web.yaml', `${web}\n`);
	await write('manifests/more.yaml', `${web}\n`);
	await write('fixtures/a.yaml', fixture('a', 'cluster: {include: [../manifests/other.yaml]}'));
	await write('manifests/other.yaml', web);
	await stop();
	t.deepEqual(heard, ['web.yaml', 'more.yaml', 'a.yaml', 'other.yaml'], 'what it includes now is watched from then on');
});

test('a fixture that cannot be read is watched until it can be', async t => {
	const folder = await folderWith(t, {'a.yaml': broken});
	const {heard, changed, next} = changes();
	const stop = await watchFixtures([folder], changed);
	const told = next();
	await writeFile(path.join(folder, 'a.yaml'), good);
	await told;
	await stop();
	t.deepEqual(heard, ['a.yaml']);
});
