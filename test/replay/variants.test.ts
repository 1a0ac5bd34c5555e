import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {readScenarios} from '../../source/replay/read-scenario.ts';
import type {VariantChoices} from '../../source/replay/variants.ts';
import {replay, type ReplayOptions} from '../../source/replay/replay.ts';
import {fixture, folderWith, web} from './fixture-files.ts';

type Files = {readonly [name: string]: string};

const read = async (t: ExecutionContext, files: Files, choices: VariantChoices = {}) => {
	const folder = await folderWith(t, files);
	return readScenarios(path.join(folder, 'a.yaml'), choices);
};

const set = (values: {readonly [name: string]: string}) => ({set: new Map(Object.entries(values))});

const sized = fixture(
	'sized',
	'parameters: {size: 3, prefix: node, slow: false}',
	'cluster:',
	'  nodes: [{count: "${size}", name: "${prefix}", labels: {kind: "${prefix}-of-${size}", slow: "is-${slow}"}}]',
	'steps: [{expect: "nodes == ${size}"}]',
);

test('parameters stand for values: alone with their type, within text as text', async t => {
	const [scenario, ...others] = await read(t, {'a.yaml': sized});
	t.is(others.length, 0);
	t.is(scenario?.name, 'sized', 'one that runs in one way keeps its name');
	t.deepEqual(scenario?.nodes, [{count: 3, name: 'node', labels: {kind: 'node-of-3', slow: 'is-false'}}]);
	t.is(scenario?.steps[0]?.title, 'expect nodes == 3');
});

test('--set takes the place of a default, and keeps its type', async t => {
	const [scenario] = await read(t, {'a.yaml': sized}, set({size: '7', prefix: '9', slow: 'true', other: 'x'}));
	t.deepEqual(scenario?.nodes, [{count: 7, name: '9', labels: {kind: '9-of-7', slow: 'is-true'}}]);
	await t.throwsAsync(read(t, {'a.yaml': sized}, set({size: 'many'})), {
		message: /a\.yaml:5:22: spec\.parameters\.size: --set size=many is not a number$/,
	});
	await t.throwsAsync(read(t, {'a.yaml': sized}, set({slow: 'perhaps'})), {
		message: /--set slow=perhaps is not a boolean/,
	});
});

const grid = fixture(
	'grid',
	'seed: 4',
	'matrix: {nodes: [5, 50], policy: [a, b], seed: [1, 2]}',
	'cluster: {nodes: [{count: "${nodes}", name: node, labels: {policy: "${policy}"}}]}',
);

test('a matrix is every combination, the first name slowest, each with every seed', async t => {
	const scenarios = await read(t, {'a.yaml': grid});
	t.deepEqual(
		scenarios.map(({name, seed}) => `${name} ${seed}`),
		[
			'grid [nodes=5 policy=a seed=1] 1',
			'grid [nodes=5 policy=a seed=2] 2',
			'grid [nodes=5 policy=b seed=1] 1',
			'grid [nodes=5 policy=b seed=2] 2',
			'grid [nodes=50 policy=a seed=1] 1',
			'grid [nodes=50 policy=a seed=2] 2',
			'grid [nodes=50 policy=b seed=1] 1',
			'grid [nodes=50 policy=b seed=2] 2',
		],
	);
	t.is(scenarios[4]?.nodes[0]?.count, 50);
});

test('the command line may fix an axis, or the seed', async t => {
	const names = (await read(t, {'a.yaml': grid}, {...set({nodes: '7'}), seed: 9})).map(({name}) => name);
	t.deepEqual(names, ['grid [nodes=7 policy=a]', 'grid [nodes=7 policy=b]']);
});

test('repeat goes on to the seeds that follow', async t => {
	const scenarios = await read(t, {'a.yaml': fixture('a', 'seed: 4', 'repeat: 3')});
	t.deepEqual(
		scenarios.map(({name, seed}) => [name, seed]),
		[
			['a [seed=4]', 4],
			['a [seed=5]', 5],
			['a [seed=6]', 6],
		],
	);
});

