import path from 'node:path';
import {writeFile} from 'node:fs/promises';
import test from 'ava';
import type {Client} from '../../source/client/types.ts';
import {startCluster} from '../../source/cluster/start-cluster.ts';
import {silentLog} from '../../source/cluster/silent-log.ts';
import type {KubernetesObject} from '../../source/machinery/json.ts';
import {importedFixture} from '../../source/replay/imported-fixture.ts';
import {readScenario} from '../../source/replay/read-scenario.ts';
import {isChangeByPeople, isMadeByCluster} from '../../source/replay/record/change-author.ts';
import {createChangeReader} from '../../source/replay/record/change-reader.ts';
import {recordCluster} from '../../source/replay/record/cluster-recording.ts';
import {sayEdit} from '../../source/replay/record/say-change.ts';
import {runScenario} from '../../source/replay/run-scenario.ts';
import {folderWith} from './fixture-files.ts';

/** Creates an object from what people write. */
const create = (
	client: Client,
	object: {readonly apiVersion: string; readonly kind: string; readonly metadata: object},
) => client.raw.create(client.raw.resolve(object.apiVersion, object.kind)!, object);

const namespace = (name: string) => ({apiVersion: 'v1', kind: 'Namespace', metadata: {name}});

const web = {
	apiVersion: 'apps/v1',
	kind: 'Deployment',
	metadata: {name: 'web', namespace: 'shop'},
	spec: {
		replicas: 2,
		selector: {matchLabels: {app: 'web'}},
		template: {metadata: {labels: {app: 'web'}}, spec: {containers: [{name: 'c', image: 'i'}]}},
	},
};

test('what people did to a cluster is recorded, what it did by itself is not, and the recording replays', async t => {
	const cluster = await startCluster({nodes: 3, seed: 5, speed: Infinity});
	t.teardown(() => cluster.stop());
	const {client, time} = cluster;
	const pass = (ms: number) => time.runUntil(() => false, ms);
	await create(client, namespace('shop'));
	await create(client, web);
	await client.create('Secret', {metadata: {name: 'key', namespace: 'shop'}, stringData: {password: 'secret'}});
	await pass(10_000);

	const heard: string[] = [];
	const recording = await recordCluster({
		client,
		clock: time.observer,
		log: silentLog,
		tell: (line, atMs) => void heard.push(`${atMs} ${line}`),
	});
	await pass(1000);
	await client.patch('Deployment', {name: 'web', namespace: 'shop'}, 'merge', {spec: {replicas: 5}});
	await pass(4000);
	await client.patch('Node', {name: 'node-1'}, 'merge', {
		spec: {unschedulable: true, taints: [{key: 'a', value: 'b', effect: 'NoExecute'}]},
	});
	await pass(5000);
	await client.patch('Node', {name: 'node-1'}, 'merge', {
		metadata: {labels: {seen: 'yes'}},
		spec: {unschedulable: null, taints: null},
	});
	await client.create('ConfigMap', {metadata: {name: 'prices', namespace: 'shop'}, data: {now: '${cheap}'}});
	await pass(5000);
	await client.delete('ConfigMap', {name: 'prices', namespace: 'shop'});
	await create(client, namespace('short'));
	await client.create('ConfigMap', {metadata: {name: 'gone', namespace: 'short'}});
	await client.delete('Namespace', {name: 'short'});
	await pass(5000);
	recording.stop();
	await client.patch('Deployment', {name: 'web', namespace: 'shop'}, 'merge', {spec: {replicas: 1}});
	await pass(1000);

	const recorded = recording.recorded();
	t.deepEqual(
		heard.filter(line => !line.includes(' apply ')),
		[
			'1000 scale deployments.apps web --namespace shop --replicas 5',
			'5000 cordon node-1',
			'5000 taint node node-1 a=b:NoExecute --overwrite',
			'10000 uncordon node-1',
			'10000 untaint node node-1 a:NoExecute',
			`10000 patch nodes node-1 --type merge --patch '{"metadata":{"labels":{"seen":"yes"}}}'`,
			'15000 delete configmaps prices --namespace shop',
			'15000 delete namespaces short',
		],
	);
	t.deepEqual(
		heard.filter(line => line.includes(' apply ')).map(line => /"name":"([a-z]+)"/.exec(line)?.[1]),
		['prices', 'short', 'gone'],
	);
	t.is(recorded.changes.length, heard.length, 'nothing after the end');
	const made = (kind: string) => recorded.objects.filter(object => object.kind === kind);
	t.is(made('Pod').length, 2);
	t.deepEqual(
		made('Secret').map(object => (object as unknown as {data: object}).data),
		[{password: ''}],
	);
	t.true(recorded.notes.includes('blanked the values of 1 Secret'));
	t.true(recorded.notes.some(note => /^left out \d+ changes: made by controllers$/.test(note)));

	const folder = await folderWith(t, {});
	const file = path.join(folder, 'recorded.yaml');
	const more =
		'    - expect: pods in shop app=web running == 5\n    - expect: node/node-1 ready\n    - expect: no nodes cordoned\n';
	await writeFile(file, `${importedFixture(recorded, 'recorded')}${more}`);
	const report = await runScenario(await readScenario(file));
	t.deepEqual(
		report.steps.filter(({ok}) => !ok).map(({title, message}) => `${title}: ${message}`),
		[],
	);
	t.true(report.durationMs >= 20_000, 'it lasts as long as the recording');
});

