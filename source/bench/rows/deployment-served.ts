import {amount, type Benchmark} from '../benchmark.ts';
import {createHttpLoad, type HttpLoad} from '../http-load.ts';
import {rounded, secondsOf} from '../rates.ts';
import {deployment} from '../sample-objects.ts';
import {serveCluster} from '../served-cluster.ts';

const deployments = '/apis/apps/v1/namespaces/default/deployments';

const availableIn = (line: string): number =>
	(JSON.parse(line) as {object?: {status?: {availableReplicas?: number}}}).object?.status?.availableReplicas ?? 0;

/** Creates the Deployment and resolves when a watch shows all replicas available. */
const untilAvailable = async (load: HttpLoad, replicas: number): Promise<void> => {
	const {promise: available, resolve} = Promise.withResolvers<void>();
	const watch = await load.watch(`${deployments}?watch=1`, line => {
		if (availableIn(line) === replicas) resolve();
	});
	await load.request('POST', deployments, deployment('large', replicas));
	await available;
	watch.stop();
};

const nodeCount = async (load: HttpLoad): Promise<number> =>
	(JSON.parse((await load.request('GET', '/api/v1/nodes')).toString()) as {items: readonly unknown[]}).items.length;

/** One large Deployment on a served cluster in real time, seen from outside. */
export const deploymentServed: Benchmark = {
	name: 'deployment-served',
	title: 'the same through serve --nodes 1000 over HTTP, real time',
	async run(scale) {
		const [nodes, replicas] = [amount(1_000, scale), amount(10_000, scale)];
		const cluster = await serveCluster(['--nodes', String(nodes)]);
		const load = createHttpLoad(cluster.url);
		const present = await nodeCount(load);
		const wallSeconds = await secondsOf(() => untilAvailable(load, replicas));
		const peakMegabytes = await cluster.peakMegabytes();
		load.stop();
		await cluster.stop();
		return {
			nodes: present,
			replicas,
			wallSeconds: rounded(wallSeconds),
			podMilliseconds: rounded((wallSeconds * 1000) / replicas),
			...(peakMegabytes === undefined ? {} : {peakMegabytes}),
		};
	},
};
