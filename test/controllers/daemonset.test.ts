import test from 'ava';
import {type ControlPlane, startControlPlane, workload} from './control-plane.ts';

const start = (): ControlPlane =>
	startControlPlane({
		controllers: 'daemonset-controller',
		podLife: ({spec}) =>
			spec.containers[0]!.image === 'broken:1' ? {goneAfterMs: 100} : {readyAfterMs: 100, goneAfterMs: 100},
		nodeOf: pod =>
			pod.spec.affinity!.nodeAffinity!.requiredDuringSchedulingIgnoredDuringExecution!.nodeSelectorTerms[0]!
				.matchFields![0]!.values![0]!,
	});
const addNode = (plane: ControlPlane, name: string, labels: Record<string, string> = {}, taints: object[] = []) =>
	plane.create('Node', {metadata: {name, labels}, spec: {taints} as never});
const agent = (spec: object = {}) =>
	workload('agent', {
		replicas: undefined,
		updateStrategy: {type: 'RollingUpdate', rollingUpdate: {maxUnavailable: 1, maxSurge: 0}},
		...spec,
	});
const status = (plane: ControlPlane) => plane.get('DaemonSet', 'default/agent')!.status;
const placed = (plane: ControlPlane) =>
	plane
		.all('Pod')
		.filter(({metadata}) => metadata.deletionTimestamp === undefined)
		.map(({spec}) => spec.nodeName)
		.toSorted();
const images = (plane: ControlPlane) =>
	plane
		.all('Pod')
		.map(({spec}) => spec.containers[0]!.image)
		.toSorted();

