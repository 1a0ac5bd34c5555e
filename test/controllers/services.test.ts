import test from 'ava';
import {type ControlPlane, startControlPlane} from './control-plane.ts';

const start = (controllers = 'endpoints-controller,endpointslice-controller'): ControlPlane =>
	startControlPlane({
		controllers,
		podLife: ({metadata}) =>
			metadata.annotations?.['sick'] ? {goneAfterMs: 2000} : {readyAfterMs: 100, goneAfterMs: 2000},
	});
const addNode = (plane: ControlPlane, name: string) =>
	plane.create('Node', {metadata: {name, labels: {'topology.kubernetes.io/zone': 'z1'}}, spec: {}});
const addPod = (plane: ControlPlane, name: string, app = 'web', spec: object = {}) =>
	plane.create('Pod', {
		metadata: {name, namespace: 'default', labels: {app}},
		spec: {containers: [{name: 'c', ports: [{name: 'http', containerPort: 8080}]}], ...spec},
	});
const addService = (plane: ControlPlane, spec: object = {}) =>
	plane.create('Service', {
		metadata: {name: 'web', namespace: 'default', labels: {team: 'shop'}},
		spec: {
			selector: {app: 'web'},
			clusterIP: '10.96.0.9',
			ports: [{port: 80, targetPort: 'http', protocol: 'TCP'}],
			...spec,
		},
	});
const endpoints = (plane: ControlPlane) => plane.get('Endpoints', 'default/web');
const ready = (plane: ControlPlane) =>
	plane
		.all('EndpointSlice')
		.flatMap(({endpoints: list = []}) =>
			list.filter(({conditions}) => conditions!.ready).map(({targetRef}) => targetRef!.name!),
		)
		.toSorted();

test('endpoints follow the labels of pods; a service without pods has an empty slice', async t => {
	const plane = start();
	await addNode(plane, 'node-a');
	await addService(plane);
	await plane.pass(10);
	t.deepEqual(
		plane.all('EndpointSlice').map(slice => ({endpoints: slice.endpoints, ports: slice.ports})),
		[{endpoints: [], ports: []}],
	);
	t.is(endpoints(plane)!.subsets, undefined);
	await addPod(plane, 'one');
	await addPod(plane, 'two');
	await addPod(plane, 'other', 'db');
	await plane.pass(1000);
	t.deepEqual(ready(plane), ['one', 'two']);
	const [slice] = plane.all('EndpointSlice');
	t.deepEqual(slice!.ports, [{name: '', port: 8080, protocol: 'TCP'}]);
	t.like(slice!.endpoints![0], {
		addresses: ['10.0.0.1'],
		nodeName: 'node-a',
		zone: 'z1',
		conditions: {ready: true, serving: true, terminating: false},
	});
	t.deepEqual(slice!.metadata.labels, {
		'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
		'kubernetes.io/service-name': 'web',
		team: 'shop',
	});
	t.deepEqual(
		endpoints(plane)!.subsets![0]!.addresses!.map(({targetRef}) => targetRef!.name),
		['one', 'two'],
	);
	await plane.patch('Pod', 'one', {metadata: {labels: {app: 'old'}}});
	await plane.pass(10);
	t.deepEqual(ready(plane), ['two']);
	await plane.patch('Pod', 'two', {metadata: {labels: {app: 'old'}}});
	await plane.pass(10);
	t.is(endpoints(plane)!.subsets, undefined);
	t.deepEqual(
		plane.all('EndpointSlice').map(({endpoints: list}) => list),
		[[]],
	);
	t.deepEqual(plane.warnings, []);
});

