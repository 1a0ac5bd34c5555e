import test from 'ava';
import {type ControlPlane, startControlPlane, workload} from './control-plane.ts';

const start = (sick: (image: string) => boolean = () => false): ControlPlane =>
	startControlPlane({
		controllers: 'deployment-controller,replicaset-controller',
		podLife: ({spec}) =>
			sick(spec.containers[0]!.image!) ? {goneAfterMs: 100} : {readyAfterMs: 1000, goneAfterMs: 100},
	});

const status = (plane: ControlPlane) => plane.get('Deployment', 'default/web')?.status ?? {};
const condition = (plane: ControlPlane, type: string) => status(plane).conditions?.find(one => one.type === type);
const isDone = (plane: ControlPlane) => () => {
	const {metadata, spec, status: current} = plane.get('Deployment', 'default/web')!;
	return (
		current?.observedGeneration === metadata.generation &&
		current?.updatedReplicas === spec.replicas &&
		current?.availableReplicas === spec.replicas &&
		current?.replicas === spec.replicas
	);
};
const setImage = (plane: ControlPlane, image: string) =>
	plane.patch('Deployment', 'web', {spec: {template: {spec: {containers: [{name: 'c', image}]}}}});
const sets = (plane: ControlPlane) =>
	Object.fromEntries(
		plane.all('ReplicaSet').map(({spec}) => [spec.template!.spec!.containers[0]!.image, spec.replicas]),
	);
const rolling = {type: 'RollingUpdate', rollingUpdate: {maxSurge: '25%', maxUnavailable: '25%'}};
const deployment = (spec: object = {}) =>
	workload('web', {strategy: rolling, progressDeadlineSeconds: 600, revisionHistoryLimit: 10, ...spec});

test('a deployment gets a replica set named after its template, and reports how far it is', async t => {
	const plane = start();
	await plane.create('Deployment', {
		...deployment(),
		metadata: {
			name: 'web',
			namespace: 'default',
			annotations: {owner: 'shop', 'kubectl.kubernetes.io/last-applied-configuration': '{}'},
		},
	});
	await plane.until(t, 'done', isDone(plane));
	const [set] = plane.all('ReplicaSet');
	const hash = set!.metadata.labels!['pod-template-hash'];
	t.is(set!.metadata.name, `web-${hash}`);
	t.deepEqual(set!.metadata.annotations, {
		'deployment.kubernetes.io/desired-replicas': '3',
		'deployment.kubernetes.io/max-replicas': '4',
		'deployment.kubernetes.io/revision': '1',
		owner: 'shop',
	});
	t.deepEqual(set!.spec.selector, {matchLabels: {app: 'web', 'pod-template-hash': hash!}});
	t.is(plane.get('Deployment', 'default/web')!.metadata.annotations!['deployment.kubernetes.io/revision'], '1');
	await plane.pass(10);
	t.like(condition(plane, 'Available'), {
		status: 'True',
		reason: 'MinimumReplicasAvailable',
		message: 'Deployment has minimum availability.',
	});
	t.like(condition(plane, 'Progressing'), {
		status: 'True',
		reason: 'NewReplicaSetAvailable',
		message: `ReplicaSet "${set!.metadata.name}" has successfully progressed.`,
	});
	t.true((await plane.events()).includes(`ScalingReplicaSet: Scaled up replica set ${set!.metadata.name} from 0 to 3`));
	t.deepEqual(plane.warnings, []);
});

test('a new image rolls out within surge and unavailability: at most 13 pods, at least 8 available', async t => {
	const plane = start();
	await plane.create('Deployment', deployment({replicas: 10}));
	await plane.until(t, 'done', isDone(plane));
	let most = 0;
	let least = 10;
	plane.informers.of('Pod').subscribe({
		added: () => {
			most = Math.max(most, plane.all('Pod').filter(({metadata}) => metadata.deletionTimestamp === undefined).length);
		},
		updated: () => {
			const available = plane
				.all('Pod')
				.filter(pod => pod.metadata.deletionTimestamp === undefined && pod.status?.conditions?.[0]?.status === 'True');
			least = Math.min(least, available.length);
		},
	});
	await setImage(plane, 'nginx:2');
	await plane.until(t, 'done', isDone(plane));
	t.is(most, 13);
	t.is(least, 8);
	t.deepEqual(sets(plane), {'nginx:1': 0, 'nginx:2': 10});
	t.is(plane.get('Deployment', 'default/web')!.metadata.annotations!['deployment.kubernetes.io/revision'], '2');
});

