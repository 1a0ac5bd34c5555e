import test from 'ava';
import {podInfoOf} from '../../source/scheduler/cache/pod-info.ts';
import {explainPod} from '../../source/scheduler/explain-pod.ts';
import {explainSnapshot} from '../../source/scheduler/explain-snapshot.ts';
import {explanationText} from '../../source/scheduler/explanation-text.ts';
import {whatIf} from '../../source/scheduler/what-if/what-if.ts';
import {clusterOf, node, pod} from './builders.ts';

const manifest = (kind: string, name: string, rest: object = {}) => ({
	apiVersion: 'v1',
	kind,
	metadata: {name},
	...rest,
});
const small = (name: string, spec: object = {}) =>
	manifest('Node', name, {spec, status: {capacity: {cpu: 2, memory: '4Gi', pods: 10}}});
const asking = (name: string, cpu: string | number, spec: object = {}) =>
	manifest('Pod', name, {spec: {containers: [{name: 'c', resources: {limits: {cpu}}}], ...spec}});

test('pending pods are placed one after another, each sees the former ones', t => {
	const explanations = explainSnapshot([
		{apiVersion: 'v1', kind: 'List', items: [small('n1'), small('n2')]},
		asking('first', 2),
		asking('second', '1500m'),
		asking('third', '600m'),
	]);
	t.deepEqual(
		explanations.map(({pod: key, node: name}) => [key, name]),
		[
			['default/first', 'n1'],
			['default/second', 'n2'],
			['default/third', null],
		],
	);
	t.is(
		explanations[2]!.message,
		'0/2 nodes are available: 2 Insufficient cpu. no new claims to deallocate, preemption: 0/2 nodes are available: 2 No preemption victims found for incoming pod.',
	);
});

test('a more important pod takes the room of others, and the next sees that they are gone', t => {
	const explanations = explainSnapshot([
		small('n1'),
		{apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: {name: 'high'}, value: 1000},
		asking('running', 2, {nodeName: 'n1'}),
		asking('later', 1),
		asking('urgent', 1, {priorityClassName: 'high'}),
	]);
	t.deepEqual(
		explanations.map(({pod: key, node: name, nominatedNode, victims}) => [key, name, nominatedNode, victims]),
		[
			['default/urgent', null, 'n1', ['default/running']],
			['default/later', 'n1', undefined, undefined],
		],
	);
});

const gang = (minCount: number, key?: string) => ({
	apiVersion: 'scheduling.k8s.io/v1alpha2',
	kind: 'PodGroup',
	metadata: {name: 'train'},
	spec: {
		schedulingPolicy: {gang: {minCount}},
		...(key !== undefined && {schedulingConstraints: {topology: [{key}]}}),
	},
});
const ofGang = {schedulingGroup: {podGroupName: 'train'}};
const ends = (explanations: ReturnType<typeof explainSnapshot>) =>
	explanations.map(({pod: key, node: name, message}) => [key, name ?? message]);

test('a gang is explained as it is scheduled: all of it when its first pod is due, or none of it', t => {
	const pods = [asking('one', 1, ofGang), asking('other', 1), asking('two', 1, ofGang), asking('three', 1, ofGang)];
	t.deepEqual(ends(explainSnapshot([small('n1'), small('n2'), gang(3), ...pods])), [
		['default/one', 'n1'],
		['default/two', 'n2'],
		['default/three', 'n1'],
		['default/other', 'n2'],
	]);
	const refused = explainSnapshot([small('n1'), gang(3), ...pods]);
	t.deepEqual(ends(refused).slice(0, 2), [
		['default/one', 'pod group is unschedulable'],
		['default/two', 'pod group is unschedulable'],
	]);
	t.deepEqual(refused[0]!.nodes, {n1: {feasible: true}}, 'it would fit');
	t.regex(refused[2]!.message!, /^0\/1 nodes are available: 1 Insufficient cpu\./);
	t.deepEqual(ends(refused)[3], ['default/other', 'n1'], 'the gang takes no room');
	t.deepEqual(ends(explainSnapshot([small('n1'), gang(4), ...pods]))[1], ['default/other', 'n1']);
	const zone = (name: string) => ({...small(name), metadata: {name, labels: {zone: name}}});
	const together = explainSnapshot([zone('n1'), zone('n2'), gang(2, 'zone'), pods[0], pods[2]]);
	t.deepEqual(ends(together), [
		['default/one', 'n1'],
		['default/two', 'n1'],
	]);
});

test('pods of other schedulers and finished ones are left out; gated ones say why they wait', t => {
	const explanations = explainSnapshot([
		small('n1'),
		asking('theirs', 1, {schedulerName: 'volcano'}),
		{...asking('done', 1), status: {phase: 'Succeeded'}},
		asking('gated', 1, {schedulingGates: [{name: 'wait'}]}),
	]);
	t.deepEqual(explanations, [
		{pod: 'default/gated', node: null, message: 'waiting for scheduling gates: [wait]', nodes: {}},
	]);
});

