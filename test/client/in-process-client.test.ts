import test, {type ExecutionContext} from 'ava';
import type {Catalogue, KindDescription} from '../../source/api/types.ts';
import {startCluster} from '../../source/cluster/start-cluster.ts';
import {createEventRecorder} from '../../source/client/event-recorder.ts';
import {createResourceNames} from '../../source/client/resource-names.ts';
import type {Client, Logger, ObjectOf} from '../../source/client/types.ts';
import {StatusError} from '../../source/machinery/status-error.ts';

/** An API server in virtual time with nothing else around it. */
const startServer = async (t: ExecutionContext) => {
	const cluster = await startCluster({speed: Infinity, components: new Set(['store', 'api'])});
	t.teardown(() => cluster.stop());
	const pass = (ms: number) => cluster.time.runUntil(() => false, ms);
	return {cluster, client: cluster.client, pass};
};

const configMap = (name: string, data: {readonly [key: string]: string} = {}, namespace = 'default') => ({
	metadata: {name, namespace},
	data,
});

const code = async (t: ExecutionContext, work: Promise<unknown>) =>
	(await t.throwsAsync(work, {instanceOf: StatusError})).code;

test('what is created can be got, listed, changed, watched and deleted', async t => {
	const {client, pass} = await startServer(t);
	const created = await client.create('ConfigMap', configMap('a', {x: '1'}));
	t.is(created.kind, 'ConfigMap');
	t.truthy(created.metadata.uid);
	const key = {name: 'a', namespace: 'default'};
	t.deepEqual(await client.get('ConfigMap', key), created);

	const heard: string[] = [];
	const {resourceVersion} = (await client.list('ConfigMap', {namespace: 'default'})).metadata;
	const handle = await client.watch(
		'ConfigMap',
		{resourceVersion},
		{
			events: batch =>
				void heard.push(...batch.map(({type, object}) => `${type} ${JSON.stringify((object as typeof created).data)}`)),
			ended: () => t.fail('nobody ends this watch'),
		},
	);
	const updated = await client.update('ConfigMap', {...created, data: {x: '2'}});
	const patched = await client.patch('ConfigMap', key, 'merge', {data: {y: '3'}});
	t.deepEqual(patched.data, {x: '2', y: '3'});
	t.true(Number(patched.metadata.resourceVersion) > Number(updated.metadata.resourceVersion));
	await client.delete('ConfigMap', key);
	await pass(10);
	t.deepEqual(heard, ['MODIFIED {"x":"2"}', 'MODIFIED {"x":"2","y":"3"}', 'DELETED {"x":"2","y":"3"}']);
	handle.cancel();
	await client.create('ConfigMap', configMap('b'));
	await pass(10);
	t.is(heard.length, 3);
});

test('objects are those of the store, by reference, and frozen', async t => {
	const {client} = await startServer(t);
	await client.create('ConfigMap', configMap('a', {x: '1'}));
	const key = {name: 'a', namespace: 'default'};
	const first = await client.get('ConfigMap', key);
	t.is(await client.get('ConfigMap', key), first);
	t.is(
		(await client.list('ConfigMap', {namespace: 'default'})).items.find(({metadata}) => metadata.name === 'a'),
		first,
	);
	t.throws(() => ((first.data as {[key: string]: string})['x'] = '2'), {instanceOf: TypeError});
	t.throws(() => ((first.metadata as {name: string}).name = 'b'), {instanceOf: TypeError});
});

