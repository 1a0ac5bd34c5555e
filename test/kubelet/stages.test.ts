import {readFile} from 'node:fs/promises';
import test, {type ExecutionContext} from 'ava';
import {startCluster} from '../../source/cluster/start-cluster.ts';
import {readStages} from '../../source/formats/stages/read-stages.ts';
import type {Logger, ObjectOf} from '../../source/client/types.ts';
import {findCondition} from '../../source/machinery/conditions.ts';

/** A Stage of a kind with these lines under `spec`. */
const stage = (name: string, kind: string, ...spec: readonly string[]): string =>
	[
		'apiVersion: kwok.x-k8s.io/v1alpha1',
		'kind: Stage',
		`metadata: {name: ${name}}`,
		'spec:',
		`  resourceRef: ${kind}`,
		...spec.map(line => `  ${line}`),
		'',
	].join('\n');

const pods = '{kind: Pod}';

/** A cluster whose kubelets live by these stages; warnings are kept. */
const start = async (t: ExecutionContext, stages: readonly string[], seed = 1) => {
	const warnings: string[] = [];
	const silent = () => undefined;
	const log: Logger = {debug: silent, info: silent, warn: message => void warnings.push(message), error: silent};
	const cluster = await startCluster({
		speed: Infinity,
		seed,
		nodes: 1,
		components: new Set(['store', 'api', 'kubelets', 'controllers']),
		controllers: 'serviceaccount-controller',
		stages: readStages(stages.join('---\n'), 'stages.yaml'),
		log,
	});
	t.teardown(() => cluster.stop());
	const {client, time} = cluster;
	return {
		cluster,
		client,
		warnings,
		pass: (ms: number) => time.runUntil(() => false, ms),
		pod: () => client.get('Pod', {name: 'a', namespace: 'default'}),
		run: (metadata: object = {}, spec: object = {}) =>
			client.create('Pod', {
				metadata: {name: 'a', namespace: 'default', ...metadata},
				spec: {nodeName: 'node-0', containers: [{name: 'c', image: 'app:1'}], ...spec},
			}),
	};
};

const running = stage(
	'pod-runs',
	pods,
	'selector: {matchExpressions: [{key: .status.phase, operator: In, values: [Pending]}]}',
	'delay: {durationMilliseconds: 3000}',
	'next:',
	'  event: {type: Normal, reason: Begun, message: it runs}',
	'  statusTemplate: |',
	'    phase: Running',
	'    startTime: {{ Now }}',
	'    hostIP: {{ NodeIPWith .spec.nodeName }}',
	'    podIP: {{ PodIPWith .spec.nodeName (or .spec.hostNetwork false) .metadata.uid .metadata.name .metadata.namespace }}',
);

test('a pod lives by its stages and not by the simulated kubelet', async t => {
	const {pass, pod, run, client, warnings} = await start(t, [running]);
	await run();
	await pass(2999);
	t.is((await pod()).status?.phase, 'Pending');
	await pass(1);
	const {status} = await pod();
	t.like(status, {phase: 'Running', startTime: '2026-01-01T00:00:03Z', podIP: '10.244.0.2'});
	t.is(status?.hostIP, (await client.get('Node', {name: 'node-0'})).status?.addresses?.[0]?.address);
	t.is(status?.containerStatuses, undefined, 'nobody else writes the status');
	t.deepEqual(
		(await client.list('Event')).items.map(({reason, type}) => `${type} ${reason}`),
		['Normal Begun'],
	);
	t.deepEqual(warnings, []);
});

test('nodes without stages keep their kubelet; one that is down moves nothing on its pods', async t => {
	const {client, pass, pod, run} = await start(t, [running]);
	await pass(0);
	const node = await client.get('Node', {name: 'node-0'});
	t.is(findCondition(node.status?.conditions, 'Ready')?.status, 'True');
	const setFault = (fault: string | null) =>
		client.patch('Node', {name: 'node-0'}, 'merge', {metadata: {annotations: {'inkube.dev/fault': fault}}});
	await run();
	await pass(1000);
	await setFault('down');
	await pass(60_000);
	t.is((await pod()).status?.phase, 'Pending');
	await setFault(null);
	await pass(3000);
	t.is((await pod()).status?.phase, 'Running');
});

