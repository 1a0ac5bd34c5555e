import test from 'ava';
import {findCondition} from '../../source/machinery/conditions.ts';
import type {KubernetesObject} from '../../source/machinery/json.ts';
import {defaultConfiguration} from '../../source/scheduler/configuration/default-configuration.ts';
import {createProfile} from '../../source/scheduler/framework/profile.ts';
import {unschedulable} from '../../source/scheduler/framework/refusal.ts';
import type {Plugin} from '../../source/scheduler/framework/types.ts';
import type {WaitingPods} from '../../source/scheduler/permit/waiting-pods.ts';
import {defaultBinder} from '../../source/scheduler/plugins/default-binder.ts';
import {defaultProfile} from '../../source/scheduler/plugins/default-profile.ts';
import {createNodeResourcesFit} from '../../source/scheduler/plugins/node-resources-fit.ts';
import {prioritySort} from '../../source/scheduler/plugins/priority-sort.ts';
import {startScheduler} from '../../source/scheduler/start-scheduler.ts';
import {node, pod, type PodOptions} from './builders.ts';
import {createFakeCluster} from './fake-cluster.ts';

/* Pods between the choice of a node and their binding: reserved, waiting for a permit, alone or as a gang. */

const startWith = (...plugins: readonly Plugin[]) => {
	const cluster = createFakeCluster();
	const profile = createProfile('default-scheduler', [
		prioritySort,
		createNodeResourcesFit(),
		...plugins,
		defaultBinder,
	]);
	const scheduler = startScheduler(cluster.context, {configuration: {...defaultConfiguration, profiles: [profile]}});
	return {...cluster, scheduler};
};

/** Lets every pod wait, and shows who does. */
const gatekeeper = (timeoutMs: number) => {
	let pods: WaitingPods | undefined;
	const log: string[] = [];
	const plugin: Plugin = {
		name: 'Gatekeeper',
		reserve: ({pod: {key}}) => void log.push(`reserve ${key}`),
		unreserve: ({pod: {key}}) => void log.push(`unreserve ${key}`),
		permit({waiting}) {
			pods = waiting;
			return {code: 'Wait', timeoutMs};
		},
		events: [{source: 'Node', actions: ['Add']}],
	};
	return {plugin, log, waiting: (name: string) => pods?.get(`default/${name}`)};
};

test('a pod that must wait is bound when it is let go, and counts on its node meanwhile', async t => {
	const {plugin, waiting, log} = gatekeeper(60_000);
	const {put, pass, pod: get, writes} = startWith(plugin);
	put(node('n1'), pod('first', {cpu: '3'}), pod('second', {cpu: '3'}));
	await pass(100);
	t.deepEqual([...waiting('first')!.pending], ['Gatekeeper']);
	t.is(waiting('second'), undefined, 'there is no room while the first one waits');
	t.is(get('first').spec.nodeName, undefined);
	waiting('first')!.allow('Gatekeeper');
	await pass(0);
	t.is(get('first').spec.nodeName, 'n1');
	t.deepEqual(
		writes.filter(write => write.startsWith('binding')),
		['binding default/first n1'],
	);
	t.deepEqual(log, ['reserve default/first']);
});

test('a wait that takes too long ends in a refusal, which the node that frees up again does not undo by itself', async t => {
	const {plugin, log, waiting} = gatekeeper(60_000);
	const {put, pass, pod: get, scheduler} = startWith(plugin);
	put(node('n1'), pod('web'));
	await pass(61_000);
	t.like(findCondition(get('web').status?.conditions, 'PodScheduled'), {
		status: 'False',
		reason: 'Unschedulable',
		message: '0/1 nodes are available: 1 rejected due to timeout after waiting 1m0s at plugin Gatekeeper.',
	});
	t.deepEqual(log, ['reserve default/web', 'unreserve default/web']);
	t.like(scheduler.queue(), {unschedulable: 1, inFlight: 0});
	t.is(scheduler.cluster.nodeNameOf('default/web'), undefined);
	t.regex(scheduler.decisions.list()[0]!.failure!.message, /rejected due to timeout/);
	put(node('n2'));
	await pass(2000);
	t.truthy(waiting('web'), 'the next node brings the next attempt');
});

test('what happens while a pod waits is not forgotten when it is refused', async t => {
	const {plugin, waiting} = gatekeeper(60_000);
	const {put, pass} = startWith(plugin);
	put(node('n1'), pod('web'));
	await pass(10);
	put(node('n2'));
	await pass(10);
	waiting('web')!.reject('Gatekeeper', 'not now');
	await pass(5000);
	t.truthy(waiting('web'), 'node n2 came in between');
});

test('a waiting pod that is deleted leaves its place', async t => {
	const {plugin, waiting, log} = gatekeeper(60_000);
	const {put, remove, pass, scheduler, problems} = startWith(plugin);
	put(node('n1'), pod('web'));
	await pass(10);
	remove('Pod', 'default/web');
	await pass(10);
	t.is(waiting('web'), undefined);
	t.deepEqual(log, ['reserve default/web', 'unreserve default/web']);
	t.is(scheduler.cluster.nodeNameOf('default/web'), undefined);
	t.deepEqual(problems, []);
});