test('failures are StatusErrors with the code and words of Kubernetes', async t => {
	const {client} = await startServer(t);
	const created = await client.create('ConfigMap', configMap('a'));
	const key = {name: 'a', namespace: 'default'};
	t.is(await code(t, client.create('ConfigMap', configMap('a'))), 409);
	await client.update('ConfigMap', {...created, data: {x: '1'}});
	const conflict = await t.throwsAsync(client.update('ConfigMap', {...created, data: {x: '2'}}), {
		instanceOf: StatusError,
	});
	t.is(conflict?.reason, 'Conflict');
	t.regex(conflict?.message ?? '', /the object has been modified; please apply your changes to the latest version/);
	await t.throwsAsync(client.get('ConfigMap', {name: 'b', namespace: 'default'}), {
		message: 'configmaps "b" not found',
	});
	t.is(await code(t, client.create('ConfigMap', configMap('c', {}, 'nowhere'))), 404);
	t.is(await code(t, client.create('ConfigMap', configMap('Not A Name'))), 422);
	t.is(await code(t, client.delete('ConfigMap', key, {preconditions: {uid: 'other'}})), 409);
	t.is(await code(t, client.list('ConfigMap', {labelSelector: 'a=='.repeat(3)})), 400);
});

test('a dry run answers as if and writes nothing', async t => {
	const {client} = await startServer(t);
	const tried = await client.create('ConfigMap', configMap('a', {x: '1'}), {dryRun: true});
	t.is(tried.metadata.name, 'a');
	t.is(await code(t, client.get('ConfigMap', {name: 'a', namespace: 'default'})), 404);
});

test('a collection is deleted by its labels', async t => {
	const {client} = await startServer(t);
	for (const [name, app] of [
		['a', 'x'],
		['b', 'y'],
		['c', 'x'],
	] as const)
		await client.create('ConfigMap', {...configMap(name), metadata: {name, namespace: 'default', labels: {app}}});
	await client.deleteCollection('ConfigMap', {namespace: 'default', labelSelector: 'app=x'});
	const {items} = await client.list('ConfigMap', {namespace: 'default', labelSelector: 'app'});
	t.deepEqual(
		items.map(({metadata}) => metadata.name),
		['b'],
	);
});

test('resources are found by whatever people call them', async t => {
	const {client} = await startServer(t);
	const found = (word: string) => {
		const resource = client.raw.find(word);
		return resource && `${resource.group}/${resource.version} ${resource.plural}`;
	};
	for (const word of ['deployments', 'deployment', 'Deployment', 'deploy', 'DEPLOY', 'deployments.apps', 'deploy.apps'])
		t.is(found(word), 'apps/v1 deployments', word);
	t.is(found('deployments.v1.apps'), 'apps/v1 deployments');
	t.is(found('events'), '/v1 events', 'the core group is meant unless another one is named');
	for (const word of ['', 'deploymentz', 'deployments.batch', '.', 'pods.apps']) t.is(found(word), undefined, word);
	t.is(client.raw.resolve('apps/v1', 'Deployment')?.plural, 'deployments');
	t.is(client.raw.resolve('v1', 'Pod')?.plural, 'pods');
	t.is(client.raw.resolve('v1', 'Deployment'), undefined);
	t.throws(() => client.raw.ofKind('Unheard' as never), {message: 'no resource serves kind "Unheard"'});
});

const kind = (group: string, version: string, name: string): KindDescription =>
	({
		group,
		version,
		kind: name,
		plural: `${name.toLowerCase()}s`,
		singular: name.toLowerCase(),
		shortNames: [],
	}) as unknown as KindDescription;

test('of two groups with one kind the core group has the plain name in KindMap', t => {
	const kinds = [kind('events.k8s.io', 'v1', 'Event'), kind('', 'v1', 'Event'), kind('autoscaling', 'v2', 'Scale')];
	const names = createResourceNames({kinds: () => kinds} as unknown as Catalogue);
	t.is(names.ofKind('Event').group, '');
	t.is(names.ofKind('EventsV1Event').group, 'events.k8s.io');
	t.is(names.find('events.events.k8s.io')?.group, 'events.k8s.io');
});

/** A recorder on the server, and a node to record events about. */
const startRecorder = async (t: ExecutionContext) => {
	const server = await startServer(t);
	const warnings: string[] = [];
	const ignore = () => undefined;
	const log: Logger = {debug: ignore, info: ignore, warn: message => void warnings.push(message), error: ignore};
	const recorder = createEventRecorder(server.client, server.cluster.time, 'tester', log);
	const node = await server.client.create('Node', {metadata: {name: 'n'}, spec: {}});
	const events = async () =>
		(await server.client.list('Event')).items.filter(({involvedObject}) => involvedObject.name === 'n');
	return {...server, recorder, node, events, warnings};
};