test('a change of the object makes it wait anew, for the stage that matches it then', async t => {
	const held = stage(
		'pod-held',
		pods,
		'selector: {matchLabels: {held: "yes"}}',
		'weight: 1000000000',
		'delay: {durationMilliseconds: 10000}',
		'next: {statusTemplate: "reason: Held"}',
	);
	const {client, pass, pod, run} = await start(t, [running, held]);
	await run();
	await pass(2500);
	await client.patch('Pod', {name: 'a', namespace: 'default'}, 'merge', {metadata: {labels: {held: 'yes'}}});
	await pass(9999);
	t.is((await pod()).status?.phase, 'Pending');
	await pass(1);
	t.like((await pod()).status, {phase: 'Pending', reason: 'Held'});
});

test('a node by stages: they describe it, and its lease is renewed all the same', async t => {
	const nodes = await readFile('fixtures/stages/nodes.yaml', 'utf8');
	const {client, pass} = await start(t, [nodes]);
	await pass(0);
	const ready = async () => {
		const {status} = await client.get('Node', {name: 'node-0'});
		return findCondition(status?.conditions, 'Ready') as {status: string; lastHeartbeatTime: string} | undefined;
	};
	t.like(await ready(), {status: 'True', lastHeartbeatTime: '2026-01-01T00:00:00Z'});
	await pass(120_000);
	t.true((await ready())!.lastHeartbeatTime >= '2026-01-01T00:01:25Z');
	const lease = await client.get('Lease', {name: 'node-0', namespace: 'kube-node-lease'});
	t.true((lease.spec?.renewTime ?? '') >= '2026-01-01T00:01:50');
});

test('finalizers, patches of every type, other objects applied, and the end', async t => {
	const stages = [
		stage(
			'keep',
			pods,
			'selector: {matchExpressions: [{key: .metadata.deletionTimestamp, operator: DoesNotExist}, {key: .metadata.finalizers, operator: DoesNotExist}]}',
			'steps:',
			'  - finalizers: {add: [{value: example.com/held}]}',
			'  - patch: {type: json, template: "[{op: add, path: /metadata/labels, value: {seen: {{ .metadata.name }}}}]"}',
			'  - patch: {type: merge, root: metadata, template: "annotations: {by: stage}"}',
			'  - apply: {template: "{apiVersion: v1, kind: ConfigMap, metadata: {name: of-{{ .metadata.name }}}, data: {node: {{ .spec.nodeName }}}}"}',
		),
		stage(
			'let go',
			pods,
			'selector: {matchExpressions: [{key: .metadata.deletionTimestamp, operator: Exists}, {key: .metadata.finalizers, operator: Exists}]}',
			'delay: {durationMilliseconds: 5000}',
			'next: {finalizers: {remove: [{value: example.com/held}]}}',
		),
		stage(
			'go',
			pods,
			'selector: {matchExpressions: [{key: .metadata.deletionTimestamp, operator: Exists}, {key: .metadata.finalizers, operator: DoesNotExist}]}',
			'next: {delete: true}',
		),
	];
	const {client, pass, pod, run, warnings} = await start(t, stages);
	await run();
	await pass(100);
	t.like((await pod()).metadata, {
		finalizers: ['example.com/held'],
		labels: {seen: 'a'},
		annotations: {by: 'stage'},
	});
	t.deepEqual((await client.get('ConfigMap', {name: 'of-a', namespace: 'default'})).data, {node: 'node-0'});
	await client.delete('Pod', {name: 'a', namespace: 'default'});
	await pass(4999);
	t.truthy((await pod()).metadata.deletionTimestamp);
	await pass(10);
	await t.throwsAsync(pod(), {message: 'pods "a" not found'});
	t.deepEqual(warnings, []);
});