test('a rollout to pods that never get ready stops within maxUnavailable, misses its deadline, and can be undone', async t => {
	const plane = start(image => image === 'broken:1');
	await plane.create(
		'Deployment',
		deployment({replicas: 4, strategy: {type: 'RollingUpdate', rollingUpdate: {maxSurge: 1, maxUnavailable: 1}}}),
	);
	await plane.until(t, 'done', isDone(plane));
	const [original] = plane.all('ReplicaSet');
	await setImage(plane, 'broken:1');
	await plane.pass(60_000);
	t.deepEqual(sets(plane), {'nginx:1': 3, 'broken:1': 2});
	t.like(status(plane), {replicas: 5, readyReplicas: 3, updatedReplicas: 2, unavailableReplicas: 2});
	t.is(condition(plane, 'Progressing')!.reason, 'ReplicaSetUpdated');
	await plane.until(
		t,
		'deadline',
		() => condition(plane, 'Progressing')?.reason === 'ProgressDeadlineExceeded',
		560_000,
	);
	const broken = plane.all('ReplicaSet').find(({metadata}) => metadata.uid !== original!.metadata.uid)!;
	t.like(condition(plane, 'Progressing'), {
		status: 'False',
		message: `ReplicaSet "${broken.metadata.name}" has timed out progressing.`,
	});
	await setImage(plane, 'nginx:1');
	await plane.until(t, 'undone', isDone(plane));
	t.deepEqual(sets(plane), {'nginx:1': 4, 'broken:1': 0});
	const reused = plane.get('ReplicaSet', `default/${original!.metadata.name}`)!;
	t.is(reused.metadata.annotations!['deployment.kubernetes.io/revision'], '3');
	t.is(reused.metadata.annotations!['deployment.kubernetes.io/revision-history'], '1');
});

test('scaling in the middle of a rollout is proportional: 10 to 15 at 8 + 5 gives 11 + 7', async t => {
	const plane = start(image => image === 'broken:1');
	await plane.create(
		'Deployment',
		deployment({replicas: 10, strategy: {type: 'RollingUpdate', rollingUpdate: {maxSurge: 3, maxUnavailable: 2}}}),
	);
	await plane.until(t, 'done', isDone(plane));
	await setImage(plane, 'broken:1');
	await plane.pass(10_000);
	t.deepEqual(sets(plane), {'nginx:1': 8, 'broken:1': 5});
	await plane.patch('Deployment', 'web', {spec: {replicas: 15}});
	await plane.pass(10_000);
	t.deepEqual(sets(plane), {'nginx:1': 11, 'broken:1': 7});
});

test('scaling up, down and to zero goes through the one replica set, with an event for each', async t => {
	const plane = start();
	await plane.create('Deployment', deployment({replicas: 1}));
	await plane.until(t, 'done', isDone(plane));
	for (const replicas of [4, 2, 0]) {
		await plane.patch('Deployment', 'web', {spec: {replicas}});
		await plane.pass(5000);
		t.is(plane.all('ReplicaSet')[0]!.spec.replicas, replicas);
	}
	const {name} = plane.all('ReplicaSet')[0]!.metadata;
	const scaling = (await plane.events()).filter(line => line.startsWith('ScalingReplicaSet'));
	t.deepEqual(scaling, [
		`ScalingReplicaSet: Scaled up replica set ${name} from 0 to 1`,
		`ScalingReplicaSet: Scaled up replica set ${name} from 1 to 4`,
		`ScalingReplicaSet: Scaled down replica set ${name} from 4 to 2`,
		`ScalingReplicaSet: Scaled down replica set ${name} from 2 to 0`,
	]);
	t.is(status(plane).replicas, undefined);
});

