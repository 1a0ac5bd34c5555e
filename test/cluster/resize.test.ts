import test from 'ava';
import {startCluster} from '../../source/cluster/start-cluster.ts';
import {StatusError} from '../../source/machinery/status-error.ts';

/* Pods whose resources change while they run, in a whole cluster. */

type Amounts = {readonly cpu?: string; readonly memory?: string};
type Cluster = Awaited<ReturnType<typeof startCluster>>;

const podOf = (name: string, requests: Amounts, more: object = {}, spec: object = {}) => ({
	metadata: {name, namespace: 'default'},
	spec: {containers: [{name: 'main', image: 'app:1', resources: {requests}, ...more}], ...spec},
});

const resize = ({client}: Cluster, name: string, requests: Amounts, limits?: Amounts) =>
	client.patch(
		'Pod',
		{name, namespace: 'default'},
		'strategic',
		{spec: {containers: [{name: 'main', resources: {requests, ...(limits && {limits})}}]}},
		{subresource: 'resize'},
	);

/** A cluster of one node of 4 CPUs, and what its pods say of themselves. */
const start = async () => {
	const cluster = await startCluster({nodes: 1, speed: Infinity, seed: 1});
	const {client, informers, time} = cluster;
	const pod = (name: string) => informers.of('Pod').get(`default/${name}`);
	const status = (name: string) => pod(name)?.status?.containerStatuses?.[0];
	const condition = (name: string, type: string) => pod(name)?.status?.conditions?.find(one => one.type === type);
	const run = async (...drafts: readonly ReturnType<typeof podOf>[]): Promise<void> => {
		for (const draft of drafts) await client.create('Pod', draft);
		const names = drafts.map(({metadata}) => metadata.name);
		await time.runUntil(() => names.every(name => pod(name)?.status?.phase === 'Running'), 60_000);
	};
	const holds = (name: string, cpu: string) =>
		time.runUntil(() => status(name)?.resources?.requests?.['cpu'] === cpu, 60_000);
	const eventsOf = async (name: string): Promise<readonly string[]> => {
		const {items} = await client.list('Event', {namespace: 'default'});
		return items.flatMap(({reason = '', message = '', involvedObject}) =>
			involvedObject.name === name && reason.startsWith('Resize') ? [`${reason}: ${message}`] : [],
		);
	};
	return {cluster, time, pod, status, condition, run, holds, eventsOf};
};

test('a running pod gets what it asks for without a restart', async t => {
	const {cluster, time, pod, status, condition, run, holds, eventsOf} = await start();
	await run(podOf('web', {cpu: '1', memory: '1Gi'}));
	t.deepEqual(status('web')?.allocatedResources, {cpu: '1', memory: '1Gi'});
	t.deepEqual(status('web')?.resources, {requests: {cpu: '1', memory: '1Gi'}});
	await resize(cluster, 'web', {cpu: '2'}, {cpu: '3'});
	t.true(await time.runUntil(() => condition('web', 'PodResizeInProgress') !== undefined, 10_000));
	t.deepEqual(status('web')?.allocatedResources, {cpu: '2', memory: '1Gi'});
	t.is(status('web')?.resources?.requests?.['cpu'], '1', 'it has not been given yet');
	t.true(await holds('web', '2'));
	t.deepEqual(status('web')?.resources?.limits, {cpu: '3'});
	t.is(condition('web', 'PodResizeInProgress'), undefined);
	t.is(status('web')?.restartCount, 0);
	t.is(pod('web')?.status?.observedGeneration, pod('web')?.metadata.generation);
	const summary =
		'{"containers":[{"name":"main","resources":{"limits":{"cpu":"3"},"requests":{"cpu":"2","memory":"1Gi"}}}],"generation":2}';
	t.deepEqual(await eventsOf('web'), [
		`ResizeStarted: Pod resize started: ${summary}`,
		`ResizeCompleted: Pod resize completed: ${summary}`,
	]);
	await cluster.stop();
});

test('a container that wants it so restarts for the resource that changed, alone', async t => {
	const {cluster, pod, run, holds} = await start();
	const resizePolicy = [
		{resourceName: 'cpu', restartPolicy: 'RestartContainer'},
		{resourceName: 'memory', restartPolicy: 'NotRequired'},
	];
	const draft = podOf('web', {cpu: '1', memory: '1Gi'}, {resizePolicy});
	const sidecar = {name: 'other', image: 'app:1'};
	await run({...draft, spec: {...draft.spec, containers: [...draft.spec.containers, sidecar as never]}});
	const restarts = () => pod('web')?.status?.containerStatuses?.map(({restartCount}) => restartCount);
	await resize(cluster, 'web', {cpu: '1', memory: '2Gi'});
	await cluster.time.runUntil(
		() => pod('web')?.status?.containerStatuses?.[0]?.resources?.requests?.['memory'] === '2Gi',
		60_000,
	);
	t.deepEqual(restarts(), [0, 0]);
	await resize(cluster, 'web', {cpu: '2'});
	t.true(await holds('web', '2'));
	t.deepEqual(restarts(), [1, 0]);
	const [main] = pod('web')!.status!.containerStatuses!;
	t.is(main!.lastState?.terminated?.exitCode, 143);
	await cluster.stop();
});