test('a recording of one namespace has its objects and the nodes, and nothing of the others', async t => {
	const cluster = await startCluster({nodes: 1, seed: 5, speed: Infinity});
	t.teardown(() => cluster.stop());
	const {client, time} = cluster;
	for (const name of ['shop', 'other']) await create(client, namespace(name));
	const recording = await recordCluster({
		client,
		clock: time.observer,
		log: silentLog,
		namespace: 'shop',
		tell: () => undefined,
	});
	for (const namespace of ['shop', 'other'])
		await client.create('ConfigMap', {metadata: {name: `of-${namespace}`, namespace}});
	await client.delete('Namespace', {name: 'other'});
	await time.runUntil(() => false, 1000);
	recording.stop();
	const {objects, changes} = recording.recorded();
	t.deepEqual(
		objects.map(({kind, metadata}) => `${kind}/${metadata.name}`),
		['Namespace/shop', 'Node/node-0'],
	);
	t.deepEqual(
		changes.map(change => (change.do === 'command' ? /"name":"[a-z-]+"/.exec(change.line)?.[0] : change.do)),
		['"name":"of-shop"'],
	);
});

/** An object as Kubernetes serves it: with who wrote which field. */
const owned = (spec: object, owners: {readonly [manager: string]: object}, metadata: object = {}) =>
	({
		apiVersion: 'v1',
		kind: 'Thing',
		metadata: {
			name: 'x',
			uid: 'u',
			resourceVersion: '1',
			...metadata,
			managedFields: Object.entries(owners).map(([manager, fieldsV1]) => ({
				manager: manager.split('/')[0],
				operation: 'Update',
				apiVersion: 'v1',
				subresource: manager.split('/')[1],
				fieldsType: 'FieldsV1',
				fieldsV1,
			})),
		},
		spec,
	}) as unknown as KubernetesObject;

const byPeople = (was: KubernetesObject, is: KubernetesObject) => {
	const specOf = (object: KubernetesObject) => ({spec: (object as never as {spec: never}).spec});
	return isChangeByPeople({before: specOf(was), was}, {after: specOf(is), is});
};

