import fc from 'fast-check';
import test from 'ava';
import type {ClusterState} from '../../source/scheduler/cache/cluster-state.ts';
import {podInfoOf} from '../../source/scheduler/cache/pod-info.ts';
import {clusterOf, node, pod} from './builders.ts';

/** Everything a decision could read of the sums, as plain data. */
const sums = (cluster: ClusterState) =>
	cluster.nodes.map(info => ({
		name: info.name,
		pods: [...info.pods.keys()].toSorted(),
		cpu: info.requestedCpu,
		memory: info.requestedMemory,
		scalars: Object.fromEntries([...info.requestedScalars].filter(([, amount]) => amount !== 0)),
		assumed: [info.assumedCpu, info.assumedMemory],
		affinity: [...info.podsWithAffinity.keys()].toSorted(),
		classes: [...info.labelClasses].map(([key, {count}]) => [key, count]).toSorted(),
		claims: [...info.claimUses].toSorted(),
		port: info.ports.clashes({ip: '0.0.0.0', protocol: 'TCP', port: 80}),
	}));

const variant = (name: string, kind: number) =>
	pod(name, {
		labels: {app: `app-${kind % 2}`},
		...(kind % 3 === 0 ? {cpu: '100m', memory: '1Gi'} : {}),
		spec: {
			...(kind === 1 ? {volumes: [{name: 'd', persistentVolumeClaim: {claimName: 'data'}}]} : {}),
			...(kind === 2 ? {containers: [{name: 'c', ports: [{containerPort: 80, hostPort: 80}]}]} : {}),
			...(kind === 3 ? {containers: [{name: 'c', resources: {requests: {'example.com/gpu': '1'}}}]} : {}),
			...(kind === 4
				? {
						affinity: {
							podAntiAffinity: {
								requiredDuringSchedulingIgnoredDuringExecution: [
									{labelSelector: {matchLabels: {app: 'app-0'}}, topologyKey: 'kubernetes.io/hostname'},
								],
							},
						},
					}
				: {}),
		},
	});

const step = fc.oneof(
	fc.record({kind: fc.constant('add' as const), pod: fc.nat(7), variant: fc.nat(4), node: fc.nat(3)}),
	fc.record({kind: fc.constant('remove' as const), pod: fc.nat(7)}),
	fc.record({kind: fc.constant('addNode' as const), node: fc.nat(3)}),
	fc.record({kind: fc.constant('removeNode' as const), node: fc.nat(3)}),
);

test('sums kept up to date equal sums made anew, whatever comes and goes', t => {
	fc.assert(
		fc.property(fc.array(step, {maxLength: 40}), steps => {
			const cluster = clusterOf();
			const pods = new Map<string, {readonly variant: number; readonly node: string}>();
			const nodes = new Set<string>();
			for (const action of steps) {
				if (action.kind === 'addNode') {
					nodes.add(`n${action.node}`);
					cluster.setNode(node(`n${action.node}`));
				} else if (action.kind === 'removeNode') {
					nodes.delete(`n${action.node}`);
					cluster.removeNode(`n${action.node}`);
				} else if (action.kind === 'add') {
					pods.set(`p${action.pod}`, {variant: action.variant, node: `n${action.node}`});
					cluster.addPod(podInfoOf(variant(`p${action.pod}`, action.variant)), `n${action.node}`);
				} else {
					pods.delete(`p${action.pod}`);
					cluster.removePod(`default/p${action.pod}`);
				}
			}
			const anew = clusterOf(...[...nodes].map(name => node(name)));
			for (const [name, {variant: kind, node: on}] of pods) anew.addPod(podInfoOf(variant(name, kind)), on);
			t.deepEqual(sums(cluster), sums(anew));
			t.is(cluster.hasPodsWithAffinity, anew.hasPodsWithAffinity);
		}),
		{numRuns: 200},
	);
});

test('a fork may be changed without touching the original', t => {
	const cluster = clusterOf(node('n1'), node('n2'), pod('a', {on: 'n1', cpu: '1'}));
	const before = sums(cluster);
	const fork = cluster.fork();
	fork.addPod(podInfoOf(pod('b', {cpu: '2'})), 'n1');
	fork.removePod('default/a');
	fork.setNode(node('n0'));
	fork.removeNode('n2');
	fork.nominate(podInfoOf(pod('c')), 'n1');
	t.deepEqual(sums(cluster), before);
	t.is(cluster.nominatedTo('n1'), undefined);
	t.deepEqual(
		fork.nodes.map(({name, requestedCpu}) => [name, requestedCpu]),
		[
			['n0', 0],
			['n1', 2000],
		],
	);
});

test('pods that arrive before their node count as soon as it is there', t => {
	const cluster = clusterOf();
	cluster.addPod(podInfoOf(pod('early', {cpu: '1'})), 'n1');
	t.is(cluster.nodeNameOf('default/early'), 'n1');
	cluster.setNode(node('n1'));
	t.is(cluster.node('n1')?.requestedCpu, 1000);
	cluster.removeNode('n1');
	cluster.removePod('default/early');
	cluster.setNode(node('n1'));
	t.is(cluster.node('n1')?.requestedCpu, 0);
});

test('images count the nodes that have them', t => {
	const images = [{names: ['app', 'app@sha256:1'], sizeBytes: 5}];
	const cluster = clusterOf(node('n1', {images}), node('n2', {images}));
	t.deepEqual(cluster.images.get('app:latest'), {sizeBytes: 5, nodes: 2});
	cluster.setNode(node('n1'));
	cluster.removeNode('n2');
	t.is(cluster.images.size, 0);
});

test('a pod whose resize is under way counts with the most of what it wants, was given and uses', t => {
	const containerStatuses = [
		{
			name: 'main',
			allocatedResources: {cpu: '2', memory: '1Gi'},
			resources: {requests: {cpu: '2', memory: '3Gi'}},
		},
	] as unknown as NonNullable<NonNullable<ReturnType<typeof pod>['status']>['containerStatuses']>;
	const amounts = (status: object) => {
		const {requests} = podInfoOf(pod('a', {cpu: '1', memory: '2Gi', status: {containerStatuses, ...status}}));
		return [requests.cpu, requests.memory / 2 ** 30];
	};
	t.deepEqual(amounts({}), [2000, 3]);
	const conditions = [{type: 'PodResizePending', status: 'True', reason: 'Infeasible'}];
	const wanting = pod('b', {cpu: '9', memory: '9Gi', status: {containerStatuses, conditions}});
	t.deepEqual(podInfoOf(wanting).requests.cpu, 2000, 'what cannot be had does not count');
	t.is(podInfoOf(pod('c', {cpu: '1'})).requests.cpu, 1000);
});