test('every eligible node gets one pod, pinned to it and with the tolerations of a daemon', async t => {
	const plane = start();
	await addNode(plane, 'a');
	await addNode(plane, 'b');
	await addNode(plane, 'tainted', {}, [{key: 'team', effect: 'NoSchedule'}]);
	await addNode(plane, 'cordoned', {}, [{key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule'}]);
	await plane.create('DaemonSet', agent());
	await plane.pass(1000);
	t.deepEqual(placed(plane), ['a', 'b', 'cordoned']);
	t.like(status(plane), {
		currentNumberScheduled: 3,
		desiredNumberScheduled: 3,
		numberReady: 3,
		numberAvailable: 3,
		updatedNumberScheduled: 3,
		numberMisscheduled: 0,
		numberUnavailable: undefined,
	});
	const [pod] = plane.all('Pod');
	t.is(pod!.spec.tolerations!.length, 6);
	t.regex(pod!.metadata.labels!['controller-revision-hash']!, /^[a-z0-9]+$/);
	t.deepEqual(plane.warnings, []);
});

test('nodes that come, change their labels or are tainted NoExecute gain and lose their pod', async t => {
	const plane = start();
	await addNode(plane, 'a', {disk: 'ssd'});
	await addNode(plane, 'b');
	await plane.create(
		'DaemonSet',
		agent({
			template: {
				metadata: {labels: {app: 'agent'}},
				spec: {nodeSelector: {disk: 'ssd'}, containers: [{name: 'c', image: 'x'}]},
			},
		}),
	);
	await plane.pass(1000);
	t.deepEqual(placed(plane), ['a']);
	await addNode(plane, 'c', {disk: 'ssd'});
	await plane.patch('Node', 'b', {metadata: {labels: {disk: 'ssd'}}}, {});
	await plane.patch('Node', 'a', {metadata: {labels: {disk: null}}}, {});
	await plane.pass(1000);
	t.deepEqual(placed(plane), ['b', 'c']);
	await plane.patch('Node', 'c', {spec: {taints: [{key: 'x', effect: 'NoSchedule'}]}}, {});
	await plane.patch('Node', 'b', {spec: {taints: [{key: 'x', effect: 'NoExecute'}]}}, {});
	await plane.pass(1000);
	t.deepEqual(placed(plane), ['c']);
	t.like(status(plane), {desiredNumberScheduled: 0, numberMisscheduled: 1});
});

test('a rolling update replaces one pod after the other and stops at one that does not get ready', async t => {
	const plane = start();
	for (const name of ['a', 'b', 'c']) await addNode(plane, name);
	await plane.create('DaemonSet', agent());
	await plane.pass(1000);
	const setImage = (image: string) =>
		plane.patch('DaemonSet', 'agent', {spec: {template: {spec: {containers: [{name: 'c', image}]}}}});
	let fewest = 3;
	const stop = plane.informers
		.of('DaemonSet')
		.subscribe({updated: set => void (fewest = Math.min(fewest, set.status?.numberAvailable ?? 0))});
	await setImage('agent:2');
	await plane.until(
		t,
		'updated',
		() => status(plane)!.updatedNumberScheduled === 3 && status(plane)!.numberAvailable === 3,
	);
	stop();
	t.is(fewest, 2);
	await setImage('broken:1');
	await plane.pass(60_000);
	t.deepEqual(images(plane), ['agent:2', 'agent:2', 'broken:1']);
	await setImage('agent:2');
	await plane.until(
		t,
		'back',
		() => status(plane)!.updatedNumberScheduled === 3 && status(plane)!.numberAvailable === 3,
	);
	t.deepEqual(
		plane
			.all('ControllerRevision')
			.map(({revision}) => revision)
			.toSorted(),
		[1, 3, 4],
	);
});

test('with a surge the new pod is ready before the old one goes', async t => {
	const plane = start();
	await addNode(plane, 'a');
	await plane.create(
		'DaemonSet',
		agent({updateStrategy: {type: 'RollingUpdate', rollingUpdate: {maxUnavailable: 0, maxSurge: 1}}}),
	);
	await plane.pass(1000);
	await plane.patch('DaemonSet', 'agent', {spec: {template: {spec: {containers: [{name: 'c', image: 'agent:2'}]}}}});
	await plane.pass(50);
	t.deepEqual(images(plane), ['agent:2', 'nginx:1']);
	await plane.pass(1000);
	t.deepEqual(images(plane), ['agent:2']);
});

test('OnDelete updates only what is deleted by hand', async t => {
	const plane = start();
	for (const name of ['a', 'b']) await addNode(plane, name);
	await plane.create('DaemonSet', agent({updateStrategy: {type: 'OnDelete'}}));
	await plane.pass(1000);
	await plane.patch('DaemonSet', 'agent', {spec: {template: {spec: {containers: [{name: 'c', image: 'agent:2'}]}}}});
	await plane.pass(1000);
	t.deepEqual(images(plane), ['nginx:1', 'nginx:1']);
	await plane.clock.input(undefined, () => plane.client.delete('Pod', plane.all('Pod')[0]!.metadata));
	await plane.pass(1000);
	t.deepEqual(images(plane), ['agent:2', 'nginx:1']);
});

test('a failed daemon pod is replaced, more slowly each time', async t => {
	const plane = start();
	await addNode(plane, 'a');
	await plane.create('DaemonSet', agent());
	await plane.pass(1000);
	const fail = async () => {
		await plane.patch(
			'Pod',
			plane.all('Pod')[0]!.metadata.name,
			{status: {phase: 'Failed'}},
			{namespace: 'default', subresource: 'status'},
		);
	};
	await fail();
	await plane.pass(300);
	t.is(plane.all('Pod')[0]!.status?.phase, 'Running');
	await fail();
	await plane.pass(300);
	t.is(plane.all('Pod')[0]!.status?.phase, 'Failed');
	await plane.pass(1500);
	t.is(plane.all('Pod')[0]!.status?.phase, 'Running');
	t.true(
		(await plane.events()).some(line =>
			/^FailedDaemonPod: Found failed daemon pod default\/agent-\w+ on node a, will try to kill it$/.test(line),
		),
	);
});

test('a daemon set and a stateful set of one name and template each have a revision of their own', async t => {
	const plane = startControlPlane({controllers: 'daemonset-controller,statefulset-controller'});
	await plane.create('DaemonSet', agent());
	await plane.create('StatefulSet', workload('agent', {serviceName: 'agent', replicas: 1}));
	await plane.pass(1000);
	const owners = plane.all('ControllerRevision').map(({metadata}) => metadata.ownerReferences?.[0]?.kind);
	t.deepEqual(owners.toSorted(), ['DaemonSet', 'StatefulSet']);
	t.is(status(plane)?.collisionCount, undefined);
	t.is(plane.get('StatefulSet', 'default/agent')!.status?.collisionCount ?? 0, 0);
});

test('a revision without an owner is taken in, one of another owner is left to it', async t => {
	const plane = start();
	await addNode(plane, 'a');
	await plane.create('DaemonSet', agent());
	await plane.pass(1000);
	const [revision, ...more] = plane.all('ControllerRevision');
	t.is(more.length, 0);
	const give = (ownerReferences: unknown) =>
		plane.patch('ControllerRevision', revision!.metadata.name, {metadata: {ownerReferences}});
	await give(null);
	await addNode(plane, 'b');
	await plane.pass(1000);
	t.deepEqual(
		plane.all('ControllerRevision').map(({metadata}) => metadata.ownerReferences?.map(({name}) => name)),
		[['agent']],
	);
	await give([{apiVersion: 'apps/v1', kind: 'DaemonSet', name: 'other', uid: 'other', controller: true}]);
	await addNode(plane, 'c');
	await plane.pass(1000);
	const owners = plane.all('ControllerRevision').flatMap(({metadata}) => metadata.ownerReferences ?? []);
	t.deepEqual(owners.map(({name}) => name).toSorted(), ['agent', 'other']);
	t.is(status(plane)?.collisionCount, 1);
});
