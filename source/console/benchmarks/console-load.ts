import {amount, type Benchmark} from '../../bench/benchmark.ts';
import {quantile, rounded} from '../../bench/rates.ts';
import {startCluster} from '../../cluster/start-cluster.ts';
import type {Cluster} from '../../cluster/types.ts';
import {stopwatch, wallTimer} from '../../clock/wall.ts';
import {zonedNode} from '../../bench/sample-objects.ts';
import {createMeasuredTerminal, type MeasuredTerminal} from './measured-terminal.ts';

const changesPerSecond = 1_000;

/** What a late turn does at most: all that it is behind would be a stall of its own. */
const changesPerTurnMax = 50;

/** Real time between two turns of changes, ms. */
const turnMs = 5;

/** Real time from one key to the next: as fast as somebody who holds one down, and never in step with the frames, ms. */
const keyPausesMs = [31, 47, 61, 83];

/** Writes under way at once while the cluster is made. */
const writesInFlight = 500;

const pause = (ms: number): Promise<void> => new Promise(resolve => void wallTimer(ms, resolve));

const inGroups = async (count: number, work: (index: number) => Promise<unknown>): Promise<void> => {
	for (let first = 0; first < count; first += writesInFlight)
		await Promise.all(
			Array.from({length: Math.min(writesInFlight, count - first)}, (_, offset) => work(first + offset)),
		);
};

const status = {
	phase: 'Running',
	conditions: [{type: 'Ready', status: 'True'}],
	containerStatuses: [{name: 'main', ready: true, restartCount: 0, image: 'pause:3.10', imageID: ''}],
} as const;

/** Nodes and running pods without anybody who looks after them: what is measured is the console. */
const fill = async ({client}: Cluster, nodes: number, pods: number): Promise<void> => {
	await client.create('ServiceAccount', {metadata: {name: 'default', namespace: 'default'}});
	await inGroups(nodes, async index => {
		const {metadata, status: allocatable} = zonedNode(index);
		const node = await client.create('Node', {metadata, spec: {}});
		const conditions = [{type: 'Ready', status: 'True'}];
		await client.update('Node', {...node, status: {...allocatable, conditions}}, {subresource: 'status'});
	});
	await inGroups(pods, async index => {
		const resources = {requests: {cpu: '100m', memory: '64Mi'}};
		const pod = await client.create('Pod', {
			metadata: {name: `web-${index}`, namespace: 'default'},
			spec: {nodeName: `node-${index % nodes}`, containers: [{name: 'main', image: 'pause:3.10', resources}]},
		});
		await client.update('Pod', {...pod, status}, {subresource: 'status'});
	});
};

/** Changes pods all over the cluster until told to stop; resolves with how many a second it came to. */
const changePods = (cluster: Cluster, pods: number): {stop(): Promise<number>} => {
	let stopped = false;
	const run = async (): Promise<number> => {
		const startedMs = stopwatch();
		let changes = 0;
		let turnedMs = startedMs;
		while (!stopped) {
			const nowMs = stopwatch();
			const due = changes + Math.min(changesPerTurnMax, Math.round(((nowMs - turnedMs) / 1000) * changesPerSecond));
			turnedMs = nowMs;
			const turn: Promise<unknown>[] = [];
			for (; changes < due; changes++) {
				const key = {namespace: 'default', name: `web-${(changes * 7919) % pods}`};
				turn.push(cluster.client.patch('Pod', key, 'merge', {metadata: {annotations: {change: String(changes)}}}));
			}
			await Promise.all(turn);
			await pause(turnMs);
		}
		return (1000 * changes) / (stopwatch() - startedMs);
	};
	const running = run();
	return {
		stop() {
			stopped = true;
			return running;
		},
	};
};

/** How long keys take in a panel that somebody has gone to and arranged by other keys before. */
const keyTimes = async ({press}: MeasuredTerminal, before: readonly string[], count: number): Promise<number[]> => {
	for (const key of before) {
		await press(key);
		await pause(100);
	}
	const times: number[] = [];
	for (let index = 0; index < count; index++) {
		await pause(keyPausesMs[index % keyPausesMs.length]!);
		times.push(await press(index % 40 < 20 ? 'j' : 'k'));
	}
	return times;
};

/** What somebody feels who works with a large cluster in motion. */
export const consoleLoad: Benchmark = {
	name: 'console-load',
	title: 'key to paint with 5,000 nodes, 50,000 pods and 1,000 changes of pods a second in the same process',
	async run(scale) {
		const [nodes, pods, keys] = [amount(5_000, scale), amount(50_000, scale), amount(200, scale)];
		const cluster = await startCluster({
			speed: Infinity,
			components: new Set(['store', 'api']),
			history: {revisions: 10_000},
		});
		await fill(cluster, nodes, pods);
		await cluster.time.runUntil(() => false, 1000);
		cluster.time.setSpeed(1);
		const measured = createMeasuredTerminal(120, 40);
		const {runConsole} = await import('../run-console.tsx');
		const {informers, time, store} = cluster;
		const figures = {informers, time, store, statistics: () => cluster.statistics()};
		const options = {cluster: figures, title: 'load', runCommandLine: async () => ({lines: []})};
		const closed = runConsole(options, async () => options, measured.terminal);
		const changes = changePods(cluster, pods);
		await pause(1000);
		const placement = await keyTimes(measured, [], keys);
		const podRows = await keyTimes(measured, ['5'], keys);
		const filtered = await keyTimes(measured, ['1', '/', ...'node-1', '\r'], keys);
		const {bytes, frames} = measured.written;
		const reached = await changes.stop();
		void measured.press('q');
		await closed;
		await cluster.stop();
		return {
			nodes,
			pods,
			changesPerSecond: rounded(reached),
			placementMedianMilliseconds: quantile(placement, 0.5),
			placementP99Milliseconds: quantile(placement, 0.99),
			podsMedianMilliseconds: quantile(podRows, 0.5),
			podsP99Milliseconds: quantile(podRows, 0.99),
			filteredMedianMilliseconds: quantile(filtered, 0.5),
			filteredP99Milliseconds: quantile(filtered, 0.99),
			bytesPerFrame: Math.round(bytes / frames),
			peakMegabytes: Math.round(process.resourceUsage().maxRSS / 1024),
		};
	},
};