test('a pod that is not ready or terminating is listed but not ready', async t => {
	const plane = start();
	await addNode(plane, 'node-a');
	await addService(plane);
	await addPod(plane, 'one');
	await plane.pass(1000);
	await plane.patch(
		'Pod',
		'one',
		{status: {conditions: [{type: 'Ready', status: 'False'}]}},
		{namespace: 'default', subresource: 'status'},
	);
	await plane.pass(10);
	t.deepEqual(
		endpoints(plane)!.subsets![0]!.notReadyAddresses!.map(({ip}) => ip),
		['10.0.0.1'],
	);
	t.like(plane.all('EndpointSlice')[0]!.endpoints![0]!.conditions, {ready: false, serving: false, terminating: false});
	await plane.clock.input(undefined, () => plane.client.delete('Pod', {name: 'one', namespace: 'default'}));
	await plane.pass(1000);
	t.like(plane.all('EndpointSlice')[0]!.endpoints![0]!.conditions, {ready: false, terminating: true});
	t.is(endpoints(plane)!.subsets, undefined);
});

test('a hundred endpoints fill a slice; the next goes into another, and one that leaves makes room', async t => {
	const plane = start();
	await addNode(plane, 'node-a');
	await addService(plane);
	for (let index = 0; index < 130; index++) await addPod(plane, `p${index}`);
	await plane.pass(5000);
	const sizes = () =>
		plane
			.all('EndpointSlice')
			.map(({endpoints: list}) => list!.length)
			.toSorted((left, right) => right - left);
	t.deepEqual(sizes(), [100, 30]);
	t.is(ready(plane).length, 130);
	const before = plane.writes.filter(line => line.includes('endpointslices')).length;
	await plane.patch('Pod', 'p0', {metadata: {labels: {app: 'old'}}});
	await plane.pass(10);
	t.is(ready(plane).length, 129);
	t.is(plane.writes.filter(line => line.includes('endpointslices')).length, before + 1);
});

test('without a selector nothing is made; with the service its Endpoints go', async t => {
	const plane = start();
	await addService(plane, {selector: undefined});
	await plane.pass(10);
	t.is(endpoints(plane), undefined);
	await plane.patch('Service', 'web', {spec: {selector: {app: 'web'}}});
	await plane.pass(10);
	t.not(endpoints(plane), undefined);
	await plane.clock.input(undefined, () => plane.client.delete('Service', {name: 'web', namespace: 'default'}));
	await plane.pass(10);
	t.is(endpoints(plane), undefined);
});

test('a pod on a node that is not known yet waits for it', async t => {
	const plane = start();
	await addService(plane);
	await addPod(plane, 'one');
	await plane.pass(1000);
	t.deepEqual(ready(plane), []);
	await addNode(plane, 'node-a');
	await plane.pass(60_000);
	t.deepEqual(ready(plane), ['one']);
});

test('pods of a node that is gone are removed after 40 s, unless it comes back', async t => {
	const plane = start('pod-garbage-collector-controller');
	await addNode(plane, 'node-a');
	await addPod(plane, 'one');
	await plane.pass(1000);
	const removeNode = () => plane.clock.input(undefined, () => plane.client.delete('Node', {name: 'node-a'}));
	await removeNode();
	await plane.pass(30_000);
	await addNode(plane, 'node-a');
	await plane.pass(60_000);
	t.is(plane.all('Pod').length, 1);
	await removeNode();
	await plane.pass(39_000);
	t.is(plane.all('Pod').length, 1);
	const states: string[] = [];
	plane.informers.of('Pod').subscribe({
		updated: ({status}) =>
			void states.push(`${status?.phase} ${status?.conditions?.find(({type}) => type === 'DisruptionTarget')?.reason}`),
	});
	await plane.pass(2000);
	t.is(plane.all('Pod').length, 0);
	t.true(states.includes('Failed DeletionByPodGC'));
});

test('nodes carry the time to live for secrets that suits the size of the cluster', async t => {
	const plane = start('ttl-controller');
	await addNode(plane, 'node-a');
	await plane.pass(10);
	t.is(plane.get('Node', 'node-a')!.metadata.annotations!['node.alpha.kubernetes.io/ttl'], '0');
	for (let index = 0; index < 100; index++) await addNode(plane, `n${index}`);
	await plane.pass(10);
	t.is(plane.get('Node', 'n99')!.metadata.annotations!['node.alpha.kubernetes.io/ttl'], '15');
});
