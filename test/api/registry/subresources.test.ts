import test from 'ava';
import {bindPod, podOf, startServer} from './test-server.ts';

type Server = Awaited<ReturnType<typeof startServer>>;

const binding = (name: string, target: object = {kind: 'Node', name: 'node-x'}, metadata: object = {}) => ({
	name,
	subresource: 'binding',
	body: {metadata: {name, ...metadata}, target},
});

test('a binding puts a pod on a node, once', async t => {
	const server = await startServer();
	await server.create('pods', podOf('p'));
	const answer = await server.respond('create', 'pods', binding('p', undefined, {annotations: {by: 'me'}}));
	t.is(answer.code, 201);
	t.deepEqual(answer.object, {kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201} as never);
	const pod = await server.get('pods', 'p');
	t.is(pod.spec.nodeName, 'node-x');
	t.like(pod.status.conditions, [{type: 'PodScheduled', status: 'True', lastTransitionTime: '2026-01-01T00:00:00Z'}]);
	t.deepEqual(pod.metadata.annotations, {by: 'me'});
	const second = await server.fails('create', 'pods', binding('p'));
	t.is(second.code, 409);
	t.is(second.message, 'Operation cannot be fulfilled on pods/binding "p": pod p is already assigned to node "node-x"');
	t.deepEqual(second.details, {name: 'p', kind: 'pods/binding'});
	const whole = await server.fails('create', 'bindings', {body: {metadata: {name: 'p'}, target: {name: 'n'}}});
	t.is(whole.message, second.message);
});

test('a binding that cannot be is refused', async t => {
	const server = await startServer();
	await server.create('pods', podOf('gated', {schedulingGates: [{name: 'wait'}]}));
	await server.create('pods', podOf('going', {}, {finalizers: ['example.com/f']}));
	await server.remove('pods', 'going');
	const message = async (request: ReturnType<typeof binding>) =>
		(await server.fails('create', 'pods', request)).message;
	t.regex((await message(binding('gated')))!, /pod gated has non-empty .spec.schedulingGates$/);
	t.regex((await message(binding('going')))!, /pod going is being deleted, cannot be assigned to a host$/);
	t.is(await message(binding('none')), 'pods "none" not found');
	const kind = await server.fails('create', 'pods', binding('gated', {kind: 'Pod', name: 'x'}));
	t.is(kind.code, 500);
	t.is(kind.message, 'target.kind: Unsupported value: "Pod": supported values: "Node", "<empty>"');
	t.is((await server.fails('create', 'pods', {...binding('gated'), name: 'other'})).code, 400);
});

test('scale reads and writes the number of replicas', async t => {
	const server = await startServer();
	const selector = {matchLabels: {app: 'web'}};
	const template = {metadata: {labels: {app: 'web'}}, spec: {containers: [{name: 'c', image: 'x'}]}};
	const made = await server.create('deployments', {metadata: {name: 'd'}, spec: {replicas: 2, selector, template}});
	const at = {name: 'd', subresource: 'scale'};
	const {name, namespace, uid, resourceVersion, creationTimestamp} = made.metadata;
	t.deepEqual(await server.call('get', 'deployments', at), {
		kind: 'Scale',
		apiVersion: 'autoscaling/v1',
		metadata: {name, namespace, uid, resourceVersion, creationTimestamp},
		spec: {replicas: 2},
		status: {replicas: 0, selector: 'app=web'},
	});
	const put = await server.call('update', 'deployments', {...at, body: {metadata: {name: 'd'}, spec: {replicas: 5}}});
	t.is(put.spec.replicas, 5);
	const patched = await server.merge('deployments', 'd', {spec: {replicas: 3}}, {subresource: 'scale'});
	t.is(patched.spec.replicas, 3);
	const stored = await server.get('deployments', 'd');
	t.is(stored.spec.replicas, 3);
	t.is(stored.metadata.generation, 3);
	t.is(stored.spec.template, made.spec.template);
	const zero = await server.merge('deployments', 'd', {spec: {replicas: 0}}, {subresource: 'scale'});
	t.is((await server.get('deployments', 'd')).spec.replicas, 0);
	t.deepEqual(zero.spec ?? {}, {});
	const negative = {...at, body: {metadata: {name: 'd'}, spec: {replicas: -1}}};
	t.is(
		(await server.fails('update', 'deployments', negative)).message,
		'Scale.autoscaling "d" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0',
	);
	const stale = {...at, body: {metadata: {name: 'd', resourceVersion}, spec: {replicas: 1}}};
	t.is(
		(await server.fails('update', 'deployments', stale)).message,
		'Operation cannot be fulfilled on deployments.apps "d": the object has been modified; please apply your changes to the latest version and try again',
	);
	t.is((await server.fails('get', 'deployments', {...at, name: 'none'})).code, 404);
});

const eviction = (name: string, more: object = {}) => ({
	name,
	subresource: 'eviction',
	body: {apiVersion: 'policy/v1', kind: 'Eviction', metadata: {name}, ...more},
});

