import path from 'node:path';
import test from 'ava';
import {FileError} from '../../source/formats/yaml-documents.ts';
import {findFixtures} from '../../source/replay/find-fixtures.ts';
import {readScenario} from '../../source/replay/read-scenario.ts';
import {fixture, folderWith, web} from './fixture-files.ts';

test('a fixture is read whole', async t => {
	const folder = await folderWith(t, {
		'a.yaml': fixture(
			'whole',
			'seed: 9',
			'cluster:',
			'  nodes:',
			'  - {count: 2, name: node, cpu: 4, memory: 8Gi, labels: {disk: ssd}}',
			'  - {name: gpu, taints: [{key: a, value: "1", effect: NoSchedule}]}',
			'  include: [web.yaml]',
			'  podStart: 2s',
			'  controllers: "*,-job-controller"',
			'objects:',
			'- {apiVersion: v1, kind: ConfigMap, metadata: {name: c}}',
			'steps:',
			'- wait: deployment/web available within 30s',
			'- at: 1m',
			'  do: cordon node-0',
			'- {after: 5s, name: later, expect: no pods on node-0}',
			'- after: 10s',
			'- do: apply more.yaml',
			'- expect: {cel: pods.size() == 2, within: 3s}',
			'always: nodes == 3',
			'never: [{cel: pods.size() > 9}, pods failed >= 1]',
		),
		'web.yaml': web,
	});
	const scenario = await readScenario(path.join(folder, 'a.yaml'));
	t.like(scenario, {name: 'whole', seed: 9, timing: {podStartMs: 2000}, controllers: '*,-job-controller', folder});
	t.deepEqual(
		scenario.files.map(file => path.relative(folder, file)),
		['a.yaml', 'web.yaml', 'more.yaml'],
	);
	t.deepEqual(
		scenario.nodes.map(({name, count, cpu}) => [name, count, cpu]),
		[
			['node', 2, '4'],
			['gpu', undefined, undefined],
		],
	);
	t.deepEqual(
		scenario.objects.map(({object, place}) => `${object.kind} ${path.relative(folder, place)}`),
		['Deployment web.yaml:1:1', 'ConfigMap a.yaml:14:5'],
	);
	t.deepEqual(
		scenario.steps.map(({kind, title, time, place}) => [kind, title, time, path.relative(folder, place)]),
		[
			['wait', 'wait deployment/web available within 30s', undefined, 'a.yaml:16:11'],
			['do', 'cordon node-0', {atMs: 60_000}, 'a.yaml:18:9'],
			['expect', 'later', {afterMs: 5000}, 'a.yaml:19:38'],
			['pass', 'let time pass', {afterMs: 10_000}, 'a.yaml:20:5'],
			['do', 'apply more.yaml', undefined, 'a.yaml:21:9'],
			['expect', 'expect pods.size() == 2', undefined, 'a.yaml:22:13'],
		],
	);
	t.deepEqual(
		scenario.rules.map(({kind, title}) => `${kind}: ${title}`),
		['always: always nodes == 3', 'never: never pods.size() > 9', 'never: never pods failed >= 1'],
	);
});

const step = (...lines: readonly string[]) => fixture('a', 'steps:', ...lines);

