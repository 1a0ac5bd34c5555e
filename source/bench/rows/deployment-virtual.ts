import {startCluster} from '../../cluster/start-cluster.ts';
import {amount, type Benchmark} from '../benchmark.ts';
import {rounded, secondsOf} from '../rates.ts';
import {deployment} from '../sample-objects.ts';

/** Cluster time until every node is ready and has been heard of. */
const nodesReadyMs = 20_000;

/** Cluster time after which a Deployment that is not complete has failed. */
const deploymentMs = 600_000;

/** One large Deployment in virtual time: controllers, scheduler and kubelets together. */
export const deploymentVirtual: Benchmark = {
	name: 'deployment-virtual',
	title: 'one Deployment of 10,000 replicas on 1,000 nodes until all are available, virtual time',
	async run(scale) {
		const [nodes, replicas] = [amount(1_000, scale), amount(10_000, scale)];
		const cluster = await startCluster({nodes, speed: Infinity});
		await cluster.time.runUntil(() => false, nodesReadyMs);
		const deployments = cluster.informers.of('Deployment');
		const isAvailable = () => deployments.get('default/large')?.status?.availableReplicas === replicas;
		let complete = false;
		const wallSeconds = await secondsOf(async () => {
			const {raw} = cluster.client;
			await raw.create(raw.ofKind('Deployment'), deployment('large', replicas), 'default');
			complete = await cluster.time.runUntil(isAvailable, deploymentMs);
		});
		const peakMegabytes = Math.round(process.resourceUsage().maxRSS / 1024);
		await cluster.stop();
		if (!complete) throw new Error(`${replicas} replicas were not available after ${deploymentMs} ms of cluster time`);
		return {
			nodes,
			replicas,
			wallSeconds: rounded(wallSeconds),
			podMilliseconds: rounded((wallSeconds * 1000) / replicas),
			peakMegabytes,
		};
	},
};