test('what cannot be read is named', t => {
	const message = (...objects: unknown[]) => t.throws(() => explainSnapshot(objects))?.message;
	t.regex(message(asking('a', 'lots')), /^Pod default\/a: .*quantities must match/);
	t.is(
		message(asking('a', 1, {priorityClassName: 'gone'})),
		'Pod default/a: no PriorityClass with name gone was found; add it to the snapshot or set spec.priority',
	);
	t.is(message(asking('a', 1, {runtimeClassName: 'kata'})), 'Pod default/a: RuntimeClass kata is not in the snapshot');
	t.is(message({kind: 'Pod'}), '{"kind":"Pod"} is no Kubernetes object; it needs apiVersion and kind');
	t.is(
		message({apiVersion: 'v1', kind: 'Pod', metadata: {}}),
		'Pod without metadata.name; a snapshot needs every object by its name',
	);
	t.deepEqual(explainSnapshot([]), []);
});

test('without nodes nothing can be scheduled', t => {
	t.is(explainSnapshot([asking('a', 1)])[0]?.message, 'no nodes available to schedule pods');
});

test('the table marks the winner, the best first and the refused last', t => {
	const text = explanationText(
		explainSnapshot([small('n1', {unschedulable: true}), small('n2'), small('n3'), asking('a', 1)]),
	);
	const [headline, header, ...rows] = text.trimEnd().split('\n');
	t.is(headline, 'default/a → n2');
	t.regex(header!, /^ {2}NODE +VERDICT +TaintToleration +NodeResourcesFit .* TOTAL$/);
	t.regex(rows[0]!, /^\* n2 +feasible +300 +/);
	t.regex(rows[1]!, /^= n3 +feasible +300 +/);
	t.regex(rows[2]!, /^ {2}n1 +NodeUnschedulable: node\(s\) were unschedulable +- /);
});

test('the tree has a branch per node; nothing pending is said in words', t => {
	const text = explanationText(
		explainSnapshot([small('n1'), small('n2', {unschedulable: true}), asking('a', 1)]),
		'tree',
	);
	t.is(text, 'default/a → n1\n├─ n1 *: feasible\n└─ n2: NodeUnschedulable: node(s) were unschedulable\n');
	t.is(explanationText([]), 'no pod is waiting for a node\n');
});

test('a pod that is placed is compared with where it would go today, itself left out', t => {
	const mine = pod('mine', {on: 'n1', cpu: '1'});
	const cluster = clusterOf(node('n1'), node('n2'), mine, pod('other', {on: 'n1', cpu: '2'}));
	const explanation = explainPod(cluster, mine);
	t.is(explanation.node, 'n2');
	t.is(explanation.current?.node, 'n1');
	t.is(explanation.current?.rank, 2);
	t.true(explanation.current!.total! < explanation.current!.best!);
	t.is(cluster.node('n1')?.requestedCpu, 3000, 'the cluster is as it was');
	const content = explainPod(clusterOf(node('n1'), node('n2'), mine), mine);
	t.is(content.node, 'n1');
	t.is(content.current?.rank, 1);
});

test('what if: evicted pods with a controller land elsewhere, others are gone', t => {
	const owner = {apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web', uid: 'rs', controller: true};
	const owned = pod('web-1', {on: 'n1', cpu: '1', metadata: {ownerReferences: [owner]}});
	const cluster = clusterOf(node('n1'), node('n2'), owned, pod('bare', {on: 'n1'}));
	const cordoned = node('n1', {unschedulable: true});
	const placements = whatIf({cluster, pending: []}, [
		{kind: 'node', node: cordoned},
		{kind: 'evict', pod: 'default/web-1'},
		{kind: 'evict', pod: 'default/bare'},
	]);
	t.deepEqual(placements, [
		{
			pod: 'default/bare',
			from: 'n1',
			node: null,
			lost: true,
			message: 'the pod has no controller that would make another one',
		},
		{pod: 'default/web-1', from: 'n1', node: 'n2'},
	]);
	t.is(cluster.node('n1')?.pods.size, 2, 'the cluster is as it was');
	t.false(cluster.node('n1')?.node.spec.unschedulable === true);
});

test('what if: new nodes, removed nodes and deleted pods decide where waiting pods land', t => {
	const waiting = podInfoOf(pod('waiting', {cpu: '3'}));
	const cluster = clusterOf(node('n1'), pod('filler', {on: 'n1', cpu: '3'}));
	const place = (...changes: Parameters<typeof whatIf>[1]) => whatIf({cluster, pending: [waiting]}, changes)[0];
	t.is(place()?.node, null);
	t.is(place({kind: 'node', node: node('n2')})?.node, 'n2');
	t.is(place({kind: 'delete', pod: 'default/filler'})?.node, 'n1');
	t.is(place({kind: 'removeNode', node: 'n1'})?.message, 'no nodes available to schedule pods');
	t.throws(() => place({kind: 'evict', pod: 'default/nobody'}), {
		message: /default\/nobody were evicted: it is on no known node/,
	});
	t.is(whatIf([small('n1')], [{kind: 'create', pod: pod('new', {cpu: '1'})}])[0]?.node, 'n1');
});
