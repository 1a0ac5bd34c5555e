import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import {encode} from '@msgpack/msgpack';
import test, {type ExecutionContext} from 'ava';
import {readImportedDocuments} from '../../source/formats/imports/read-imported.ts';
import {readDocuments} from '../../source/formats/imports/recorded-documents.ts';
import {readYamlDocuments} from '../../source/formats/yaml-documents.ts';
import {importedFixture} from '../../source/replay/imported-fixture.ts';
import {readScenario} from '../../source/replay/read-scenario.ts';
import {runScenario} from '../../source/replay/run-scenario.ts';
import {folderWith} from './fixture-files.ts';

/** What is read of the text of a file. */
const readImported = (text: string, file: string) => readImportedDocuments(readYamlDocuments(text, file), file);

/** Imports a file, adds steps to the fixture, and runs it; answers what failed. */
const run = async (t: ExecutionContext, text: string, ...steps: readonly string[]) => {
	const folder = await folderWith(t, {});
	const file = path.join(folder, 'imported.yaml');
	const fixture = importedFixture(readImported(text, 'theirs'), 'imported');
	const more = steps.map(step => `    - ${step}\n`).join('');
	await writeFile(file, `${fixture}${fixture.includes('\n  steps:\n') ? '' : '  steps:\n'}${more}`);
	const report = await runScenario(await readScenario(file));
	return report.steps.filter(({ok}) => !ok).map(({title, message}) => `${title}: ${message}`);
};

const deployment = (replicas: number, note = '') => ({
	apiVersion: 'apps/v1',
	kind: 'Deployment',
	metadata: {name: 'web', namespace: 'shop', annotations: {note}},
	spec: {
		replicas,
		selector: {matchLabels: {app: 'web'}},
		template: {metadata: {labels: {app: 'web'}}, spec: {containers: [{name: 'c', image: 'i'}]}},
	},
});

