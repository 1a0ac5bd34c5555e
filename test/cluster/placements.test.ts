import test from 'ava';
import type {WatchEvent} from '../../source/api/types.ts';
import type {Placement} from '../../source/scheduler/decisions/placement.ts';
import type {PastExplanation} from '../../source/scheduler/decisions/explain-decision.ts';
import {startCluster} from '../../source/cluster/start-cluster.ts';
import {users} from '../../source/cluster/users.ts';
import type {ClusterOptions} from '../../source/cluster/types.ts';

/* The scheduler's attempts, as placements of inkube.dev. */

const start = (options: ClusterOptions = {}) => startCluster({nodes: 3, speed: Infinity, seed: 1, ...options});

const podOf = (name: string, cpu: string, spec: object = {}) => ({
	metadata: {name, namespace: 'default'},
	spec: {containers: [{name: 'main', image: 'app:1', resources: {requests: {cpu}}}], ...spec},
});

const placements = {
	group: 'inkube.dev',
	version: 'v1alpha1',
	resource: 'placements',
	namespace: 'default',
	user: users.admin,
} as const;

const explanationOf = (placement: Placement): PastExplanation =>
	placement.status!.explanation as unknown as PastExplanation;

const running = async (options?: ClusterOptions) => {
	const cluster = await start(options);
	const list = async () => {
		const {object} = await cluster.api.handle({...placements, verb: 'list'});
		return object as unknown as {metadata: {resourceVersion: string}; items: Placement[]};
	};
	const get = async (name: string) =>
		(await cluster.api.handle({...placements, verb: 'get', name})).object as unknown as Placement;
	const attempted = async (pod: string, attempts = 1) =>
		cluster.time.runUntil(() => {
			const pods = cluster.informers.of('Pod');
			const conditions = pods.get(`default/${pod}`)?.status?.conditions ?? [];
			return conditions.filter(({type}) => type === 'PodScheduled').length === attempts;
		}, 60_000);
	return {...cluster, list, get, attempted};
};

test('every attempt is a placement, explained as it was even when the cluster has changed since', async t => {
	const {client, list, get, attempted, stop} = await running();
	await client.create('Pod', podOf('web', '500m'));
	await attempted('web');
	await client.create('Pod', podOf('huge', '64'));
	await attempted('huge');
	const {items} = await list();
	t.deepEqual(
		items.map(({metadata, spec, status}) => [metadata.name, spec.podName, status?.result, status?.ties]),
		[
			['web.1', 'web', 'Scheduled', 3],
			['huge.2', 'huge', 'Unschedulable', 0],
		],
	);
	t.regex(items[1]!.status!.message!, /^0\/3 nodes are available: 3 Insufficient cpu\./);
	t.is(items[0]!.status!.explanation, undefined, 'lists are short');

	await client.delete('Pod', {name: 'web', namespace: 'default'}, {gracePeriodSeconds: 0});
	await client.delete('Node', {name: items[0]!.status!.nodeName!});
	const web = await get('web.1');
	const explanation = explanationOf(web);
	t.true(explanation.agrees);
	t.is(explanation.node, items[0]!.status!.nodeName!);
	t.deepEqual(explanation.ties, ['node-0', 'node-1', 'node-2']);
	t.deepEqual(explanation.nodes['node-1']?.scores?.['TaintToleration'], {raw: 0, normalized: 100, weight: 3});
	t.deepEqual(
		web.status!.queue!.map(({place, cause}) => `${place}: ${cause}`),
		['active: came in', 'inFlight: attempt 1'],
	);
	const huge = explanationOf(await get('huge.2'));
	t.is(huge.nodes['node-0']?.plugin, 'NodeResourcesFit');
	t.true(huge.agrees);
	await t.throwsAsync(get('huge.1'), {message: 'placements.inkube.dev "huge.1" not found'});
	await stop();
});

test('pods that were on their way to a node count when an attempt is evaluated again', async t => {
	const {client, list, get, time, informers, stop} = await running({nodes: [{name: 'only', cpu: '4', memory: '8Gi'}]});
	await Promise.all(['a', 'b', 'c'].map(name => client.create('Pod', podOf(name, '1500m'))));
	await time.runUntil(
		() =>
			informers
				.of('Pod')
				.list()
				.every(({status}) => (status?.conditions ?? []).length > 0),
		5000,
	);
	const {items} = await list();
	t.deepEqual(
		items.map(({status}) => status?.result),
		['Scheduled', 'Scheduled', 'Unschedulable'],
	);
	for (const {metadata} of items) t.true(explanationOf(await get(metadata.name)).agrees, metadata.name);
	await stop();
});

test('what preemption chose from is part of the explanation', async t => {
	const {client, list, get, time, informers, stop} = await running({nodes: 2});
	await client.create('PriorityClass', {metadata: {name: 'high'}, value: 1000});
	await client.create('PriorityClass', {metadata: {name: 'middle'}, value: 10});
	for (const [name, spec] of Object.entries({a: {}, b: {priorityClassName: 'middle'}})) {
		await client.create('Pod', podOf(name, '3', spec));
		await time.runUntil(() => Boolean(informers.of('Pod').get(`default/${name}`)?.spec.nodeName), 5000);
	}
	await client.create('Pod', podOf('urgent', '3', {priorityClassName: 'high'}));
	await time.runUntil(() => Boolean(informers.of('Pod').get('default/urgent')?.spec.nodeName), 120_000);
	const nominated = (await list()).items.find(({status}) => status?.result === 'Nominated')!;
	const {preemption, victims, agrees} = explanationOf(await get(nominated.metadata.name));
	t.true(agrees);
	t.deepEqual(preemption!.candidates.map(({node}) => node).toSorted(), ['node-0', 'node-1']);
	t.deepEqual(victims, ['default/a']);
	t.is(preemption!.rule, 'lowest priority of the most important victim');
	await stop();
});

test('an attempt whose revision is compacted is shown without its explanation, and says why', async t => {
	const {client, store, get, attempted, stop} = await running();
	await client.create('Pod', podOf('web', '500m'));
	await attempted('web');
	store.compact(store.tip);
	const {status} = await get('web.1');
	t.is(status!.explanation, undefined);
	t.is(status!.explanationError, 'The resourceVersion for the provided list is too old.');
	await stop();
});

test('placements are watched like anything else', async t => {
	const {api, client, list, time, attempted, stop} = await running();
	await client.create('Pod', podOf('web', '500m'));
	await attempted('web');
	const {metadata} = await list();
	const seen: WatchEvent[] = [];
	const handle = await api.watch(
		{...placements, verb: 'watch', options: {resourceVersion: metadata.resourceVersion}},
		{events: batch => void seen.push(...batch), ended: () => undefined},
	);
	await client.create('Pod', podOf('db', '500m'));
	await attempted('db');
	await time.runUntil(() => seen.length > 0, 1000);
	t.deepEqual(
		seen.map(({type, object}) => [type, (object as Placement).metadata.name]),
		[['ADDED', 'db.2']],
	);
	handle.cancel();
	await t.throwsAsync(api.handle({...placements, verb: 'delete', name: 'db.2'}), {
		message: 'the server does not allow this method on the requested resource',
	});
	await stop();
});

test('a plain cluster has none', async t => {
	const {api, stop} = await start({plain: true});
	await t.throwsAsync(api.handle({...placements, verb: 'list'}), {
		message: 'the server could not find the requested resource',
	});
	await stop();
});