test('objects of any kind, also of one that is defined later', async t => {
	const rockets = stage(
		'fly',
		'{apiGroup: example.com/v1, kind: Rocket}',
		'selector: {matchExpressions: [{key: .spec.state, operator: DoesNotExist}]}',
		'delay: {durationMilliseconds: 1000}',
		'next: {patches: [{root: spec, template: "state: flying"}]}',
	);
	const {cluster, client, pass} = await start(t, [rockets]);
	await client.create('CustomResourceDefinition', {
		metadata: {name: 'rockets.example.com'},
		spec: {
			group: 'example.com',
			scope: 'Namespaced',
			names: {plural: 'rockets', singular: 'rocket', kind: 'Rocket', listKind: 'RocketList'},
			versions: [
				{
					name: 'v1',
					served: true,
					storage: true,
					schema: {openAPIV3Schema: {type: 'object', 'x-kubernetes-preserve-unknown-fields': true}},
				},
			],
		},
	});
	await pass(100);
	const resource = client.raw.resolve('example.com/v1', 'Rocket')!;
	const object = {apiVersion: 'example.com/v1', kind: 'Rocket', metadata: {name: 'r', namespace: 'default'}, spec: {}};
	await cluster.client.raw.create(resource, object, 'default');
	await pass(1100);
	t.like(await client.raw.get(resource, {name: 'r', namespace: 'default'}), {spec: {state: 'flying'}});
});

test('a template that fails is told of with its place, and the pod stays as it is', async t => {
	const broken = stage(
		'broken',
		pods,
		'selector: {}',
		'next:',
		'  statusTemplate: |',
		'    phase: {{ index .spec.containers 5 }}',
	);
	const {pass, pod, run, warnings} = await start(t, [broken]);
	await run();
	await pass(1000);
	t.is((await pod()).status?.phase, 'Pending');
	t.deepEqual(warnings, [
		'stage broken: Pod default/a: stages.yaml:9:17: template: error calling index: index out of range: 5',
	]);
});

test('the next stage at once: what a stage made goes on without being seen', async t => {
	const step = (from: string, to: string) =>
		stage(
			to,
			pods,
			`selector: {matchExpressions: [{key: .status.reason, operator: ${from}}]}`,
			`next: {statusTemplate: "reason: ${to}"}`,
			'immediateNextStage: true',
		);
	const {pass, pod, run} = await start(t, [step('DoesNotExist', 'One'), step('In, values: [One]', 'Two')]);
	await run();
	await pass(10);
	t.is((await pod()).status?.reason, 'Two');
});

/** What happens to a Deployment and a Job, by the phases of their pods. */
const course = async (t: ExecutionContext, options: {readonly stages?: ReturnType<typeof readStages>}) => {
	const cluster = await startCluster({speed: Infinity, seed: 5, nodes: 2, ...options});
	t.teardown(() => cluster.stop());
	const {client, time} = cluster;
	const template = (rest: object) =>
		({
			metadata: {labels: {app: 'x'}},
			spec: {containers: [{name: 'c', image: 'i'}], ...rest},
		}) as unknown as NonNullable<ObjectOf<'Deployment'>['spec']>['template'];
	const spec = {replicas: 4, selector: {matchLabels: {app: 'x'}}, template: template({})};
	await client.create('Deployment', {metadata: {name: 'web', namespace: 'default'}, spec});
	await client.create('Job', {
		metadata: {name: 'import', namespace: 'default'},
		spec: {completions: 2, template: template({restartPolicy: 'Never'})},
	});
	await time.runUntil(() => false, 30_000);
	const found = {
		phases: cluster.informers
			.of('Pod')
			.list()
			.map(({status, metadata}) => `${metadata.ownerReferences?.[0]?.kind} ${status?.phase}`)
			.toSorted(),
		placed: cluster.informers
			.of('Pod')
			.list()
			.filter(({spec: {nodeName}}) => nodeName !== undefined).length,
		available: cluster.informers.of('Deployment').list()[0]?.status?.availableReplicas,
		succeeded: cluster.informers.of('Job').list()[0]?.status?.succeeded,
	};
	await client.delete('Deployment', {name: 'web', namespace: 'default'});
	await time.runUntil(() => false, 30_000);
	return {...found, left: cluster.informers.of('Pod').list().length};
};

test('stages that say what kubelets do come to what the simulated kubelets come to', async t => {
	const text = await Promise.all(['nodes', 'pods'].map(name => readFile(`fixtures/stages/${name}.yaml`, 'utf8')));
	const stages = readStages(text.join('---\n'), 'stages.yaml');
	const expected = await course(t, {});
	t.deepEqual(await course(t, {stages}), expected);
	t.is(expected.available, 4);
	t.is(expected.succeeded, 2);
	t.is(expected.left, 2, 'the pods of the Job');
});
