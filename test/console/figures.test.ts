import test from 'ava';
import type {ClusterStatistics} from '../../source/cluster/statistics.ts';
import {createControllerPaces} from '../../source/console/controller-paces.ts';
import {leasesShownMax} from '../../source/console/limits.ts';
import {panelContent} from '../../source/console/panel-content.ts';
import {panelModel, panelTop} from '../../source/console/panel-model.ts';
import {lineText} from '../../source/console/line.ts';
import type {PanelId} from '../../source/console/panels/panel.ts';
import {initialState, type ConsoleState} from '../../source/console/state.ts';
import {createClusterView} from '../../source/console/view.ts';
import {byteSize} from '../../source/machinery/byte-size.ts';
import {createFakeCluster, startTime} from './fake-cluster.ts';

const controller = (processed: number, busyMs: number): ClusterStatistics['controllers'][number] => ({
	name: 'deployment-controller',
	depth: 3,
	active: 1,
	totals: {added: processed + 4, processed, failed: 2, busyMs},
	lastFailure: {key: 'default/web', error: new Error('the object has been modified'), atMs: startTime - 5000},
});

const queued = (name: string, place: 'active' | 'unschedulable') => ({
	key: `default/${name}`,
	pod: {
		apiVersion: 'v1',
		kind: 'Pod',
		metadata: {name, namespace: 'default', uid: `uid-${name}`},
		spec: {containers: []},
	},
	place,
	queuedAtMs: startTime - 2000,
	attempts: place === 'active' ? 0 : 4,
	history: [{atMs: startTime - 2000, place, cause: place === 'active' ? 'pod added' : 'refused by NodeResourcesFit'}],
});

const decision = (sequence: number, result: object) => ({
	sequence,
	uid: `uid-${sequence}`,
	pod: `default/pod-${sequence}`,
	schedulerName: 'default-scheduler',
	attempt: 1,
	revision: '40',
	atMs: startTime - 1000,
	nodes: 5,
	feasible: 0,
	ties: 0,
	...result,
});

const statistics = (): ClusterStatistics =>
	({
		store: {
			revision: 4812,
			durable: 4810,
			compacted: 0,
			keys: 42,
			watchers: {synced: 50, unsynced: 3, parked: 1},
			leases: 1,
			revisionsKept: 4811,
			files: {segments: 2, writtenBytes: 12_345},
			oldestLeases: (count: number) => {
				if (count !== leasesShownMax) throw new Error(`${count} leases were asked for`);
				return [{id: '7', ttlSeconds: 60, remainingSeconds: 41, keys: ['/registry/a', '/registry/b']}];
			},
			weigh: () => ({
				roots: [
					{root: '/registry/nodes', keys: 5, bytes: 9000},
					{root: '/registry/pods', keys: 37, bytes: 111_000},
				],
				historyBytes: 2_500_000,
				isEstimate: true,
			}),
		},
		scheduler: {
			queue: {active: 1, backoff: 0, unschedulable: 1, gated: 0, inFlight: 0},
			attempts: [
				{profile: 'default-scheduler', result: 'scheduled', count: 20},
				{profile: 'default-scheduler', result: 'error', count: 1},
			],
			nodes: 5,
			waiting: () => [queued('huge', 'unschedulable'), queued('new', 'active')],
			decisions: () => [
				decision(9, {node: undefined, message: '0/5 nodes are available: 5 Insufficient cpu.'}),
				decision(8, {node: 'node-2', score: 640, feasible: 3, ties: 2}),
				decision(7, {
					node: undefined,
					nominatedNode: 'node-1',
					message: '0/5 nodes are available: 5 Insufficient cpu.',
				}),
				decision(6, {node: 'node-3', feasible: 1, ties: 1, failure: {message: 'the node went away', lastSequence: 7}}),
			],
		},
		controllers: [controller(10, 100)],
	}) as unknown as ClusterStatistics;

const open = (asked: () => ClusterStatistics = statistics) => {
	const cluster = createFakeCluster();
	const view = createClusterView({
		cluster: {...cluster, time: cluster.time, store: cluster.store, statistics: asked},
		scheduleFrame: cluster.scheduleFrame,
	});
	const contentOf = (id: PanelId, list: Partial<ConsoleState['panels'][PanelId]['list']> = {}) => {
		const panel = {list: {...initialState.panels[id].list, ...list}};
		const state = {...initialState, panels: {...initialState.panels, [id]: panel}};
		return panelContent(id, state, {snapshot: view.getSnapshot(), informers: cluster.informers});
	};
	const rowsOf = (...asking: Parameters<typeof contentOf>) =>
		contentOf(...asking).items.map(item => item.cells(view.getSnapshot().now));
	return {cluster, view, contentOf, rowsOf};
};

