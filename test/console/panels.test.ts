import test from 'ava';
import * as fc from 'fast-check';
import {createHistory} from '../../source/console/history.ts';
import {createLogRing} from '../../source/console/log-ring.ts';
import {historySamplesMax} from '../../source/console/limits.ts';
import {lineWidth} from '../../source/console/line.ts';
import {panelContent} from '../../source/console/panel-content.ts';
import type {PanelId} from '../../source/console/panels/panel.ts';
import {initialState} from '../../source/console/state.ts';
import {createClusterView} from '../../source/console/view.ts';
import {createRing} from '../../source/machinery/ring.ts';
import {putNode, putPod} from './builders.ts';
import {createFakeCluster, startTime, type FakeCluster} from './fake-cluster.ts';

const open = (cluster: FakeCluster, logRing?: ReturnType<typeof createLogRing>) =>
	createClusterView({
		cluster: logRing ? {...cluster, time: cluster.time, store: cluster.store, logRing} : cluster,
		scheduleFrame: cluster.scheduleFrame,
	});

/** The cells of a panel's rows. */
const rowsOf = (id: PanelId, view: ReturnType<typeof open>, cluster: FakeCluster, byZone = false) => {
	const snapshot = view.getSnapshot();
	return panelContent(id, {...initialState, byZone}, {snapshot, informers: cluster.informers}).items.map(item =>
		item.cells(snapshot.now),
	);
};

test('history keeps a sample a second: counts, shares and rates', t => {
	const cluster = createFakeCluster();
	putNode(cluster, 'node-0');
	const view = open(cluster);
	putPod(cluster, 'a');
	putPod(cluster, 'b');
	cluster.pass(500);
	cluster.frame();
	t.is(view.getSnapshot().history.length, 1, 'half a second is too soon');
	cluster.pass(1500);
	putPod(cluster, 'a', {node: 'node-0'});
	cluster.frame();
	const rows = new Map(rowsOf('history', view, cluster).map(row => [row['series'], row]));
	t.like(rows.get('pods running'), {now: '1', highest: '1', 'over time': '▁█'});
	t.like(rows.get('pods pending'), {now: '1'});
	t.like(rows.get('scheduled/s'), {now: '0.5'}, 'one pod in two seconds');
	t.like(rows.get('cpu requested'), {now: '13%'});
	view.stop();
});

test('history counts evictions once, and forgets the oldest samples', t => {
	const history = createHistory();
	const moment = {
		podCounts: {running: 0, starting: 0, pending: 0, terminating: 0, failed: 0, succeeded: 0},
		nodes: 0,
		readyNodes: 0,
		summaries: [],
	};
	const cluster = createFakeCluster();
	cluster.informers.of('Pod').subscribe(history.pods);
	const condition = (reason: string) =>
		cluster.put('Pod', {
			metadata: {name: 'a', namespace: 'default'},
			spec: {containers: []},
			status: {conditions: [{type: 'DisruptionTarget', status: 'True', reason}]},
		});
	putPod(cluster, 'a', {node: 'node-0'});
	condition('DeletionByTaintManager');
	condition('again');
	history.take({at: startTime, ...moment});
	t.is(history.samples()[0]?.evictedPerSecond, 1);
	for (let second = 1; second <= historySamplesMax; second++) history.take({at: startTime + second * 1000, ...moment});
	t.is(history.samples().length, historySamplesMax);
	t.is(history.samples()[0]?.at, startTime + 1000);
	t.is(history.samples()[0]?.evictedPerSecond, 0);
});

test('the log shows what the components said, newest first, with how long ago', t => {
	const cluster = createFakeCluster();
	const log = createLogRing(() => cluster.time.now());
	const view = open(cluster, log);
	log.info('first', {node: 'node-0', error: new Error('no')});
	cluster.pass(3000);
	log.error('second');
	cluster.frame();
	t.deepEqual(
		rowsOf('log', view, cluster).map(({age, level, message, fields}) => [age, level, message, fields]),
		[
			['0s', 'error', 'second', ''],
			['3s', 'info', 'first', 'node=node-0 error=no'],
		],
	);
	view.stop();
});

test('placement by zone is a map: a cell for each node by how full it is', t => {
	const cluster = createFakeCluster();
	for (let index = 0; index < 41; index++)
		cluster.put('Node', {
			metadata: {
				name: `node-${index}`,
				labels: index === 40 ? {} : {'topology.kubernetes.io/zone': `zone-${index % 2}`},
			},
			spec: {},
			status: {
				allocatable: {cpu: '4', memory: '8Gi'},
				conditions: [{type: 'Ready', status: index === 3 ? 'False' : 'True'}],
			},
		});
	putPod(cluster, 'small', {node: 'node-0', cpu: '1'});
	putPod(cluster, 'half', {node: 'node-2', cpu: '2'});
	putPod(cluster, 'full', {node: 'node-4', cpu: '4'});
	const view = open(cluster);
	t.is(rowsOf('placement', view, cluster).length, 41, 'otherwise it is every node');
	const zones = rowsOf('placement', view, cluster, true);
	t.deepEqual(
		zones.map(row => [row['zone'], row['ready'], row['pods'], row['cpu']]),
		[
			['(none)', '1/1', '0', '0%'],
			['zone-0', '20/20', '3', '9%'],
			['zone-1', '19/20', '0', '0%'],
		],
	);
	t.is(zones[1]?.['nodes by fullness'], `░▒█${'·'.repeat(17)}`);
	t.is(zones[2]?.['nodes by fullness'], `·✕${'·'.repeat(18)}`);
	const {columns} = panelContent(
		'placement',
		{...initialState, byZone: true},
		{
			snapshot: view.getSnapshot(),
			informers: cluster.informers,
		},
	);
	for (const width of [1, 5, 17, 20, 40])
		t.is(lineWidth(columns.at(-1)!.draw!('░'.repeat(20), width, zones[0]!)), width, `${width} columns`);
	view.stop();
});

test('a ring is the end of what was pushed', t => {
	fc.assert(
		fc.property(fc.integer({min: 1, max: 8}), fc.array(fc.integer()), (size, items) => {
			const ring = createRing<number>(size);
			for (const [index, item] of items.entries()) {
				ring.push(item);
				if (index % 3 === 0) t.deepEqual(ring.list(), items.slice(0, index + 1).slice(-size));
			}
			t.deepEqual(ring.list(), items.slice(-size));
			t.is(ring.list(), ring.list());
		}),
	);
});
