import test from 'ava';
import {parseCordonEdits, parseScaling, parseTaintEdit} from '../../source/commands/what-if-request.ts';
import {builtInConfigurations} from '../../source/scheduler/configuration/built-in-configurations.ts';
import {explainChanges} from '../../source/scheduler/explain-snapshot.ts';
import {explanationText} from '../../source/scheduler/explanation-text.ts';
import {readSnapshot} from '../../source/scheduler/snapshot/snapshot.ts';
import {compareConfigurations} from '../../source/scheduler/what-if/compare-configurations.ts';
import {comparisonText} from '../../source/scheduler/what-if/comparison-text.ts';
import {howMany} from '../../source/scheduler/what-if/how-many.ts';
import {howManyText} from '../../source/scheduler/what-if/how-many-text.ts';
import {changesOfEdits} from '../../source/scheduler/what-if/node-edits.ts';
import {evictionSummary, reasonsOf} from '../../source/scheduler/what-if/placement-summary.ts';
import {changesOfScaling} from '../../source/scheduler/what-if/scale-workload.ts';
import {whatIf} from '../../source/scheduler/what-if/what-if.ts';
import {node, pod, type PodOptions} from './builders.ts';

const owner = (kind: string) => [{apiVersion: 'apps/v1', kind, name: 'owner', uid: `uid-${kind}`, controller: true}];
const owned = (name: string, options: PodOptions, kind = 'ReplicaSet') =>
	pod(name, {...options, metadata: {ownerReferences: owner(kind)}});
const lasting = {key: 'dedicated', operator: 'Exists', effect: 'NoExecute'};

test('a taint evicts what does not tolerate it for good, and each finds a node or says why not', t => {
	const snapshot = readSnapshot([
		node('n1'),
		node('n2', {allocatable: {cpu: '2'}}),
		owned('a', {on: 'n1', cpu: '1500m'}),
		owned('b', {on: 'n1', cpu: '1500m'}),
		owned('stays', {on: 'n1', spec: {tolerations: [lasting]}}),
		owned('for-a-while', {on: 'n1', cpu: '100m', spec: {tolerations: [{...lasting, tolerationSeconds: 60}]}}),
		owned('daemon', {on: 'n1'}, 'DaemonSet'),
		pod('alone', {on: 'n1'}),
	]);
	const edit = parseTaintEdit('n1=dedicated=gpu:NoExecute');
	const placements = whatIf(snapshot, changesOfEdits(snapshot.cluster, [edit]));
	t.deepEqual(
		placements.map(({pod: key, from, node: name}) => [key, from, name]),
		[
			['default/alone', 'n1', null],
			['default/a', 'n1', 'n2'],
			['default/b', 'n1', null],
			['default/for-a-while', 'n1', 'n1'],
		],
	);
	t.is(
		evictionSummary(placements),
		'evicts 4 pods; 1 would stay Pending: Insufficient cpu; 1 would be gone for good, without a controller',
	);
	t.is(snapshot.cluster.nodeNameOf('default/a'), 'n1', 'the cluster is as it was');
});

test('a taint that evicts nobody says so; edits of one node come together', t => {
	const snapshot = readSnapshot([node('n1'), node('n2'), owned('a', {on: 'n1'}), pod('new')]);
	const edits = [parseTaintEdit('n1=a:NoSchedule'), parseTaintEdit('n1=b=c:NoSchedule'), ...parseCordonEdits('n1')];
	const changes = changesOfEdits(snapshot.cluster, edits);
	t.is(evictionSummary(whatIf(snapshot, changes)), 'evicts no pods');
	t.deepEqual(
		changes.map(change => change.kind === 'node' && change.node.spec),
		[
			{
				taints: [
					{key: 'a', effect: 'NoSchedule'},
					{key: 'b', value: 'c', effect: 'NoSchedule'},
				],
				unschedulable: true,
			},
		],
	);
	t.is(explainChanges(snapshot, changes)[0]!.node, 'n2');
	t.throws(() => changesOfEdits(snapshot.cluster, parseCordonEdits('n3')), {message: 'there is no node n3'});
});

