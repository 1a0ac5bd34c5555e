import {startCluster} from '../../cluster/start-cluster.ts';
import {amount, type Benchmark} from '../benchmark.ts';
import {rounded, secondsOf} from '../rates.ts';
import {deployment} from '../sample-objects.ts';

const hourMs = 3_600_000;
const heartbeatMs = 10_000;
const nodes = 1_000;
const workloads = 20;
const replicas = 500;

/** Cluster time in which all pods must be running before the day begins. */
const settleMs = 600_000;

/** What a long scenario of a large cluster costs; below a scale of 1/24 it is an hour of a smaller one. */
export const day: Benchmark = {
	name: 'day',
	title: '24 hours of 1,000 nodes and 10,000 pods with a rollout an hour, leases renewed every 10 s',
	async run(scale) {
		const [hours, size] = [amount(24, scale), amount(nodes, Math.min(1, scale * 24))];
		const each = amount(replicas, size / nodes);
		const cluster = await startCluster({nodes: size, speed: Infinity, heartbeatMs, history: {revisions: 10_000}});
		const {client, time, informers} = cluster;
		const deployments = informers.of('Deployment');
		const isSettled = (): boolean =>
			deployments.list().every(({status}) => status?.availableReplicas === each && status.updatedReplicas === each);
		for (let index = 0; index < workloads; index++) {
			const {raw} = client;
			await raw.create(raw.ofKind('Deployment'), deployment(`web-${index}`, each), 'default');
		}
		if (!(await time.runUntil(isSettled, settleMs))) throw new Error('the pods were not running before the day');
		const revision = cluster.store.tip;
		const wallSeconds = await secondsOf(async () => {
			for (let hour = 0; hour < hours; hour++) {
				const key = {namespace: 'default', name: `web-${hour % workloads}`};
				const annotations = {'bench/rollout': String(hour)};
				await client.patch('Deployment', key, 'merge', {spec: {template: {metadata: {annotations}}}});
				await time.runUntil(() => false, hourMs);
			}
		});
		const figures = {
			nodes: size,
			pods: workloads * each,
			hours,
			rollouts: hours,
			revisions: cluster.store.tip - revision,
			wallSeconds: rounded(wallSeconds),
			secondsPerDay: rounded((wallSeconds * 24) / hours),
			peakMegabytes: Math.round(process.resourceUsage().maxRSS / 1024),
		};
		const complete = isSettled();
		await cluster.stop();
		if (!complete) throw new Error('the last rollout was not complete at the end of the day');
		return figures;
	},
};
