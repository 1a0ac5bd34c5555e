import test from 'ava';
import {timestamp} from '../../source/clock/clock.ts';
import {type ControlPlane, startControlPlane, workload} from './control-plane.ts';

const start = (): ControlPlane =>
	startControlPlane({
		controllers: 'disruption-controller,replicaset,deployment',
		podLife: () => ({readyAfterMs: 100, goneAfterMs: 30_000}),
	});
const addBudget = (plane: ControlPlane, spec: object) =>
	plane.create('PodDisruptionBudget', {
		metadata: {name: 'web', namespace: 'default'},
		spec: {selector: {matchLabels: {app: 'web'}}, ...spec},
	});
const status = (plane: ControlPlane) => plane.get('PodDisruptionBudget', 'default/web')!.status!;
const deployment = (replicas: number) =>
	workload('web', {replicas, strategy: {type: 'RollingUpdate', rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}});

test('a budget allows as many disruptions as there are healthy pods beyond what it asks for', async t => {
	const plane = start();
	await plane.create('Deployment', deployment(5));
	await plane.pass(1000);
	await addBudget(plane, {minAvailable: '50%'});
	await plane.pass(1000);
	t.like(status(plane), {
		expectedPods: 5,
		desiredHealthy: 3,
		currentHealthy: 5,
		disruptionsAllowed: 2,
		observedGeneration: 1,
	});
	t.like(status(plane).conditions![0], {type: 'DisruptionAllowed', status: 'True', reason: 'SufficientPods'});
	await plane.patch('PodDisruptionBudget', 'web', {spec: {minAvailable: null, maxUnavailable: 0}});
	await plane.pass(10);
	t.like(status(plane), {desiredHealthy: 5, disruptionsAllowed: 0});
	t.like(status(plane).conditions![0], {status: 'False', reason: 'InsufficientPods'});
	await plane.patch('Deployment', 'web', {spec: {replicas: 2}});
	await plane.pass(10);
	t.like(status(plane), {expectedPods: 2, desiredHealthy: 2});
	t.deepEqual(plane.warnings, []);
});

test('a pod whose eviction was admitted does not count until it is gone, or two minutes have passed', async t => {
	const plane = start();
	await plane.create('Deployment', deployment(3));
	await addBudget(plane, {minAvailable: 2});
	await plane.pass(1000);
	t.is(status(plane).disruptionsAllowed, 1);
	const [pod] = plane.all('Pod');
	const disrupted = {[pod!.metadata.name]: timestamp(plane.clock.now())};
	await plane.patch(
		'PodDisruptionBudget',
		'web',
		{status: {disruptedPods: disrupted, disruptionsAllowed: 0}},
		{namespace: 'default', subresource: 'status'},
	);
	await plane.pass(60_000);
	t.like(status(plane), {currentHealthy: 2, disruptionsAllowed: 0});
	await plane.pass(70_000);
	t.like(status(plane), {currentHealthy: 3, disruptionsAllowed: 1, disruptedPods: undefined});
	t.true(
		(await plane.events()).includes("NotDeleted: Pod was expected by PDB default/web to be deleted but it wasn't"),
	);
});

test('what cannot be counted allows nothing, and says why', async t => {
	const plane = start();
	const ownerReferences = [{apiVersion: 'apps/v1', kind: 'DaemonSet', name: 'agent', uid: 'x', controller: true}];
	await plane.create('Pod', {
		metadata: {name: 'agent', namespace: 'default', labels: {app: 'web'}, ownerReferences},
		spec: {containers: []},
	});
	await addBudget(plane, {maxUnavailable: 1});
	await plane.pass(1000);
	t.like(status(plane), {disruptionsAllowed: 0});
	t.like(status(plane).conditions![0], {
		status: 'False',
		reason: 'SyncFailed',
		message: 'DaemonSet "agent" does not implement the scale subresource',
	});
});