test('a drain evicts all but the pods of DaemonSets', t => {
	const snapshot = readSnapshot([
		node('n1'),
		node('n2'),
		owned('a', {on: 'n1'}),
		owned('daemon', {on: 'n1'}, 'DaemonSet'),
	]);
	const explanations = explainChanges(snapshot, changesOfEdits(snapshot.cluster, [{kind: 'drain', node: 'n1'}]));
	t.is(explanations.length, 1);
	t.is(evictionSummary(explanations), 'evicts 1 pod; each finds a node');
	t.is(explanationText(explanations, 'tree').split('\n')[0], 'default/a (evicted from n1) → n2');
});

test('the reasons of a message are those that are short, else all', t => {
	t.deepEqual(
		reasonsOf('0/3 nodes are available: 1 Insufficient example.com/gpu, 2 node(s) were unschedulable. preemption: x'),
		['Insufficient example.com/gpu'],
	);
	t.deepEqual(reasonsOf('0/2 nodes are available: 2 node(s) were unschedulable.'), ['node(s) were unschedulable']);
	t.deepEqual(reasonsOf('no nodes available to schedule pods'), ['no nodes available to schedule pods']);
});

const deployment = {
	apiVersion: 'apps/v1',
	kind: 'Deployment',
	metadata: {name: 'web', namespace: 'shop'},
	spec: {
		selector: {matchLabels: {app: 'web'}},
		template: {
			metadata: {labels: {app: 'web'}},
			spec: {containers: [{name: 'c', resources: {requests: {cpu: '1500m'}}}]},
		},
	},
};
const webPod = (name: string, on?: string) =>
	pod(name, {namespace: 'shop', labels: {app: 'web'}, cpu: '1500m', ...(on === undefined ? {} : {on})});

test('scaling up makes pods of the template, scaling down takes waiting and young ones first', t => {
	const snapshot = readSnapshot([node('n1'), deployment, webPod('web-a', 'n1'), webPod('web-b')]);
	const up = explainChanges(snapshot, changesOfScaling(snapshot, parseScaling('deployment/shop/web=4')));
	t.deepEqual(
		up.map(({pod: key, node: name}) => [key, name]),
		[
			['shop/web-b', 'n1'],
			['shop/web-new-1', null],
			['shop/web-new-2', null],
		],
	);
	t.deepEqual(changesOfScaling(snapshot, parseScaling('Deployment/shop/web=1')), [{kind: 'delete', pod: 'shop/web-b'}]);
	t.deepEqual(changesOfScaling(snapshot, parseScaling('deployment/shop/web=2')), []);
	t.is(changesOfScaling(snapshot, parseScaling('deployment/shop/web=0')).length, 2);
	t.throws(() => changesOfScaling(snapshot, parseScaling('deployment/web=1')), {
		message: 'there is no Deployment default/web',
	});
	t.throws(() => changesOfScaling(snapshot, parseScaling('daemonset/web=1')), {message: /^daemonset cannot be scaled/});
});

test('how many more fit is counted until none does, by node and with what runs out', t => {
	const snapshot = readSnapshot([
		node('n1', {allocatable: {cpu: '4', memory: '2Gi'}}),
		node('n2', {allocatable: {cpu: '2', memory: '8Gi'}}),
		pod('there', {on: 'n2', cpu: '500m'}),
	]);
	const answers = howMany(snapshot, [{pod: snapshot.podOf(pod('web', {cpu: '1', memory: '1Gi'})), perTurn: 1}]);
	t.deepEqual(answers, [
		{
			pod: 'default/web',
			perTurn: 1,
			count: 3,
			nodes: {n1: {count: 2, reason: 'Insufficient memory'}, n2: {count: 1, reason: 'Insufficient cpu'}},
			message:
				'0/2 nodes are available: 1 Insufficient cpu, 1 Insufficient memory. no new claims to deallocate, preemption: 0/2 nodes are available: 2 No preemption victims found for incoming pod.',
		},
	]);
	t.regex(
		howManyText(answers),
		/^default\/web: 3 more\n {2}NODE {2}MORE {2}THEN\n {2}n1 {4}2 {5}Insufficient memory\n/,
	);
	t.is(snapshot.cluster.node('n1')!.pods.size, 0, 'the cluster is as it was');
});