test('an eviction without a budget deletes the pod', async t => {
	const server = await startServer();
	await server.create('pods', podOf('p'));
	const dry = await server.call('create', 'pods', eviction('p', {deleteOptions: {dryRun: ['All']}}));
	t.is(dry.status, 'Success');
	t.is((await server.get('pods', 'p')).metadata.deletionTimestamp, undefined);
	t.is((await server.call('create', 'pods', eviction('p'))).code, 201);
	t.is((await server.fails('get', 'pods', {name: 'p'})).code, 404);
	t.is((await server.fails('create', 'pods', eviction('none'))).message, 'pods "none" not found');
	t.is(
		(await server.fails('create', 'pods', {...eviction('y'), name: 'x'})).message,
		'name in URL does not match name in Eviction object',
	);
});

const runReady = async (server: Server, name: string) => {
	await bindPod(server, name);
	await server.merge('pods', name, {metadata: {labels: {app: 'a'}}});
	const status = {phase: 'Running', conditions: [{type: 'Ready', status: 'True'}]};
	await server.merge('pods', name, {status}, {subresource: 'status'});
};

const withBudget = async (disruptionsAllowed: number) => {
	const server = await startServer();
	for (const name of ['p', 'q']) await runReady(server, name);
	await server.create('poddisruptionbudgets', {
		metadata: {name: 'b'},
		spec: {minAvailable: 1, selector: {matchLabels: {app: 'a'}}},
	});
	const status = {observedGeneration: 1, disruptionsAllowed, currentHealthy: 2, desiredHealthy: 1, expectedPods: 2};
	await server.merge('poddisruptionbudgets', 'b', {status}, {subresource: 'status'});
	return server;
};

test('an eviction takes a disruption from the budget; with none left it is refused', async t => {
	const server = await withBudget(1);
	await server.call('create', 'pods', eviction('p'));
	const pod = await server.get('pods', 'p');
	t.truthy(pod.metadata.deletionTimestamp);
	t.like(pod.status.conditions.at(-1), {type: 'DisruptionTarget', reason: 'EvictionByEvictionAPI'});
	const {status} = await server.get('poddisruptionbudgets', 'b');
	t.is(status.disruptionsAllowed, 0);
	t.deepEqual(status.disruptedPods, {p: '2026-01-01T00:00:00Z'});
	const refused = await server.fails('create', 'pods', eviction('q'));
	t.is(refused.code, 429);
	t.is(refused.message, "Cannot evict pod as it would violate the pod's disruption budget.");
	t.deepEqual(refused.details, {
		causes: [
			{
				reason: 'DisruptionBudget',
				message: 'The disruption budget b needs 1 healthy pods and has 2 currently',
			},
		],
	});
});

test('a budget whose status is stale asks to come back', async t => {
	const server = await withBudget(1);
	await server.merge('poddisruptionbudgets', 'b', {spec: {minAvailable: 2}});
	const refused = await server.fails('create', 'pods', eviction('p'));
	t.is(refused.details?.retryAfterSeconds, 10);
	t.is(refused.details?.causes?.[0]?.message, 'The disruption budget b is still being processed by the server.');
});

test('two budgets for one pod are a server error; finished pods ask none', async t => {
	const server = await withBudget(0);
	await server.create('poddisruptionbudgets', {metadata: {name: 'c'}, spec: {selector: {}}});
	t.is((await server.fails('create', 'pods', eviction('p'))).code, 500);
	await server.merge('pods', 'p', {status: {phase: 'Succeeded'}}, {subresource: 'status'});
	t.is((await server.call('create', 'pods', eviction('p'))).status, 'Success');
});

test('what leads to a running container says that there is none; of a pod that is missing, that it is missing', async t => {
	const server = await startServer();
	await server.create('pods', podOf('p'));
	const waiting = await server.respond('get', 'pods', {name: 'p', subresource: 'log'});
	t.like(waiting, {code: 204, text: ''});
	const target = {kind: 'Node', name: 'n'};
	await server.call('create', 'pods', {name: 'p', subresource: 'binding', body: {metadata: {name: 'p'}, target}});
	t.is((await server.fails('create', 'pods', {name: 'p', subresource: 'exec'})).message, 'nodes "n" not found');
	await server.create('nodes', {metadata: {name: 'n'}});
	const lost = await server.fails('create', 'pods', {name: 'p', subresource: 'exec'});
	t.is(lost.code, 500, 'there are no kubelets');
	t.is(lost.message, 'error dialing backend: dial tcp n:10250: connect: connection refused');
	t.is((await server.fails('get', 'pods', {name: 'q', subresource: 'log'})).code, 404);
	t.regex(
		(await server.fails('get', 'pods', {name: 'p', subresource: 'log'})).message!,
		/^Get "https:\/\/n:10250\/containerLogs\/default\/p\/\w+": dial tcp n:10250: connect: connection refused$/,
	);
	t.is((await server.fails('get', 'pods', {name: 'p', subresource: 'nonsense'})).code, 404);
});
