import {createServer} from 'node:http';
import {once} from 'node:events';
import type {AddressInfo} from 'node:net';
import {json} from 'node:stream/consumers';
import test from 'ava';
import {patchOf, startWebhook} from '../api/pipeline/webhook-server.ts';
import {replayStartTime} from '../../source/clock/virtual.ts';
import {forkCluster} from '../../source/cluster/fork-cluster.ts';
import {startCluster} from '../../source/cluster/start-cluster.ts';
import type {ClusterOptions} from '../../source/cluster/types.ts';
import {schedulerConfigurationOf} from '../../source/commands/scheduler-configuration-file.ts';
import {recordTrace, type TraceEntry} from '../../source/replay/trace.ts';

/* Programs that a cluster asks: admission webhooks and extenders. What they said is part of its journal. */

/** An extender that likes the nodes in the opposite order, and fails now and then. */
const startExtender = async () => {
	let asked = 0;
	const server = createServer(async (request, response) => {
		const {nodenames} = (await json(request)) as {readonly nodenames: readonly string[]};
		response.statusCode = ++asked % 5 === 0 ? 500 : 200;
		response.end(JSON.stringify(nodenames.map((host, index) => ({host, score: index}))));
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		count: () => asked,
		stop: () => void server.close(),
	};
};

test('a session with webhooks and extenders is replayed, and forked exactly, without them', async t => {
	const webhook = await startWebhook(({object}) =>
		object.metadata.name === 'refused'
			? {allowed: false, status: {message: 'not here'}}
			: patchOf({op: 'add', path: '/metadata/annotations', value: {stamped: 'by the webhook'}}),
	);
	const extender = await startExtender();
	t.teardown(() => {
		webhook.stop();
		extender.stop();
	});
	const configuration = {
		apiVersion: 'kubescheduler.config.k8s.io/v1',
		kind: 'KubeSchedulerConfiguration',
		extenders: [{urlPrefix: extender.url, prioritizeVerb: 'score', weight: 5, nodeCacheCapable: true}],
	};
	const options: ClusterOptions = {
		nodes: 3,
		seed: 4,
		startTime: replayStartTime,
		schedulerConfig: schedulerConfigurationOf(JSON.stringify(configuration), 'extenders.json'),
	};
	let trace: readonly TraceEntry[] = [];
	const live = await startCluster({...options, speed: 30, observe: ({store}) => void (trace = recordTrace(store))});
	t.teardown(() => live.stop());
	const {client, informers, time, store} = live;
	await client.create('MutatingWebhookConfiguration', {
		metadata: {name: 'stamp'},
		webhooks: [
			{
				name: 'stamp.example.com',
				admissionReviewVersions: ['v1'],
				sideEffects: 'None',
				clientConfig: {url: webhook.url, caBundle: webhook.caBundle},
				rules: [{apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods']}],
			},
		],
	});
	await client.create('Deployment', {
		metadata: {name: 'web', namespace: 'default'},
		spec: {
			replicas: 8,
			selector: {matchLabels: {app: 'web'}},
			template: {metadata: {labels: {app: 'web'}} as never, spec: {containers: [{name: 'main', image: 'app:1'}]}},
		},
	});
	const running = () =>
		informers
			.of('Pod')
			.list()
			.filter(({status}) => status?.phase === 'Running');
	t.true(await time.runUntil(() => running().length === 8, 600_000));
	t.is(running()[0]?.metadata.annotations?.['stamped'], 'by the webhook');
	const refused = {metadata: {name: 'refused', namespace: 'default'}, spec: {containers: [{name: 'c', image: 'i'}]}};
	await t.throwsAsync(client.create('Pod', refused), {message: /not here/});
	await time.runUntil(() => false, 5000);
	webhook.stop();
	extender.stop();
	const asked = [webhook.asked.length, extender.count()];
	t.true(asked.every(count => count >= 8));

	time.setSpeed(0);
	const fork = await forkCluster(live, {way: 'exact', speed: 0});
	t.is(fork.store.durable, store.durable);
	await fork.stop();
	const {journal} = time;
	const revision = store.durable;
	await live.stop();

	let again: readonly TraceEntry[] = [];
	const replay = await startCluster({
		...options,
		speed: Infinity,
		journal,
		observe: observed => void (again = recordTrace(observed.store)),
	});
	t.true(await replay.time.runUntil(() => replay.store.durable >= revision, 3_600_000));
	await replay.stop();
	const textOf = (entries: readonly TraceEntry[]) =>
		entries.filter(entry => entry.revision <= revision).map(entry => `${entry.revision} ${entry.key} ${entry.hash}`);
	t.deepEqual(textOf(again), textOf(trace));
	t.deepEqual([webhook.asked.length, extender.count()], asked);
});
