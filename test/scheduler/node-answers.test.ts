import test from 'ava';
import fc from 'fast-check';
import {ClusterState} from '../../source/scheduler/cache/cluster-state.ts';
import {podInfoOf} from '../../source/scheduler/cache/pod-info.ts';
import {schedulePlainly} from '../../source/scheduler/cycle/schedule-plainly.ts';
import type {Profile} from '../../source/scheduler/framework/profile.ts';
import {defaultProfile} from '../../source/scheduler/plugins/default-profile.ts';
import {createListedObjects} from '../../source/scheduler/snapshot/listed-objects.ts';
import {node, pod} from './builders.ts';

/* What nodes remember for the scheduler must never show. */

/** The same plugins, none of which lets nodes remember what it said. */
const forgetful: Profile = {
	...defaultProfile,
	plugins: defaultProfile.plugins.map(entry => ({...entry, plugin: {...entry.plugin, sharing: undefined}})),
};

const names = ['a', 'b', 'c', 'd'];
const anyName = fc.constantFrom(...names);
const change = fc.oneof(
	fc.record({do: fc.constant('node' as const), name: anyName, tainted: fc.boolean(), cpu: fc.constantFrom('1', '4')}),
	fc.record({do: fc.constant('remove-node' as const), name: anyName}),
	fc.record({do: fc.constant('run' as const), name: fc.nat(9), on: anyName, cpu: fc.constantFrom('100m', '1')}),
	fc.record({do: fc.constant('remove' as const), name: fc.nat(9)}),
	fc.record({
		do: fc.constant('decide' as const),
		cpu: fc.constantFrom('100m', '1', '2'),
		app: fc.constantFrom('web', 'db'),
		tolerant: fc.boolean(),
		port: fc.constantFrom(undefined, 80),
	}),
);

const toleration = {key: 'dedicated', operator: 'Exists'};
const taint = {key: 'dedicated', value: 'x', effect: 'NoSchedule'};
const spread = (app: string) => [
	{
		maxSkew: 1,
		topologyKey: 'kubernetes.io/hostname',
		whenUnsatisfiable: 'ScheduleAnyway' as const,
		labelSelector: {matchLabels: {app}},
	},
];

test('with and without memory every decision is the same, whatever happened before', t => {
	fc.assert(
		fc.property(fc.array(change, {maxLength: 40}), changes => {
			const cluster = new ClusterState(createListedObjects([]));
			for (const [index, one] of changes.entries()) {
				if (one.do === 'node') {
					const taints = one.tainted ? [taint] : [];
					cluster.setNode(node(one.name, {taints, allocatable: {cpu: one.cpu}}));
				} else if (one.do === 'remove-node') cluster.removeNode(one.name);
				else if (one.do === 'remove') cluster.removePod(`default/run-${one.name}`);
				else if (one.do === 'run')
					cluster.addPod(podInfoOf(pod(`run-${one.name}`, {cpu: one.cpu, on: one.on, labels: {app: 'web'}})), one.on);
				else {
					const ports = one.port === undefined ? undefined : [{containerPort: 80, hostPort: one.port}];
					const made = pod(`new-${index}`, {
						cpu: one.cpu,
						labels: {app: one.app},
						spec: {
							tolerations: one.tolerant ? [toleration] : undefined,
							topologySpreadConstraints: spread(one.app),
							...(ports && {containers: [{name: 'main', image: 'x', ports}]}),
						},
					});
					const decide = (profile: Profile) => {
						const decision = schedulePlainly(profile, podInfoOf(made), cluster, {draw: () => 0, nowMs: 0});
						return decision.kind === 'placed'
							? {node: decision.node.name, scores: [...(decision.scores?.totals ?? [])]}
							: {message: decision.message, refusals: [...decision.refusals]};
					};
					t.deepEqual(decide(defaultProfile), decide(forgetful));
				}
			}
		}),
	);
});

test('a node forgets its answers when it or its pods change, and only then', t => {
	const cluster = new ClusterState(createListedObjects([]));
	cluster.setNode(node('a'));
	let asked = 0;
	const question = () => ++asked;
	const ask = () => cluster.node('a')!.answer(question);
	t.deepEqual([ask(), ask()], [1, 1]);
	cluster.addPod(podInfoOf(pod('one')), 'a');
	t.deepEqual([ask(), ask()], [2, 2]);
	cluster.removePod('default/one');
	t.is(ask(), 3);
	cluster.removePod('default/one');
	t.is(ask(), 3, 'nothing was there to remove');
	cluster.setNode(node('a', {unschedulable: true}));
	t.is(ask(), 4);
	const copy = cluster.node('a')!.clone();
	t.is(copy.answer(question), 5, 'a copy asks for itself');
	t.is(ask(), 4);
});