test('who changed something is who owns the changed field', t => {
	const replicas = {'f:spec': {'f:replicas': {}}};
	const image = {'f:spec': {'f:containers': {'k:{"name":"c"}': {'f:image': {}}}}};
	const before = owned({replicas: 1, containers: [{name: 'c', image: 'a'}]}, {kubectl: {...replicas, ...image}});
	const scaled = {replicas: 2, containers: [{name: 'c', image: 'a'}]};
	t.true(byPeople(before, owned(scaled, {kubectl: replicas})));
	t.false(
		byPeople(before, owned(scaled, {'kube-controller-manager/scale': replicas, kubectl: image})),
		'an autoscaler',
	);
	t.true(byPeople(before, owned(scaled, {'kubectl/scale': replicas})));
	t.true(byPeople(before, owned(scaled, {})), 'nobody: rather one too many');
	const rolled = {replicas: 1, containers: [{name: 'c', image: 'b'}]};
	t.true(byPeople(before, owned(rolled, {kubectl: image, 'kube-controller-manager': replicas})), 'an item of a list');
	t.false(byPeople(before, owned(rolled, {kubectl: replicas, 'kube-controller-manager': image})));
	t.false(byPeople(before, owned({...scaled, replicas: 1}, {kubectl: replicas})), 'nothing changed');
});

test('who took something away is who owned it', t => {
	const taints = {'f:spec': {'f:taints': {}}};
	const tainted = {taints: [{key: 'a', effect: 'NoSchedule'}]};
	t.true(byPeople(owned(tainted, {kubectl: taints}), owned({}, {})));
	t.false(byPeople(owned(tainted, {'kube-controller-manager': taints}), owned({}, {})));
});

test('an object that only parts of the cluster wrote is made by the cluster', t => {
	t.true(isMadeByCluster(owned({}, {'kube-controller-manager': {'f:data': {}}})));
	t.false(isMadeByCluster(owned({}, {helm: {'f:data': {}}, 'kube-controller-manager/status': {'f:status': {}}})));
	t.false(isMadeByCluster(owned({}, {})), 'a server that does not say');
});

const pods = {
	group: '',
	version: 'v1',
	kind: 'Pod',
	plural: 'pods',
	singular: 'pod',
	shortNames: [],
	namespaced: true,
	verbs: [],
};

const pod = (metadata: object, status: object = {}) =>
	({
		apiVersion: 'v1',
		kind: 'Pod',
		metadata: {name: 'alone', namespace: 'default', uid: 'u', resourceVersion: '1', ...metadata},
		spec: {containers: []},
		status,
	}) as unknown as KubernetesObject;

test('deletions: those of people are said once, with how they cascade; those of the cluster are not', t => {
	const going = {deletionTimestamp: '2026-01-01T00:00:00Z'};
	const read = (...steps: readonly KubernetesObject[]) => {
		const reader = createChangeReader();
		reader.begin(pod({}));
		return steps.map((step, index) =>
			index === steps.length - 1 ? reader.deleted(pods, step) : reader.updated(pods, step, pod({})),
		);
	};
	const line = 'delete pods alone --namespace default';
	t.deepEqual(read(pod(going), pod(going)), [{lines: [line]}, {lines: []}]);
	t.deepEqual(read(pod({finalizers: ['orphan']})), [{lines: [`${line} --cascade orphan`]}]);
	t.deepEqual(read(pod({finalizers: ['foregroundDeletion']})), [{lines: [`${line} --cascade foreground`]}]);
	const disrupted = (reason: string) => pod({}, {conditions: [{type: 'DisruptionTarget', status: 'True', reason}]});
	t.deepEqual(read(disrupted('PreemptionByScheduler')), [{leftOut: 'deleted by the cluster itself'}]);
	t.deepEqual(read(disrupted('EvictionByEvictionAPI')), [{lines: [line]}], 'somebody drained its node');
});

test('taints of an edit are put on and taken off one by one', t => {
	const edit = (before: readonly object[], after: readonly object[]) =>
		sayEdit({
			target: {resource: 'nodes', name: 'n'},
			before: {spec: {taints: before as never}},
			after: {spec: {taints: after as never}},
		});
	const a = {key: 'a', effect: 'NoSchedule'};
	const b = {key: 'b', value: '1', effect: 'NoExecute'};
	t.deepEqual(edit([a], [a, b]), ['taint node n b=1:NoExecute --overwrite']);
	t.deepEqual(edit([a, b], [{...b, value: '2'}]), [
		'taint node n b=2:NoExecute --overwrite',
		'untaint node n a:NoSchedule',
	]);
	t.deepEqual(edit([a, b], [b, a]), [], 'their order means nothing');
});