test('an event says what happened to whom, and a repeat counts it up', async t => {
	const {recorder, node, events, pass, warnings} = await startRecorder(t);
	recorder.event(node, 'Normal', 'Seen', 'it was seen');
	await pass(5000);
	const [first] = await events();
	t.like(first, {type: 'Normal', reason: 'Seen', message: 'it was seen', count: 1, source: {component: 'tester'}});
	t.like(first?.involvedObject, {kind: 'Node', name: 'n', uid: node.metadata.uid, apiVersion: 'v1'});
	t.is(first?.metadata.namespace, 'default', 'events of things without a namespace are in default');
	recorder.event(node, 'Normal', 'Seen', 'it was seen');
	recorder.event(node, 'Normal', 'Seen', 'it was seen again');
	await pass(10);
	const after: readonly ObjectOf<'Event'>[] = await events();
	t.deepEqual(after.map(({message, count}) => `${message} ×${count}`).toSorted(), [
		'it was seen again ×1',
		'it was seen ×2',
	]);
	const repeated = after.find(({count}) => count === 2);
	t.is(repeated?.firstTimestamp, first?.firstTimestamp);
	t.is(Date.parse(repeated?.lastTimestamp ?? '') - Date.parse(first?.lastTimestamp ?? ''), 5000);
	t.deepEqual(warnings, []);
});

test('an event with an action is one of events.k8s.io, and is accepted', async t => {
	const {recorder, node, events, pass, warnings} = await startRecorder(t);
	recorder.event(node, 'Warning', 'Moved', 'it was moved', {action: 'Moving', related: node});
	await pass(10);
	t.deepEqual(warnings, []);
	t.like((await events())[0], {
		action: 'Moving',
		reportingComponent: 'tester',
		eventTime: '2026-01-01T00:00:00.000000Z',
	});
});

test('an object that causes too many events gets 25, then one more every five minutes', async t => {
	const {recorder, node, events, pass} = await startRecorder(t);
	const total = async () => (await events()).reduce((sum, {count}) => sum + (count ?? 1), 0);
	for (let index = 0; index < 100; index++) recorder.event(node, 'Normal', 'Noise', `number ${index % 30}`);
	await pass(10);
	t.is(await total(), 25);
	// Asking all the time takes nothing away from the one that comes next.
	for (let minute = 0; minute < 15; minute++) {
		await pass(60_000);
		recorder.event(node, 'Normal', 'Noise', `minute ${minute}`);
	}
	await pass(10);
	t.is(await total(), 28);
});

test('an event that has expired meanwhile is written anew', async t => {
	const {recorder, node, events, pass, client, warnings} = await startRecorder(t);
	recorder.event(node, 'Normal', 'Seen', 'it was seen');
	await pass(10);
	const [first] = await events();
	await client.delete('Event', {name: first!.metadata.name, namespace: 'default'});
	recorder.event(node, 'Normal', 'Seen', 'it was seen');
	await pass(10);
	const [again] = await events();
	t.not(again?.metadata.name, first?.metadata.name);
	t.is(again?.count, 1);
	t.deepEqual(warnings, []);
});

test('an event that cannot be written is said in the log, and the rest goes on', async t => {
	const warnings: string[] = [];
	const {cluster, client, pass} = await startServer(t);
	const ignore = () => undefined;
	const log: Logger = {debug: ignore, info: ignore, warn: message => void warnings.push(message), error: ignore};
	const refusing = {
		...client,
		create: () => Promise.reject(new StatusError({message: 'no room', reason: 'InternalError', code: 500})),
	} as unknown as Client;
	const node = await client.create('Node', {metadata: {name: 'n'}, spec: {}});
	createEventRecorder(refusing, cluster.time, 'tester', log).event(node, 'Normal', 'Seen', 'it was seen');
	await pass(10);
	t.deepEqual(warnings, ['event Seen about Node n was not recorded: no room']);
});