test('dollars of manifests are left alone unless they name a parameter', async t => {
	const objects = [
		'objects:',
		'- {apiVersion: v1, kind: ConfigMap, metadata: {name: c}, data: {a: "${HOME} ${who}", b: "$${who}", c: "$(VAR)"}}',
	];
	const [named] = await read(t, {'a.yaml': fixture('a', 'parameters: {who: me}', ...objects)});
	t.like(named?.objects[0]?.object, {data: {a: '${HOME} me', b: '${who}', c: '$(VAR)'}});
	const [plain] = await read(t, {'a.yaml': fixture('a', ...objects)});
	t.like(plain?.objects[0]?.object, {data: {a: '${HOME} ${who}', b: '$${who}', c: '$(VAR)'}});
});

const wrong: readonly [story: string, spec: readonly string[], message: RegExp][] = [
	[
		'a name that is no parameter',
		['parameters: {size: 3}', 'steps: [{do: "cordon node-${sise}"}, {expect: "nodes == ${size}"}]'],
		/:6:16: spec\.steps\[0\]\.do: no parameter is called "sise" \(parameters: size\); write \$\$\{sise\} for the text itself$/,
	],
	[
		'a name without any parameters',
		['steps: [{do: "cordon ${x}"}]'],
		/no parameter is called "x" \(parameters: none\)/,
	],
	[
		'a parameter nothing mentions',
		['parameters: {size: 3}'],
		/:5:22: spec\.parameters\.size: nothing in the fixture says \$\{size\}$/,
	],
	['an axis nothing mentions', ['matrix: {size: [3]}'], /spec\.matrix\.size: nothing in the fixture says \$\{size\}$/],
	['an axis without values', ['matrix: {size: []}'], /spec\.matrix\.size: expected at least one value$/],
	['an axis that is no list', ['matrix: {size: 3}'], /spec\.matrix\.size: expected a list, found 3$/],
	[
		'an axis of objects',
		['matrix: {size: [{}]}'],
		/spec\.matrix\.size\[0\]: expected text, a number or true or false$/,
	],
	[
		'seeds that are no numbers',
		['matrix: {seed: [one]}'],
		/spec\.matrix\.seed\[0\]: expected a whole number, found "one"$/,
	],
	['a name that cannot be mentioned', ['parameters: {"a b": 1}'], /"a b" cannot be mentioned as \$\{a b\}$/],
	[
		'parameters that are a list',
		['parameters: [a]'],
		/spec\.parameters: expected an object with a value for each name$/,
	],
	['a seed among the parameters', ['parameters: {seed: 3}'], /the seed is spec\.seed, not a parameter$/],
	['no repeat at all', ['repeat: 0'], /spec\.repeat: expected 1 or more, found 0$/],
	['too many runs', ['repeat: 1001'], /1001 runs are more than 1000$/],
];

for (const [story, spec, message] of wrong)
	test(`refuses ${story}`, async t => {
		await t.throwsAsync(read(t, {'a.yaml': fixture('a', ...spec)}), {message});
	});

const common = fixture(
	'common',
	'parameters: {count: 2}',
	'cluster:',
	'  nodes: [{count: "${count}", name: node}]',
	'  include: [web.yaml]',
	'steps: [{wait: deployment/web available}]',
	'never: pods failed >= 1',
);

test('a fixture goes on from those it includes: their nodes, objects, steps and rules come first', async t => {
	const [scenario] = await read(t, {
		'a.yaml': fixture(
			'a',
			'include: [{file: shared/common.yaml, set: {count: 3}}]',
			'cluster: {nodes: [{name: extra}]}',
			'steps: [{do: cordon node-0}]',
		),
		'shared/common.yaml': common,
		'shared/web.yaml': web,
	});
	t.deepEqual(
		scenario?.nodes.map(({name, count}) => [name, count]),
		[
			['node', 3],
			['extra', undefined],
		],
	);
	t.deepEqual(
		scenario?.steps.map(({title}) => title),
		['wait deployment/web available', 'cordon node-0'],
	);
	t.is(scenario?.objects[0]?.object.kind, 'Deployment');
	t.is(scenario?.rules.length, 1);
	t.is(path.basename(scenario?.steps[0]?.folder ?? ''), 'shared', 'what its commands name is beside it');
	t.is(scenario?.files.length, 3, 'and all of them are watched');
});

