import {startCluster} from '../../cluster/start-cluster.ts';
import {amount, type Benchmark} from '../benchmark.ts';
import {rounded, secondsOf} from '../rates.ts';

const hourMs = 3_600_000;
const heartbeatMs = 10_000;

/** What an idle cluster costs: every node renews its lease every ten seconds. */
export const heartbeats: Benchmark = {
	name: 'heartbeats',
	title: 'one hour of cluster time with the heartbeats of 1,000 nodes',
	async run(scale) {
		const nodes = amount(1_000, scale);
		const cluster = await startCluster({nodes, speed: Infinity, heartbeatMs, history: {revisions: 10_000}});
		await cluster.time.runUntil(() => false, 2 * heartbeatMs);
		const wallSeconds = await secondsOf(async () => void (await cluster.time.runUntil(() => false, hourMs)));
		await cluster.stop();
		const renewals = (nodes * hourMs) / heartbeatMs;
		return {
			nodes,
			renewals,
			wallSeconds: rounded(wallSeconds),
			renewalMicroseconds: rounded((wallSeconds * 1e6) / renewals),
			peakMegabytes: Math.round(process.resourceUsage().maxRSS / 1024),
		};
	},
};
