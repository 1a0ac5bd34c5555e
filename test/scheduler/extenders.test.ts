import {createServer, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {once} from 'node:events';
import test, {type ExecutionContext} from 'ava';
import {schedulerConfigurationOf} from '../../source/commands/scheduler-configuration-file.ts';
import {findCondition} from '../../source/machinery/conditions.ts';
import {startScheduler} from '../../source/scheduler/start-scheduler.ts';
import {node, pod} from './builders.ts';
import {createFakeCluster} from './fake-cluster.ts';

/* Extenders, asked over HTTP on a free port of this machine. */

type Answers = {readonly [verb: string]: (body: any) => unknown};

const serve = async (t: ExecutionContext, answers: Answers): Promise<string> => {
	const server: Server = createServer(async (request, response) => {
		const chunks: Buffer[] = [];
		for await (const chunk of request) chunks.push(chunk as Buffer);
		const answer = answers[request.url!.slice(1)];
		response.statusCode = answer === undefined ? 500 : 200;
		response.end(JSON.stringify(answer?.(JSON.parse(Buffer.concat(chunks).toString())) ?? null));
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	t.teardown(() => void server.close());
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

const start = (...extenders: readonly object[]) => {
	const cluster = createFakeCluster();
	const text = JSON.stringify({
		apiVersion: 'kubescheduler.config.k8s.io/v1',
		kind: 'KubeSchedulerConfiguration',
		extenders,
	});
	const scheduler = startScheduler(cluster.context, {configuration: schedulerConfigurationOf(text, 'extenders.json')});
	return {...cluster, scheduler};
};

const message = (one: ReturnType<ReturnType<typeof createFakeCluster>['pod']>) =>
	findCondition(one.status?.conditions, 'PodScheduled');

test('an extender takes nodes away, in its own words, and its scores count ten times their weight', async t => {
	const seen: any[] = [];
	const urlPrefix = await serve(t, {
		filter(body) {
			seen.push(body);
			return {nodeNames: body.nodenames.filter((name: string) => name !== 'n1'), failedNodes: {n1: 'no licence left'}};
		},
		score: ({nodenames}) => nodenames.map((name: string) => ({host: name, score: name === 'n3' ? 10 : 0})),
	});
	const {
		put,
		pass,
		pod: get,
		scheduler,
	} = start({
		urlPrefix,
		filterVerb: 'filter',
		prioritizeVerb: 'score',
		weight: 2,
		nodeCacheCapable: true,
	});
	put(node('n1'), node('n2'), node('n3'), pod('web', {cpu: '1'}));
	await pass(10);
	t.is(get('web').spec.nodeName, 'n3');
	t.deepEqual(seen[0].nodenames, ['n1', 'n2', 'n3']);
	t.is(seen[0].pod.metadata.name, 'web');
	const [record] = scheduler.decisions.list();
	t.deepEqual(
		[...record!.extenders!.refused],
		[['n1', {extender: urlPrefix, reason: 'no licence left', resolvable: true}]],
	);
	t.is(record!.ties, 1);
});

test('where an extender leaves nothing, the message has its reasons', async t => {
	const urlPrefix = await serve(t, {
		filter: () => ({nodes: {items: []}, failedAndUnresolvableNodes: {n1: 'wrong chip', n2: 'wrong chip'}}),
	});
	const {put, pass, pod: get} = start({urlPrefix, filterVerb: 'filter'});
	put(node('n1'), node('n2'), pod('web'));
	await pass(10);
	t.like(message(get('web')), {
		reason: 'Unschedulable',
		message:
			'0/2 nodes are available: 2 wrong chip. no new claims to deallocate, preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.',
	});
});

test('an extender that fails stops the attempt, unless it may be ignored', async t => {
	const urlPrefix = await serve(t, {});
	const strict = start({urlPrefix, filterVerb: 'filter'});
	strict.put(node('n1'), pod('web'));
	await strict.pass(10);
	t.like(message(strict.pod('web')), {
		reason: 'SchedulerError',
		message: `failed filter with extender at URL ${urlPrefix}/filter, code 500`,
	});
	t.like(strict.scheduler.queue(), {backoff: 1});
	const lenient = start({urlPrefix, filterVerb: 'filter', ignorable: true});
	lenient.put(node('n1'), pod('web'));
	await lenient.pass(10);
	t.is(lenient.pod('web').spec.nodeName, 'n1');
});

test('only pods with its resources concern an extender, which may look after them alone, and bind', async t => {
	const bound: any[] = [];
	const urlPrefix = await serve(t, {
		bind(body) {
			bound.push(body);
			return {error: ''};
		},
	});
	const {
		put,
		pass,
		pod: get,
		writes,
	} = start({
		urlPrefix,
		bindVerb: 'bind',
		managedResources: [{name: 'example.com/chip', ignoredByScheduler: true}],
	});
	const resources = {requests: {'example.com/chip': '1'}, limits: {'example.com/chip': '1'}};
	put(node('n1'), pod('web'), pod('chips', {spec: {containers: [{name: 'main', resources}]}}));
	await pass(10);
	t.is(get('web').spec.nodeName, 'n1');
	t.deepEqual(bound, [{podName: 'chips', podNamespace: 'default', podUID: 'uid-default-chips', node: 'n1'}]);
	t.deepEqual(
		writes.filter(write => write.startsWith('binding')),
		['binding default/web n1'],
	);
});

test('an extender has its say in who is preempted', async t => {
	const urlPrefix = await serve(t, {
		preempt: ({nodeNameToMetaVictims}) => ({nodeNameToMetaVictims: {n2: nodeNameToMetaVictims.n2}}),
	});
	const {put, pass, writes} = start({urlPrefix, preemptVerb: 'preempt', nodeCacheCapable: true});
	put(
		node('n1'),
		node('n2'),
		pod('low-1', {on: 'n1', cpu: '4', priority: 1}),
		pod('low-2', {on: 'n2', cpu: '4', priority: 2}),
	);
	put(pod('urgent', {cpu: '4', priority: 10}));
	await pass(10);
	t.deepEqual(
		writes.filter(write => write.startsWith('delete')),
		['delete Pod default/low-2'],
	);
});

test('what cannot be an extender is refused with its line', t => {
	const problem = (extender: object) =>
		t
			.throws(() => start(extender), {message: /^extenders\.json:1:\d+: extenders\[0\]/})
			?.message.replace(/.*?: extenders/, 'extenders');
	t.is(problem({urlPrefix: 'ftp://x'}), 'extenders[0].urlPrefix: must begin with http:// or https://, not "ftp://x"');
	t.is(
		problem({urlPrefix: 'http://x', prioritizeVerb: 'score'}),
		'extenders[0].weight: must have a positive weight applied to it',
	);
	t.is(
		problem({urlPrefix: 'http://x', httpTimeout: 'soon'}),
		'extenders[0].httpTimeout: time: invalid duration "soon"',
	);
});
