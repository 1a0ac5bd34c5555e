import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test from 'ava';
import {explainCommand} from '../../source/cli/explain-command.ts';
import {importCommand} from '../../source/cli/import-command.ts';
import {clusterOptions} from '../../source/cli/options.ts';

const folder = await mkdtemp(path.join(tmpdir(), 'inkube-import-'));

test.after.always(() => rm(folder, {recursive: true, force: true}));

const file = async (name: string, text: string) => {
	const where = path.join(folder, name);
	await writeFile(where, text);
	return where;
};

/** What a command prints. */
const printed = async (run: (write: (text: string) => void) => Promise<number>): Promise<string> => {
	let output = '';
	await run(text => {
		output += text;
	});
	return output;
};

const snapshot = JSON.stringify({
	pods: [{metadata: {name: 'p', namespace: 'default'}, spec: {containers: [{name: 'c', image: 'i'}]}}],
	nodes: [{metadata: {name: 'n'}, status: {capacity: {cpu: '1', memory: '1Gi', pods: '5'}}}],
});

test("import prints the fixture that another tool's file makes, named after it", async t => {
	const theirs = await file('cluster.json', snapshot);
	const fixture = await printed(write => importCommand([theirs], {}, write));
	t.true(fixture.startsWith('apiVersion: inkube.dev/v1alpha1\nkind: Scenario\nmetadata:\n  name: cluster\n'));
	t.regex(fixture, /description: Imported from a snapshot of kube-scheduler-simulator\./);
	t.regex(await printed(write => importCommand([theirs], {name: 'mine'}, write)), /\n {2}name: mine\n/);
});

test('import says what it left out, at the top of the fixture', async t => {
	const dump = await file(
		'dump.yaml',
		'apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Event, metadata: {name: e}}\n',
	);
	t.regex(
		await printed(write => importCommand([dump], {}, write)),
		/^# left out 1 object: made by the cluster itself\n/,
	);
});

test('import refuses what it cannot use', async t => {
	await t.throwsAsync(importCommand([], {}), {name: 'UsageError', message: /^import needs one file/});
	await t.throwsAsync(importCommand(['a', 'b'], {}), {name: 'UsageError'});
	const missing = path.join(folder, 'missing.yaml');
	await t.throwsAsync(importCommand([missing], {}), {name: 'FileError', message: `${missing}: no such file`});
});

test('explain takes a snapshot of kube-scheduler-simulator as it is', async t => {
	const theirs = await file('snapshot.json', snapshot);
	const text = await printed(write => explainCommand([theirs], {output: 'wide'}, write));
	t.regex(text, /^default\/p → n\n/);
});

test('--stages reads stages from files and refuses others with their place', async t => {
	const stages = await file(
		'stages.yaml',
		'apiVersion: kwok.x-k8s.io/v1alpha1\nkind: Stage\nmetadata: {name: s}\nspec: {resourceRef: {kind: Pod}, selector: {}}\n',
	);
	t.deepEqual(
		(await clusterOptions({stages: [stages, stages]})).stages?.map(({name}) => name),
		['s', 's'],
	);
	t.is((await clusterOptions({stages: []})).stages, undefined);
	const other = await file('other.yaml', 'apiVersion: v1\nkind: Pod\n');
	await t.throwsAsync(clusterOptions({stages: [other]}), {message: new RegExp(`^${other}:1:1: expected a Stage`)});
});