test('what never fits is infeasible, what does not fit now is deferred and done when there is room', async t => {
	const {cluster, time, status, condition, run, holds} = await start();
	await cluster.client.create('PriorityClass', {metadata: {name: 'high'}, value: 1000});
	const high = podOf('high', {cpu: '500m'}, {}, {priorityClassName: 'high'});
	await run(podOf('big', {cpu: '2'}), podOf('low', {cpu: '500m'}), high);

	await resize(cluster, 'low', {cpu: '100'});
	t.true(await time.runUntil(() => condition('low', 'PodResizePending') !== undefined, 10_000));
	t.is(condition('low', 'PodResizePending')?.reason, 'Infeasible');
	t.is(
		condition('low', 'PodResizePending')?.message,
		"Node didn't have enough capacity: cpu, requested: 100000, capacity: 4000",
	);

	await resize(cluster, 'low', {cpu: '2'});
	await time.runUntil(() => condition('low', 'PodResizePending')?.reason === 'Deferred', 10_000);
	t.is(
		condition('low', 'PodResizePending')?.message,
		"Node didn't have enough resource: cpu, requested: 2000, used: 2500, capacity: 4000",
	);
	await resize(cluster, 'high', {cpu: '3'});
	await time.runUntil(() => condition('high', 'PodResizePending')?.reason === 'Deferred', 10_000);
	t.is(status('low')?.allocatedResources?.['cpu'], '500m');

	await cluster.client.delete('Pod', {name: 'big', namespace: 'default'});
	t.true(await holds('high', '3'), 'the more important pod comes first');
	t.is(status('low')?.resources?.requests?.['cpu'], '500m');
	await resize(cluster, 'high', {cpu: '1'});
	t.true(await holds('high', '1'));
	t.true(await holds('low', '2'));
	t.is(condition('low', 'PodResizePending'), undefined);
	await cluster.stop();
});

test('a wish that is taken back leaves no trace, and room that a resize gives back is used', async t => {
	const {cluster, time, pod, condition, run, holds} = await start();
	await run(podOf('web', {cpu: '3'}));
	await resize(cluster, 'web', {cpu: '9'});
	await time.runUntil(() => condition('web', 'PodResizePending') !== undefined, 10_000);
	await resize(cluster, 'web', {cpu: '3'});
	t.true(await time.runUntil(() => condition('web', 'PodResizePending') === undefined, 10_000));
	await cluster.client.create('Pod', podOf('next', {cpu: '2'}));
	await time.runUntil(() => condition('next', 'PodScheduled')?.status === 'False', 10_000);
	await resize(cluster, 'web', {cpu: '1'});
	t.true(await holds('web', '1'));
	t.true(
		await time.runUntil(() => pod('next')?.spec.nodeName !== undefined, 20_000),
		'before the five minutes are over',
	);
	await cluster.stop();
});

test('a resize changes neither the quality of service nor anything but cpu and memory, and takes nothing away', async t => {
	const {cluster, run} = await start();
	await run(podOf('web', {cpu: '1'}), podOf('free', {}));
	const messageOf = async (work: Promise<unknown>): Promise<string> => {
		const error = await t.throwsAsync(work, {instanceOf: StatusError});
		return error.message;
	};
	t.is(
		await messageOf(resize(cluster, 'free', {cpu: '1'})),
		'Pod "free" is invalid: spec: Invalid value: "BestEffort": Pod QOS Class may not change as a result of resizing',
	);
	const patch = (container: object) =>
		cluster.client.patch(
			'Pod',
			{name: 'web', namespace: 'default'},
			'strategic',
			{spec: {containers: [{name: 'main', ...container}]}},
			{subresource: 'resize'},
		);
	t.true(
		(await messageOf(patch({resources: {requests: {cpu: null, memory: '1Gi'}}}))).includes(
			'spec.containers[0].resources.requests: Forbidden: resource requests cannot be removed',
		),
	);
	t.is(
		await messageOf(patch({resources: {requests: {'ephemeral-storage': '1Gi'}}})),
		'Pod "web" is invalid: spec: Forbidden: only cpu and memory resources are mutable',
	);
	await cluster.stop();
});