test('a dump runs on as the same cluster: its pods stay where they were and are adopted', async t => {
	const pod = (name: string) => ({
		apiVersion: 'v1',
		kind: 'Pod',
		metadata: {
			name,
			namespace: 'shop',
			labels: {app: 'web'},
			uid: name,
			ownerReferences: [{apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web', uid: 'r', controller: true}],
		},
		spec: {nodeName: 'far', priority: 7, priorityClassName: 'seven', containers: [{name: 'c', image: 'i'}]},
		status: {phase: 'Running'},
	});
	const node = (name: string) => ({apiVersion: 'v1', kind: 'Node', metadata: {name}, status: {capacity: {cpu: '2'}}});
	const {spec} = deployment(2);
	const set = {apiVersion: 'apps/v1', kind: 'ReplicaSet', metadata: {name: 'web', namespace: 'shop', uid: 'r'}, spec};
	const items = [set, pod('web-a'), pod('web-b'), node('near'), node('far')];
	const failed = await run(
		t,
		JSON.stringify({apiVersion: 'v1', kind: 'List', items}),
		'after: 10s',
		'expect: pods on far in shop running == 2',
		'expect: pods in shop == 2',
		'expect: replicaset/web in shop ready',
	);
	t.deepEqual(failed, []);
});

test('a recording of kwok happens again at its times', async t => {
	const head = {apiVersion: 'action.kwok.x-k8s.io/v1alpha1', kind: 'ResourcePatch'};
	const change = {
		...head,
		resource: {group: 'apps', version: 'v1', resource: 'deployments'},
		target: {name: 'web', namespace: 'shop'},
	};
	const documents = [
		{apiVersion: 'v1', kind: 'Node', metadata: {name: 'n'}, status: {capacity: {cpu: '4'}}},
		{apiVersion: 'v1', kind: 'Namespace', metadata: {name: 'shop'}},
		{...change, durationNanosecond: 1e9, method: 'create', template: deployment(1, 'costs ${price}')},
		{...change, durationNanosecond: 20e9, method: 'patch', template: {spec: {replicas: 3}}},
	];
	const failed = await run(
		t,
		documents.map(document => JSON.stringify(document)).join('\n---\n'),
		'wait: pods in shop running == 3 within 5s',
		'{at: 30s, expect: {cel: "deployments[0].metadata.annotations.note == \'costs $${price}\'"}}',
	);
	t.deepEqual(failed, []);
});

test('a trace of simkube happens again in a cluster that has nodes', async t => {
	const event = (ts: number, applied: readonly object[], deleted: readonly object[]) => ({
		ts,
		applied_objs: applied,
		deleted_objs: deleted,
	});
	const events = [event(100, [deployment(2)], []), event(160, [deployment(4)], []), event(220, [], [deployment(4)])];
	const node = JSON.stringify({apiVersion: 'v1', kind: 'Node', metadata: {name: 'n'}});
	const {objects, ...rest} = readImported(JSON.stringify({version: 2, events}), 'theirs');
	t.is(objects.length, 1);
	t.is(rest.changes.length, 3);
	const folder = await folderWith(t, {
		'trace.yaml': importedFixture({...rest, objects: [...objects, JSON.parse(node)]}, 'trace'),
	});
	const report = await runScenario(await readScenario(path.join(folder, 'trace.yaml')));
	t.deepEqual(
		report.steps.map(({ok, atMs}) => [ok, atMs]),
		[
			[true, 0],
			[true, 60_000],
			[true, 120_000],
		],
	);
});

test('a recording is replayed as it is, and what goes wrong is where it is recorded', async t => {
	const head = {apiVersion: 'action.kwok.x-k8s.io/v1alpha1', kind: 'ResourcePatch'};
	const resource = {group: '', version: 'v1', resource: 'configmaps'};
	const target = {name: 'cm', namespace: 'default'};
	const documents = [
		{apiVersion: 'v1', kind: 'Namespace', metadata: {name: 'shop'}},
		{
			...head,
			resource,
			target,
			durationNanosecond: 1e9,
			method: 'create',
			template: {apiVersion: 'v1', kind: 'ConfigMap', metadata: target},
		},
		{...head, resource, target, durationNanosecond: 2e9, method: 'delete'},
		{...head, resource, target, durationNanosecond: 3e9, method: 'delete'},
	];
	const folder = await folderWith(t, {
		'theirs.yaml': documents.map(document => JSON.stringify(document)).join('\n---\n'),
	});
	const file = path.join(folder, 'theirs.yaml');
	const scenario = await readScenario(file);
	t.is(scenario.name, 'theirs');
	const report = await runScenario(scenario);
	t.deepEqual(
		report.steps.map(({ok, atMs, place}) => [ok, atMs, place]),
		[
			[true, 1000, `${file}:3:1`],
			[true, 2000, `${file}:5:1`],
			[false, 3000, `${file}:7:1`],
		],
	);
	t.is(report.steps.at(-1)?.message, 'configmaps "cm" not found');
	await writeFile(file, JSON.stringify(documents[0]));
	await t.throwsAsync(
		readScenario(file),
		{message: /theirs\.yaml:1:1: not a fixture: expected apiVersion inkube/},
		'no recording',
	);
});

test('a trace of simkube is read as simkube writes it: msgpack', async t => {
	const events = [
		{ts: 100, applied_objs: [deployment(2)], deleted_objs: []},
		{ts: 160, applied_objs: [], deleted_objs: [deployment(2)]},
	];
	const bytes = encode({version: 2, config: {}, events, index: {}, pod_lifecycles: {}});
	const folder = await folderWith(t, {});
	const file = path.join(folder, 'theirs.sktrace');
	await writeFile(file, bytes);
	const report = await runScenario(await readScenario(file));
	t.deepEqual(
		report.steps.map(({ok, atMs}) => [ok, atMs]),
		[
			[true, 0],
			[true, 60_000],
		],
	);
	// {["a", "b"]: null}: a key that JSON does not have.
	const [pair] = readDocuments(Buffer.from([0x81, 0x92, 0xa1, 0x61, 0xa1, 0x62, 0xc0]), 'pair');
	t.deepEqual(pair?.value, {'["a","b"]': null});
	t.throws(() => readDocuments(bytes.subarray(0, 40), 'torn'), {
		message: /^torn: begins like msgpack, but cannot be read as such: /,
	});
	const old = encode([{}, events, {}, {}]);
	t.throws(() => readImportedDocuments(readDocuments(old, 'old'), 'old'), {
		message: 'old:1:1: a trace from before version 2 of simkube; record it anew with a later one',
	});
});

test('a snapshot of kube-scheduler-simulator brings the configuration of its scheduler', async t => {
	const pod = (name: string) => ({
		metadata: {name, namespace: 'default'},
		spec: {schedulerName: 'packer', containers: [{name: 'c', image: 'i', resources: {requests: {cpu: '500m'}}}]},
	});
	const scoringStrategy = {type: 'MostAllocated', resources: [{name: 'cpu', weight: 1}]};
	const args = {apiVersion: 'kubescheduler.config.k8s.io/v1', kind: 'NodeResourcesFitArgs', scoringStrategy};
	const profile = {
		schedulerName: 'packer',
		plugins: {score: {disabled: [{name: '*'}], enabled: [{name: 'NodeResourcesFit'}]}},
		pluginConfig: [{name: 'NodeResourcesFit', args}],
	};
	const snapshot = {
		pods: [pod('a'), pod('b'), pod('c')],
		nodes: ['n1', 'n2'].map(name => ({metadata: {name}, status: {capacity: {cpu: '4', memory: '8Gi', pods: '10'}}})),
		schedulerConfig: {
			apiVersion: 'kubescheduler.config.k8s.io/v1',
			kind: 'KubeSchedulerConfiguration',
			profiles: [profile],
		},
	};
	const failed = await run(
		t,
		JSON.stringify(snapshot),
		'after: 5s',
		'expect: {cel: "pods.all(p, p.spec.nodeName == pods[0].spec.nodeName)"}',
	);
	t.deepEqual(failed, []);
});