const wrong: readonly [story: string, text: string, message: string | RegExp][] = [
	['an empty file', '', ': the file is empty; a fixture is one YAML document of kind Scenario'],
	['a file of comments', '# nothing yet\n', ': the file is empty; a fixture is one YAML document of kind Scenario'],
	['broken YAML', 'a: [1', /^:1:\d+: /],
	[
		'something else',
		'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {}\n',
		':1:1: not a fixture: expected apiVersion inkube.dev/v1alpha1 and kind Scenario',
	],
	['a list', '- a\n', /^:1:1: not a fixture/],
	[
		'another version',
		fixture('a').replace('v1alpha1', 'v7'),
		':1:1: not a fixture: expected apiVersion inkube.dev/v1alpha1 and kind Scenario',
	],
	[
		'two documents',
		`${fixture('a', 'seed: 1')}---\na: 1\n`,
		/^:1:1: a fixture is one document; put manifests into files/,
	],
	['no name', fixture('a', 'seed: 1').replace('{name: a}', '{}'), ':3:11: metadata.name: expected text, found nothing'],
	[
		'no spec',
		'apiVersion: inkube.dev/v1alpha1\nkind: Scenario\nmetadata: {name: a}\n',
		/spec: expected an object, found nothing$/,
	],
	[
		'an unknown field',
		fixture('a', 'seed: 1', 'step:', '- do: pause'),
		':6:3: spec.step: unknown field; spec may have seed, repeat, parameters, matrix, include, cluster, objects, steps, timetable, measure, always, never, eventually',
	],
	[
		'an unknown field at the top',
		`${fixture('a', 'seed: 1')}status: {}\n`,
		':6:1: status: unknown field; a fixture may have apiVersion, kind, metadata, spec',
	],
	[
		'an unknown field of a node',
		fixture('a', 'cluster: {nodes: [{name: a, ram: 8Gi}]}'),
		/^:5:31: spec\.cluster\.nodes\[0\]\.ram: unknown field; spec\.cluster\.nodes\[0\] may have count, name, cpu/,
	],
	[
		'an unknown field of a taint',
		fixture('a', 'cluster: {nodes: [{name: a, taints: [{key: a, efect: NoSchedule}]}]}'),
		/^:5:49: spec\.cluster\.nodes\[0\]\.taints\[0\]\.efect: unknown field; .* may have key, value, effect$/,
	],
	[
		'a node without a name',
		fixture('a', 'cluster: {nodes: [{cpu: 4}]}'),
		/^:5:21: .*name: expected text, found nothing$/,
	],
	[
		'a node with so much of something',
		fixture('a', 'cluster: {nodes: [{name: a, cpu: lots}]}'),
		':5:36: spec.cluster.nodes[0].cpu: expected a quantity such as 500m or 8Gi, found "lots"',
	],
	[
		'fewer than no nodes',
		fixture('a', 'cluster: {nodes: [{name: a, count: -1}]}'),
		/^:5:38: .*count: expected 0 or more nodes, found -1$/,
	],
	[
		'nodes that are no list',
		fixture('a', 'cluster: {nodes: 3}'),
		':5:20: spec.cluster.nodes: expected a list, found 3',
	],
	['a seed that is no number', fixture('a', 'seed: seven'), ':5:9: spec.seed: expected a whole number, found "seven"'],
	[
		'a bad duration',
		fixture('a', 'cluster: {podStart: soon}'),
		':5:23: spec.cluster.podStart: expected a duration such as 5s or 1m30s, found "soon"',
	],
	[
		'a duration without a unit',
		step('- after: 5'),
		':6:12: spec.steps[0].after: expected a duration such as 5s or 1m30s, found 5',
	],
	['a duration before now', step('- after: -5s'), /^:6:12: spec\.steps\[0\]\.after: expected a duration/],
	[
		'a missing include',
		fixture('a', 'cluster:', '  include: [web.yaml, nothere.yaml]'),
		':6:25: spec.cluster.include[1]: cannot read nothere.yaml: no such file',
	],
	['an include that is no text', fixture('a', 'cluster: {include: [{}]}'), /^:5:23: .*expected text, found an object$/],
	['an object that is none', fixture('a', 'objects: [{kind: Pod}]'), ':5:13: the object has no apiVersion'],
	[
		'two actions in a step',
		step('- do: pause', '  expect: pods'),
		':6:5: spec.steps[0]: a step has one of do, wait, expect, fork, not do and expect',
	],
	[
		'an answer without a command',
		step('- expect: pods == 1', '  fails: no'),
		':7:12: spec.steps[0].fails: "fails" is about a command; write "do" too',
	],
	[
		'an answer and a failure',
		step('- do: pause', '  answers: yes', '  fails: no'),
		':6:5: spec.steps[0]: a command either answers or fails, so a step has one of them',
	],
	[
		'an answer that is not text',
		step('- do: pause', '  answers: 7'),
		':7:14: spec.steps[0].answers: expected text, found 7',
	],
	['no action and no time', step('- name: nothing'), ':6:5: spec.steps[0]: a step needs one of do, wait, expect, fork'],
	['two times', step('- {at: 1s, after: 1s, do: pause}'), ':6:5: spec.steps[0]: a step has "at" or "after", not both'],
	[
		'an unknown field of a step',
		step('- does: pause'),
		/^:6:5: spec\.steps\[0\]\.does: unknown field; .* may have name, at, after, do, wait, expect, fork, answers, fails$/,
	],
	[
		'an unknown verb, with a mark under it',
		step('- do: taunt node node-1 a:NoExecute'),
		[
			':6:9: spec.steps[0].do: unknown command "taunt" (did you mean taint?)',
			'    taunt node node-1 a:NoExecute',
			'    ^^^^^',
		].join('\n'),
	],
	[
		'a missing word, with a mark where it would stand',
		step('- do: scale deployment web'),
		[
			':6:9: spec.steps[0].do: scale: --replicas N is missing',
			'    scale deployment web',
			'                        ^',
		].join('\n'),
	],
	[
		'a phrase that makes no sense',
		step('- expect: pods fluffy'),
		/^:6:13: spec\.steps\[0\]\.expect: unexpected "fluffy" \(states are running, .*\)\n {4}pods fluffy\n {9}\^{6}$/,
	],
	['a phrase that is a number', step('- wait: 3'), ':6:11: spec.steps[0].wait: expected text, found 3'],
	[
		'CEL that cannot be parsed',
		step('- expect:', '    cel: pods.size( == 2'),
		/^:7:12: spec\.steps\[0\]\.expect\.cel: .+/s,
	],
	[
		'CEL with an unknown variable',
		step('- expect: {cel: pots.size() == 2}'),
		/^:6:19: spec\.steps\[0\]\.expect\.cel: .*Unknown variable: pots/s,
	],
	[
		'CEL that is no claim',
		step('- expect: {cel: pods.size()}'),
		/^:6:19: .*the expression must be true or false, but it is of type int$/,
	],
	[
		'CEL with more than it may have',
		step('- expect: {cel: "true", until: 5s}'),
		/^:6:27: .*until: unknown field; .* may have cel, within$/,
	],
	[
		'a rule with a time',
		fixture('a', 'always: pods == 2 within 5s'),
		':5:11: spec.always: "always" is about the whole run, so "within" means nothing here',
	],
	[
		'a rule that makes no sense',
		fixture('a', 'never: [no pods, pods fluffy]'),
		/^:5:20: spec\.never\[1\]: unexpected "fluffy"/,
	],
];