test('a paused deployment scales but does not roll out; resuming rolls all changes out at once', async t => {
	const plane = start();
	await plane.create('Deployment', deployment({replicas: 2}));
	await plane.until(t, 'done', isDone(plane));
	await plane.patch('Deployment', 'web', {spec: {paused: true}});
	await setImage(plane, 'nginx:2');
	await plane.patch('Deployment', 'web', {spec: {replicas: 3}});
	await plane.pass(5000);
	t.like(condition(plane, 'Progressing'), {
		status: 'Unknown',
		reason: 'DeploymentPaused',
		message: 'Deployment is paused',
	});
	t.deepEqual(sets(plane), {'nginx:1': 3});
	await plane.patch('Deployment', 'web', {spec: {paused: false}});
	await plane.until(t, 'done', isDone(plane));
	t.deepEqual(sets(plane), {'nginx:1': 0, 'nginx:2': 3});
});

test('Recreate makes no new pod before the last old one is gone', async t => {
	const plane = startControlPlane({
		controllers: 'deployment,replicaset',
		podLife: () => ({readyAfterMs: 1000, goneAfterMs: 7000}),
	});
	await plane.create('Deployment', deployment({replicas: 2, strategy: {type: 'Recreate'}}));
	await plane.until(t, 'done', isDone(plane));
	await setImage(plane, 'nginx:2');
	await plane.pass(6000);
	t.deepEqual(sets(plane), {'nginx:1': 0});
	t.is(plane.all('Pod').length, 2);
	await plane.until(t, 'done', isDone(plane));
	t.deepEqual(sets(plane), {'nginx:1': 0, 'nginx:2': 2});
});

test('old replica sets beyond revisionHistoryLimit go, oldest first', async t => {
	const plane = start();
	await plane.create('Deployment', deployment({replicas: 1, revisionHistoryLimit: 1}));
	for (const image of ['nginx:2', 'nginx:3', 'nginx:4']) {
		await plane.until(t, 'done', isDone(plane));
		await plane.pass(1000);
		await setImage(plane, image);
	}
	await plane.until(t, 'done', isDone(plane));
	await plane.pass(1000);
	t.deepEqual(sets(plane), {'nginx:3': 0, 'nginx:4': 1});
});

test('a replica set left by --cascade=orphan is adopted by the same deployment made again', async t => {
	const plane = start();
	await plane.create('Deployment', deployment({replicas: 2}));
	await plane.until(t, 'done', isDone(plane));
	const [set] = plane.all('ReplicaSet');
	await plane.clock.input(undefined, () => plane.client.delete('Deployment', {name: 'web', namespace: 'default'}));
	await plane.patch('ReplicaSet', set!.metadata.name, {metadata: {ownerReferences: null}});
	await plane.create('Deployment', deployment({replicas: 2}));
	await plane.until(t, 'done', isDone(plane));
	t.is(plane.all('ReplicaSet').length, 1);
	t.is(
		plane.all('ReplicaSet')[0]!.metadata.ownerReferences![0]!.uid,
		plane.get('Deployment', 'default/web')!.metadata.uid,
	);
	t.is(plane.all('Pod').length, 2);
});

test('a name that another template took raises the collision count', async t => {
	const plane = start();
	await plane.create('Deployment', deployment({replicas: 1}));
	await plane.until(t, 'done', isDone(plane));
	const [first] = plane.all('ReplicaSet');
	await plane.clock.input(undefined, () => plane.client.delete('Deployment', {name: 'web', namespace: 'default'}));
	await plane.patch('ReplicaSet', first!.metadata.name, {
		metadata: {ownerReferences: null, labels: {app: 'other'}},
		spec: {template: {metadata: {labels: {app: 'other'}}}},
	});
	await plane.create('Deployment', deployment({replicas: 1}));
	await plane.until(t, 'done', isDone(plane));
	t.is(status(plane).collisionCount, 1);
	t.is(plane.all('ReplicaSet').length, 2);
});

test('a selector of everything is refused with an event', async t => {
	const plane = start();
	await plane.create('Deployment', deployment({selector: {}}));
	await plane.pass(1000);
	t.deepEqual(plane.all('ReplicaSet'), []);
	t.deepEqual(
		[...new Set(await plane.events())],
		['SelectingAll: This deployment is selecting all pods. A non-empty selector is required.'],
	);
	t.is(status(plane).observedGeneration, 1);
});
