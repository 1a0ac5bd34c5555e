import test from 'ava';
import fc from 'fast-check';
import {ClusterState} from '../../source/scheduler/cache/cluster-state.ts';
import {podInfoOf} from '../../source/scheduler/cache/pod-info.ts';
import {scheduleByClass} from '../../source/scheduler/equivalence/schedule-by-class.ts';
import {classicProfile} from '../../source/scheduler/plugins/classic-profile.ts';
import {defaultProfile} from '../../source/scheduler/plugins/default-profile.ts';
import {createListedObjects} from '../../source/scheduler/snapshot/listed-objects.ts';
import {node, pod} from './builders.ts';
import {decideBothWays, type Tally} from './both-ways.ts';
import {anyHistory, playHistory} from './histories.ts';

/* What is kept of all nodes for pods alike must never lead elsewhere than asking every plugin about every node. */

for (const [name, profile] of Object.entries({default: defaultProfile, classic: classicProfile}))
	test(`by class or plainly, the ${name} profile says the same of every node, with the same draws, whatever happened before`, t => {
		const tally: Tally = {shared: 0, plain: 0, refused: 0, nominated: 0};
		fc.assert(
			fc.property(anyHistory, history => {
				playHistory(history, question => decideBothWays(profile, question, tally));
			}),
			{numRuns: 150},
		);
		t.true(tally.shared > 4 * tally.plain, `${tally.plain} decisions were made plainly, ${tally.shared} by class`);
		t.true(tally.refused > 500);
		t.true(tally.nominated > 50);
	});

test('nothing is kept for pods that some plugin must see for itself', t => {
	const cluster = new ClusterState(createListedObjects([]));
	cluster.setNode(node('node-0'));
	cluster.setNode(node('node-1'));
	const options = {draw: () => 0, nowMs: 0};
	const claims = podInfoOf(pod('claims', {spec: {volumes: [{name: 'v', persistentVolumeClaim: {claimName: 'c'}}]}}));
	t.is(scheduleByClass(defaultProfile, claims, cluster, options), undefined);
	const plain = podInfoOf(pod('plain'));
	t.is(scheduleByClass(defaultProfile, plain, cluster, options)?.kind, 'placed');
	t.is(scheduleByClass({...defaultProfile, percentageOfNodesToScore: 0}, plain, cluster, options)?.kind, 'placed');
	t.is(scheduleByClass(defaultProfile, plain, new ClusterState(createListedObjects([])), options), undefined);
});

test('a cluster and its fork keep their own', t => {
	const cluster = new ClusterState(createListedObjects([]));
	cluster.setNode(node('node-0', {allocatable: {cpu: '4', pods: '1'}}));
	cluster.setNode(node('node-1', {allocatable: {cpu: '1', pods: '1'}}));
	const decide = (of: ClusterState) => {
		const decision = scheduleByClass(defaultProfile, podInfoOf(pod('new', {cpu: '500m'})), of, {
			draw: () => 0,
			nowMs: 0,
		});
		return decision?.kind === 'placed' && decision.node.name;
	};
	t.is(decide(cluster), 'node-0');
	const fork = cluster.fork();
	fork.addPod(podInfoOf(pod('there', {on: 'node-0'})), 'node-0');
	t.is(decide(fork), 'node-1');
	t.is(decide(cluster), 'node-0');
});