test('what one plugin reserved is taken back, last first, when the next one refuses', async t => {
	const log: string[] = [];
	const reserving = (name: string, refuses: boolean): Plugin => ({
		name,
		reserve() {
			log.push(`+${name}`);
			return refuses ? unschedulable('nothing left') : undefined;
		},
		unreserve: () => void log.push(`-${name}`),
	});
	const {put, pass, pod: get} = startWith(reserving('One', false), reserving('Two', true));
	put(node('n1'), pod('web'));
	await pass(10);
	t.deepEqual(log, ['+One', '+Two', '-Two', '-One']);
	t.is(
		findCondition(get('web').status?.conditions, 'PodScheduled')?.message,
		'0/1 nodes are available: 1 nothing left.',
	);
});

const groupOf = (name: string, minCount: number, topologyKey?: string): KubernetesObject =>
	({
		apiVersion: 'scheduling.k8s.io/v1alpha2',
		kind: 'PodGroup',
		metadata: {
			name,
			namespace: 'default',
			uid: `group-${name}`,
			resourceVersion: '1',
			creationTimestamp: '2026-01-01T00:00:00Z',
		},
		spec: {
			schedulingPolicy: {gang: {minCount}},
			...(topologyKey === undefined ? {} : {schedulingConstraints: {topology: [{key: topologyKey}]}}),
		},
	}) as KubernetesObject;

const member = (name: string, group: string, options: PodOptions = {}) =>
	pod(name, {cpu: '3', ...options, spec: {schedulingGroup: {podGroupName: group}, ...options.spec}});

const startGangs = () => {
	const cluster = createFakeCluster();
	const configuration = {...defaultConfiguration, profiles: [defaultProfile]};
	return {...cluster, scheduler: startScheduler(cluster.context, {configuration, served: {podGroups: true}})};
};

const why = (one: ReturnType<ReturnType<typeof startGangs>['pod']>) =>
	findCondition(one.status?.conditions, 'PodScheduled')?.message;

test('pods of a gang are held until their group and enough of them are there', async t => {
	const {put, pass, pod: get, scheduler} = startGangs();
	put(node('n1'), node('n2'), member('a', 'train'));
	await pass(10);
	t.deepEqual(
		scheduler.waiting().map(({place, history}) => [place, history.at(-1)!.cause]),
		[['gated', 'held by GangScheduling']],
	);
	put(groupOf('train', 2));
	await pass(10);
	t.like(scheduler.queue(), {gated: 1}, 'one of two');
	put(member('b', 'train'));
	await pass(10);
	t.deepEqual(['a', 'b'].map(name => get(name).spec.nodeName).toSorted(), ['n1', 'n2']);
});

test('no half gang: where too few fit none is bound, and those that would fit say so', async t => {
	const {put, pass, pod: get, writes} = startGangs();
	const names = ['a', 'b', 'c', 'd'];
	put(groupOf('train', 4), node('n1'), node('n2'), node('n3'), ...names.map(name => member(name, 'train')));
	await pass(60_000);
	t.deepEqual(
		names.map(name => why(get(name))?.replace(/ no new claims.*/, '')),
		[
			'pod group is unschedulable',
			'pod group is unschedulable',
			'pod group is unschedulable',
			'0/3 nodes are available: 3 Insufficient cpu.',
		],
	);
	t.false(writes.some(write => write.startsWith('binding')));
	put(node('n4'));
	await pass(12_000);
	t.deepEqual(names.map(name => get(name).spec.nodeName).toSorted(), ['n1', 'n2', 'n3', 'n4']);
});

test('a gang under a topology constraint goes to one domain, the one that takes it', async t => {
	const {put, pass, pod: get} = startGangs();
	const rack = (name: string, value: string) => node(name, {labels: {'example.com/rack': value}});
	put(groupOf('train', 2, 'example.com/rack'), rack('a1', 'a'), rack('b1', 'b'), rack('b2', 'b'), rack('c1', 'c'));
	put(member('one', 'train'), member('two', 'train'));
	await pass(100);
	t.deepEqual(['one', 'two'].map(name => get(name).spec.nodeName).toSorted(), ['b1', 'b2']);
});

test('a gang preempts for all of its pods or for none', async t => {
	const {put, pass, pod: get, writes} = startGangs();
	const important = {priority: 100};
	put(
		groupOf('small', 3),
		node('n1'),
		node('n2'),
		pod('low-1', {on: 'n1', cpu: '3'}),
		pod('low-2', {on: 'n2', cpu: '3'}),
	);
	put(...['a', 'b', 'c'].map(name => member(name, 'small', important)));
	await pass(30_000);
	t.false(
		writes.some(write => write.startsWith('delete')),
		'only two would fit in their place',
	);
	put(node('n3'));
	await pass(30_000);
	t.deepEqual(['a', 'b', 'c'].map(name => get(name).spec.nodeName).toSorted(), ['n1', 'n2', 'n3']);
	t.deepEqual(writes.filter(write => write.startsWith('delete')).toSorted(), [
		'delete Pod default/low-1',
		'delete Pod default/low-2',
	]);
});