const wronglyIncluded: readonly [story: string, files: Files, message: RegExp][] = [
	['one that is not there', {'a.yaml': fixture('a', 'include: [b.yaml]')}, /b\.yaml: no such file$/],
	[
		'itself',
		{'a.yaml': fixture('a', 'include: [a.yaml]')},
		/a\.yaml:5:13: spec\.include\[0\]: fixtures include one another more than 10 deep$/,
	],
	[
		'one with a matrix',
		{'a.yaml': fixture('a', 'include: [b.yaml]'), 'b.yaml': fixture('b', 'repeat: 2')},
		/b\.yaml:5:3: spec: a fixture that is included runs in one way; it cannot have matrix or repeat$/,
	],
	[
		'one with a parameter it does not have',
		{'a.yaml': fixture('a', 'include: [{file: b.yaml, set: {x: 1}}]'), 'b.yaml': fixture('b', 'seed: 1')},
		/a\.yaml:5:37: spec\.include\[0\]\.set\.x: b\.yaml has no parameter "x"$/,
	],
];

for (const [story, files, message] of wronglyIncluded)
	test(`refuses to include ${story}`, async t => {
		await t.throwsAsync(read(t, files), {message});
	});

/** Replays a fixture and answers the exit code and what was written. */
const replayed = async (t: ExecutionContext, text: string, options: Partial<ReplayOptions> = {}) => {
	const folder = await folderWith(t, {'a.yaml': text});
	let output = '';
	const exitCode = await replay([path.join(folder, 'a.yaml')], {
		reporter: 'human',
		...options,
		write(part) {
			output += part;
		},
	});
	return {exitCode, output: output.replaceAll(`${folder}/`, '')};
};

test('each way of running a fixture is reported, and --only chooses among them', async t => {
	const text = fixture(
		'grid',
		'matrix: {nodes: [2, 3]}',
		'cluster: {nodes: [{count: "${nodes}", name: node}]}',
		'steps: [{expect: nodes == 2}]',
	);
	const all = await replayed(t, text);
	t.is(all.exitCode, 1);
	t.regex(all.output, /✔ grid \[nodes=2\] /);
	t.regex(all.output, /✘ grid \[nodes=3\] /);
	t.is((await replayed(t, text, {only: /nodes=2/})).exitCode, 0);
});

test('a hunt stops at the first seed that fails and says how to run it again', async t => {
	const text = fixture(
		'lucky',
		'cluster: {nodes: [{count: 4, name: node}]}',
		'steps: [{wait: nodes ready == 4}, {do: fail node random}, {after: 2m, expect: node/node-0 ready}]',
	);
	const hunted = await replayed(t, text, {seeds: 50});
	t.is(hunted.exitCode, 1);
	const [, seed = ''] =
		/seed (\d+) fails; again with: npx inkube replay a\.yaml --seed \1 --verbose/.exec(hunted.output) ?? [];
	t.regex(hunted.output, new RegExp(`${seed} seeds? tried`));
	t.is((await replayed(t, text, {seed: Number(seed)})).exitCode, 1, 'it does fail again');
	const calm = await replayed(t, fixture('calm', 'steps: [{after: 1s}]'), {seeds: 3});
	t.is(calm.exitCode, 0);
	t.regex(calm.output, /3 seeds tried/);
});

test('a name that no fixture has is a mistake', async t => {
	const {exitCode, output} = await replayed(t, fixture('a', 'steps: [{after: 1s}]'), set({replicas: '3'}));
	t.is(exitCode, 2);
	t.regex(output, /--set replicas: no fixture here has a parameter of that name/);
});
