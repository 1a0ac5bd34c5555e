import test from 'ava';
import {startCluster} from '../../source/cluster/start-cluster.ts';
import {decide, emptyMemory, type AutoscalerMemory} from '../../source/controllers/podautoscaler/recommendation.ts';

const deployment = (replicas: number) => ({
	metadata: {name: 'web', namespace: 'default'},
	spec: {
		replicas,
		selector: {matchLabels: {app: 'web'}},
		template: {
			metadata: {labels: {app: 'web'}},
			spec: {containers: [{name: 'c', image: 'x', resources: {requests: {cpu: '100m'}}}]},
		},
	},
});

const autoscaler = (spec: object = {}) => ({
	metadata: {name: 'web', namespace: 'default'},
	spec: {
		scaleTargetRef: {apiVersion: 'apps/v1', kind: 'Deployment', name: 'web'},
		minReplicas: 1,
		maxReplicas: 6,
		metrics: [{type: 'Resource', resource: {name: 'cpu', target: {type: 'Utilization', averageUtilization: 50}}}],
		...spec,
	},
});

const start = async (options: object = {}) => {
	const cluster = await startCluster({nodes: 2, speed: Infinity, seed: 1, ...options});
	const {client, time} = cluster;
	const key = {name: 'web', namespace: 'default'};
	return {
		...cluster,
		pass: (seconds: number) => time.runUntil(() => false, seconds * 1000),
		/** Has every pod of the workload use this much from now on. */
		use: async (cpu: string) => {
			const {items} = await client.list('Pod', {namespace: 'default'});
			for (const {metadata} of items) {
				const patch = {metadata: {annotations: {'inkube.dev/cpu': cpu}}};
				await client.patch('Pod', {name: metadata.name, namespace: 'default'}, 'merge', patch);
			}
		},
		replicas: async () => (await client.get('Deployment', key)).spec?.replicas,
		status: async () => (await client.get('HorizontalPodAutoscaler', key)).status!,
		conditions: async () =>
			Object.fromEntries(
				((await client.get('HorizontalPodAutoscaler', key)).status?.conditions ?? []).map(each => [
					each.type,
					`${each.status} ${each.reason}`,
				]),
			),
		messages: async () =>
			(await client.list('Event', {namespace: 'default'})).items
				.filter(({involvedObject}) => involvedObject.kind === 'HorizontalPodAutoscaler')
				.map(({reason, message}) => `${reason}: ${message}`),
	};
};

test('more usage brings more replicas, within limits; less of it fewer, after five minutes', async t => {
	const {client, pass, use, replicas, status, conditions, messages, stop} = await start();
	await client.create('Deployment', deployment(1) as never);
	await pass(5);
	await use('100m');
	await client.create('HorizontalPodAutoscaler', autoscaler());
	await pass(2);
	t.is(await replicas(), 2);
	t.deepEqual(
		(await messages()).at(-1),
		'SuccessfulRescale: New size: 2; reason: cpu resource utilization (percentage of request) above target',
	);
	await pass(5);
	await use('400m');
	await pass(15);
	t.is(await replicas(), 4, 'twice as many at once');
	await pass(5);
	await use('400m');
	await pass(15);
	t.is(await replicas(), 6);
	t.like(await conditions(), {ScalingActive: 'True ValidMetricFound', ScalingLimited: 'True TooManyReplicas'});
	await pass(5);
	await use('5m');
	await pass(60);
	t.is(await replicas(), 6);
	t.is((await conditions())['AbleToScale'], 'True ScaleDownStabilized');
	t.like((await status()).currentMetrics?.[0]?.resource?.current, {averageUtilization: 5, averageValue: '5m'});
	await pass(300);
	t.is(await replicas(), 1);
	t.true((await messages()).some(text => text.endsWith('reason: All metrics below target')));
	await stop();
});

test('what keeps it from scaling stands in its conditions and events', async t => {
	const {client, pass, replicas, conditions, messages, stop} = await start({plain: true});
	await client.create('HorizontalPodAutoscaler', autoscaler());
	await pass(1);
	t.deepEqual(await conditions(), {AbleToScale: 'False FailedGetScale'});
	await client.create('Deployment', deployment(9) as never);
	await pass(16);
	t.is(await replicas(), 6);
	t.true(
		(await messages()).includes(
			'SuccessfulRescale: New size: 6; reason: Current number of replicas above Spec.MaxReplicas',
		),
	);
	await pass(16);
	t.like(await conditions(), {AbleToScale: 'True SucceededGetScale', ScalingActive: 'False FailedGetResourceMetric'});
	await client.patch('Deployment', {name: 'web', namespace: 'default'}, 'merge', {spec: {replicas: 0}});
	await pass(16);
	t.is((await conditions())['ScalingActive'], 'False ScalingDisabled');
	await stop();
});

test('rules of behaviour limit how fast it goes', t => {
	const policies = (value: number, type = 'Pods') => [{type, value, periodSeconds: 60}];
	const spec = {
		scaleTargetRef: {kind: 'Deployment', name: 'web'},
		maxReplicas: 100,
		behavior: {
			scaleUp: {
				stabilizationWindowSeconds: 30,
				selectPolicy: 'Max',
				policies: [...policies(4), ...policies(50, 'Percent')],
			},
			scaleDown: {
				stabilizationWindowSeconds: 0,
				selectPolicy: 'Min',
				policies: [...policies(4), ...policies(50, 'Percent')],
			},
		},
	};
	const now = 1_000_000;
	const memory = (recommended: readonly number[], changes: readonly number[] = []): AutoscalerMemory => ({
		recommendations: recommended.map(value => ({atMs: now - 10_000, value})),
		changes: changes.map(value => ({atMs: now - 10_000, value})),
	});
	t.is(decide(spec, emptyMemory, 50, 10, now).replicas, 15, 'half as many again is more than four');
	t.is(decide(spec, memory([], [3]), 50, 10, now).replicas, 11, 'what was added in the period counts');
	const held = decide(spec, memory([12]), 50, 10, now);
	t.is(held.replicas, 12);
	t.is(held.conditions[0]?.reason, 'ScaleUpStabilized');
	t.is(decide(spec, emptyMemory, 1, 20, now).replicas, 16, 'the policy that takes away least');
	t.is(decide(spec, memory([], [-3]), 1, 20, now).replicas, 19);
	const never = {...spec, behavior: {scaleDown: {selectPolicy: 'Disabled', stabilizationWindowSeconds: 0}}};
	t.is(decide(never, emptyMemory, 1, 20, now).replicas, 20);
});
