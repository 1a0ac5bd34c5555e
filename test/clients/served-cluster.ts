import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {serveCluster} from '../../source/cluster/serve.ts';
import {startCluster} from '../../source/cluster/start-cluster.ts';

/** A whole cluster behind both ports, for programs that know it by its kubeconfig alone. */
export interface ServedCluster {
	readonly folder: string;
	readonly kubeconfig: string;
	readonly httpUrl: string;
	stop(): Promise<void>;
}

/** Starts a cluster of two nodes on free ports of loopback. */
export const startServedCluster = async (): Promise<ServedCluster> => {
	const folder = await mkdtemp(join(tmpdir(), 'inkube-clients-'));
	const kubeconfig = join(folder, 'config');
	const cluster = await startCluster({nodes: 2, seed: 1, speed: 1, plain: true, podStartMs: 100, podStopMs: 100});
	const serving = await serveCluster(cluster, {
		httpPort: 0,
		httpsPort: 0,
		bind: '127.0.0.1',
		plain: true,
		kubeconfigOut: kubeconfig,
	});
	return {
		folder,
		kubeconfig,
		httpUrl: serving.httpUrl!,
		async stop() {
			await serving.close();
			await cluster.stop();
			await rm(folder, {recursive: true});
		},
	};
};