for (const [story, text, message] of wrong)
	test(`${story} is refused with its place`, async t => {
		const file = path.join(await folderWith(t, {'a.yaml': text, 'web.yaml': web}), 'a.yaml');
		const error = await t.throwsAsync(readScenario(file), {instanceOf: FileError});
		t.is(error.file, file);
		t.true(error.message.startsWith(file));
		const rest = error.message.slice(file.length);
		if (typeof message === 'string') t.is(rest, message);
		else t.regex(rest, message);
	});

test('an error in an included manifest names that file', async t => {
	const folder = await folderWith(t, {
		'a.yaml': fixture('a', 'cluster: {include: [below/web.yaml]}'),
		'below/web.yaml': 'apiVersion: v1\nkind: Pod\nkind: Pod\n',
	});
	await t.throwsAsync(readScenario(path.join(folder, 'a.yaml')), {
		instanceOf: FileError,
		message: new RegExp(`^${folder}/below/web\\.yaml:3:1: Map keys must be unique`),
	});
});

test('a file that is not there is said so', async t => {
	await t.throwsAsync(readScenario('nowhere/a.yaml'), {instanceOf: FileError, message: 'nowhere/a.yaml: no such file'});
});

test('fixtures of a folder are the scenarios below it, manifests beside them are not', async t => {
	const folder = await folderWith(t, {
		'b.yaml': fixture('b', 'seed: 1'),
		'a.yml': fixture('a', 'seed: 1').replace('kind: Scenario', 'kind: "Scenario" # quoted'),
		'manifests/web.yaml': web,
		'deep/er/c.yaml': fixture('c', 'seed: 1'),
		'notes.md': 'kind: Scenario\n',
	});
	const found = await findFixtures(folder);
	t.deepEqual(
		found.map(file => path.relative(folder, file)),
		['a.yml', 'b.yaml', 'deep/er/c.yaml'],
	);
	const manifest = path.join(folder, 'manifests', 'web.yaml');
	t.deepEqual(await findFixtures(manifest), [manifest], 'a file is taken at its word');
	const manifests = path.join(folder, 'manifests');
	await t.throwsAsync(findFixtures(manifests), {message: `${manifests}: no fixture (kind: Scenario) in this folder`});
	await t.throwsAsync(findFixtures('nowhere'), {instanceOf: FileError, message: 'nowhere: no such file or folder'});
});