test('several templates take turns, and pods that wait come first', t => {
	const snapshot = readSnapshot([node('n1', {allocatable: {cpu: '4'}}), pod('waits', {cpu: '1'})]);
	const template = (name: string, cpu: string, perTurn = 1) => ({pod: snapshot.podOf(pod(name, {cpu})), perTurn});
	const counts = howMany(snapshot, [template('small', '250m'), template('large', '1')]).map(({count}) => count);
	t.deepEqual(counts, [4, 2]);
	const ratio = howMany(snapshot, [template('small', '250m', 3), template('large', '750m')]);
	t.deepEqual(
		ratio.map(({count}) => count),
		[6, 2],
	);
	t.regex(
		howManyText(ratio),
		/^2 whole turns of 3 default\/small, 1 default\/large\n\ndefault\/small: 6 more, 3 at a turn\n/,
	);
	const theirs = {pod: snapshot.podOf(pod('theirs', {spec: {schedulerName: 'volcano'}})), perTurn: 1};
	t.throws(() => howMany(snapshot, [theirs]), {
		message: 'pod default/theirs asks for scheduler volcano, which is not there',
	});
});

test('templates may be called like each other and like pods that are there', t => {
	const snapshot = readSnapshot([
		node('n1', {allocatable: {cpu: '4'}}),
		pod('web-1', {on: 'n1', cpu: '1'}),
		pod('web-2', {cpu: '1'}),
	]);
	const template = (cpu: string) => ({pod: snapshot.podOf(pod('web', {cpu})), perTurn: 1});
	const counts = howMany(snapshot, [template('500m'), template('1')]).map(({count}) => count);
	t.deepEqual(counts, [2, 1]);
});

test('two configurations are compared on the same snapshot', t => {
	const snapshot = readSnapshot([
		node('n1', {allocatable: {cpu: '4', memory: '4Gi'}}),
		node('n2', {allocatable: {cpu: '4', memory: '16Gi'}}),
		pod('there', {on: 'n2', cpu: '1', memory: '1Gi'}),
		pod('new', {cpu: '1', memory: '1Gi'}),
		pod('huge', {cpu: '64'}),
	]);
	const names = ['default', 'classic'] as const;
	const outcomes = compareConfigurations(
		snapshot,
		names.map(name => builtInConfigurations[name]!),
	).map((outcome, index) => ({...outcome, name: names[index]!}));
	for (const {placements, utilization} of outcomes) {
		t.is(placements.get('default/huge'), null);
		t.is(utilization.cpu.mean, 25);
	}
	const text = comparisonText(outcomes);
	t.regex(text, /^ {2}POD +default +classic\n/);
	t.regex(text, /\n {2}pending +1 +1\n/);
	t.regex(text, /\n\nPods that land elsewhere: [01] of 2\n$/);
	t.is(snapshot.cluster.node('n1')!.pods.size, 0, 'the cluster is as it was');
});

test('requests that cannot be read say how they are written', t => {
	t.throws(() => parseTaintEdit('n1'), {message: '"n1" must be NODE=KEY=VALUE:EFFECT'});
	t.throws(() => parseTaintEdit('n1=key'), {message: /has no effect; end it with :NoSchedule/});
	t.throws(() => parseTaintEdit('n1=key:Never'), {message: /invalid taint effect: Never/});
	t.throws(() => parseCordonEdits('n1,,n2'), {message: '"n1,,n2" must be NODE,NODE…'});
	for (const text of ['web=3', 'deployment/web', 'deployment/web=-1', 'a/b/c/d=1']) {
		t.throws(() => parseScaling(text), {message: /must be KIND\/NAME=N/}, text);
	}
});
