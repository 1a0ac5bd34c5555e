import {startHttp} from '../api/http/start-http.ts';
import {writeKubeconfig} from '../api/http/kubeconfig.ts';
import {createCertificates, createToken, type Certificates} from '../api/http/tls/certificates.ts';
import {systemEntropy} from '../clock/random.ts';
import type {Cluster} from './types.ts';

export interface ServeOptions {
	/** Loopback HTTP without authentication; undefined for none, 0 for any free port. */
	readonly httpPort: number | undefined;
	readonly httpsPort: number | undefined;
	/** Address of the HTTPS port. */
	readonly bind: string;
	readonly kubeconfigOut?: string;
	readonly plain: boolean;
	/** Of the HTTPS port; made when it is opened without them. */
	readonly certificates?: Certificates;
}

export interface Serving {
	/** HTTPS first. */
	readonly urls: readonly string[];
	readonly httpUrl?: string;
	close(): Promise<void>;
}

const loopback = '127.0.0.1';

/** Opens the API server of a cluster to other programs and writes the kubeconfig asked for. Rejects when a port cannot be had. */
export const serveCluster = async (cluster: Cluster, options: ServeOptions): Promise<Serving> => {
	const {httpPort, httpsPort, bind, plain, kubeconfigOut} = options;
	const secure = httpsPort !== undefined;
	const certificates = secure ? (options.certificates ?? (await createCertificates(systemEntropy))) : undefined;
	const token = createToken(systemEntropy);
	const servers = await startHttp({
		api: cluster.api,
		time: cluster.time,
		http: httpPort === undefined ? undefined : {port: httpPort, host: loopback},
		https: certificates && {port: httpsPort!, host: bind, certificate: certificates, token},
		plain,
		log: cluster.log,
		metricSources: [() => cluster.metrics()],
	});
	if (kubeconfigOut !== undefined)
		await writeKubeconfig(kubeconfigOut, {
			...(servers.httpUrl === undefined ? {} : {http: {url: servers.httpUrl}}),
			...(certificates && servers.httpsUrl !== undefined
				? {https: {url: servers.httpsUrl, authority: certificates.authority, token}}
				: {}),
		});
	return servers;
};