test('the scheduler panel has the pods that wait, by their place, then the latest attempts', t => {
	const {view, contentOf, rowsOf} = open();
	t.deepEqual(
		rowsOf('scheduler').map(({state, pod, node, score, why}) => [state, pod, node, score, why]),
		[
			['active', 'default/new', '', '', 'pod added'],
			['unschedulable', 'default/huge', '', '', 'refused by NodeResourcesFit'],
			['→ refused', 'default/pod-9', '', '', '5 Insufficient cpu.'],
			['→ bound', 'default/pod-8', 'node-2', '640', '3 of 5 nodes fit, 2 alike'],
			['→ preempts', 'default/pod-7', 'node-1', '', '5 Insufficient cpu.'],
			['→ failed', 'default/pod-6', 'node-3', '', 'the node went away'],
		],
	);
	const content = contentOf('scheduler');
	t.is(content.summary, 'in flight 0 · active 1 · backoff 0 · unschedulable 1 · gated 0 · attempts 20');
	t.deepEqual(content.items[2]?.opens, {of: 'attempt', pod: 'default/pod-9', sequence: 9});
	t.like(content.items[2]?.target, {kind: 'Pod', namespace: 'default', name: 'pod-9'});
	t.deepEqual(
		rowsOf('scheduler', {filter: 'insufficient'}).map(({pod}) => pod),
		['default/pod-9', 'default/pod-7'],
	);
	t.is(rowsOf('scheduler', {sort: {column: 'score', reversed: true}})[0]?.['pod'], 'default/pod-8');
	view.stop();
});

test('the title gives as many of the figures as there is room for', t => {
	const {view, contentOf} = open();
	const top = (width: number): string =>
		lineText(
			panelTop(
				panelModel(contentOf('scheduler'), initialState.panels.scheduler, view.getSnapshot(), {
					box: {id: 'scheduler', width, height: 10},
					focused: true,
				}),
			),
		);
	t.regex(top(120), /^┌ 8 scheduler in flight 0 · active 1 · .* · attempts 20 ─+ live ┐$/);
	t.regex(top(60), /^┌ 8 scheduler in flight 0 · active 1 · backoff 0 ─+ live ┐$/);
	t.is(top(60).length, 60);
	view.stop();
});

test('the store panel tells revisions, watchers, files, what is under each root, and the leases', t => {
	const {view, rowsOf} = open();
	const rows = new Map(rowsOf('store').map(row => [row['what'], row]));
	t.like(rows.get('revision'), {count: '4812', detail: 'durable up to 4810'});
	t.like(rows.get('compacted'), {count: '0', detail: 'never'});
	t.like(rows.get('history'), {count: '4811', size: '~2.5 MB'});
	t.like(rows.get('keys'), {count: '42', size: '~120 kB'});
	t.like(rows.get('watchers'), {count: '53', detail: '50 synced, 2 catching up, 1 parked'});
	t.like(rows.get('log segments'), {count: '2', detail: '12 kB in the one written'});
	t.like(rows.get('/registry/pods'), {count: '37', size: '~111 kB'});
	t.like(rows.get('lease 7'), {count: '2', detail: '41 s left of 60 s'});
	t.is(rowsOf('store', {sort: {column: 'size', reversed: true}})[0]?.['what'], 'history');
	view.stop();
});

test('the controllers panel gives paces over the last seconds', t => {
	let now = controller(10, 100);
	const {cluster, view, rowsOf} = open(() => ({...statistics(), controllers: [now]}));
	t.like(rowsOf('controllers')[0], {controller: 'deployment', depth: '3', '/s': '0', retries: '2'});
	now = controller(30, 100);
	cluster.pass(2000);
	cluster.frame();
	t.like(rowsOf('controllers')[0], {'/s': '10', busy: '0.0%', done: '30'});
	t.is(rowsOf('controllers')[0]?.['last error'], '7s ago default/web: the object has been modified');
	view.stop();
});

test('paces are those of ten seconds at most, in cluster time and in real time', t => {
	const paces = createControllerPaces();
	for (let second = 0; second <= 30; second++) {
		const moment = {at: second * 1000, realMs: second * 100};
		const done = second <= 20 ? 0 : (second - 20) * 50;
		paces.take(moment, () => [controller(done, done / 10)]);
	}
	const [pace] = paces.list({at: 30_000, realMs: 3000}, [controller(500, 50)]);
	t.is(pace?.perSecond, 50);
	t.is(pace?.busyShare, 0.05);
	t.like(paces.list({at: 30_000, realMs: 3000}, [{...controller(500, 50), name: 'new'}])[0], {perSecond: 0});
});

test('of the past there are no such figures: the panels say that they are live only', t => {
	const {view, contentOf} = open();
	const past = {...view.getSnapshot(), isPast: true};
	const status = (id: PanelId) =>
		panelModel(contentOf(id), initialState.panels[id], past, {box: {id, width: 80, height: 10}, focused: true}).status;
	t.deepEqual(
		['scheduler', 'store', 'controllers', 'pods'].map(id => status(id as PanelId)),
		['live only', 'live only', 'live only', 'rev 4812'],
	);
	view.stop();
});

test('a cluster that cannot be asked has empty panels that say so', t => {
	const cluster = createFakeCluster();
	const view = createClusterView({cluster, scheduleFrame: cluster.scheduleFrame});
	const shown = {snapshot: view.getSnapshot(), informers: cluster.informers};
	for (const id of ['scheduler', 'store', 'controllers'] as const) {
		const {items, empty} = panelContent(id, initialState, shown);
		t.is(items.length, 0);
		t.not(empty, '');
	}
	view.stop();
});

test('sizes are written for people', t => {
	t.deepEqual([0, 999, 1000, 9949, 9960, 12_345, 999_600, 37_000_000].map(byteSize), [
		'0 B',
		'999 B',
		'1.0 kB',
		'9.9 kB',
		'10 kB',
		'12 kB',
		'1.0 MB',
		'37 MB',
	]);
});
