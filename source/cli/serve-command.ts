import {createCertificates} from '../api/http/tls/certificates.ts';
import {systemEntropy} from '../clock/random.ts';
import {serveCluster} from '../cluster/serve.ts';
import {serveEtcd} from '../cluster/serve-etcd.ts';
import {startCluster} from '../cluster/start-cluster.ts';
import {createStderrLog} from '../cluster/stderr-log.ts';
import {stopwatch} from '../clock/wall.ts';
import {selectControllers} from '../controllers/select-controllers.ts';
import {
	clusterFlags,
	clusterOptions,
	componentsFlag,
	logLevelFlag,
	portFlag,
	wholeFlag,
	type ClusterFlags,
} from './options.ts';
import {warnOfIgnoredFlags} from './ignored-flags.ts';
import {portTaken} from './port-taken.ts';
import {serveStore} from './serve-store.ts';
import {untilSignal} from './signals.ts';
import {UsageError} from './usage-error.ts';

export const serveFlags = {
	...clusterFlags,
	httpPort: {type: 'string', default: '8080'},
	httpsPort: {type: 'string', default: '6443'},
	etcdPort: {type: 'string', default: 'off'},
	bind: {type: 'string', default: '127.0.0.1'},
	kubeconfigOut: {type: 'string', names: 'file'},
	controllers: {type: 'string'},
	components: {type: 'string'},
	plain: {type: 'boolean'},
} as const;

export interface ServeFlags extends ClusterFlags {
	readonly httpPort: string;
	readonly httpsPort: string;
	readonly etcdPort: string;
	readonly bind: string;
	readonly kubeconfigOut?: string;
	readonly controllers?: string;
	readonly components?: string;
	readonly plain?: boolean;
}

/** serve keeps five minutes of history and at least 10,000 revisions. */
const serveHistory = {ageMs: 300_000, atLeastRevisions: 10_000};

/** A list in kube-controller-manager's syntax, of controllers that are there. */
const controllersFlag = (value: string | undefined): string | undefined => {
	try {
		if (value !== undefined) selectControllers(value);
		return value;
	} catch (error) {
		throw new UsageError(`--controllers: ${(error as Error).message}`);
	}
};

/** `inkube serve`: the control plane without the console, until SIGINT or SIGTERM. */
export const serveCommand = async (flags: ServeFlags): Promise<number> => {
	const httpPort = portFlag('http-port', flags.httpPort);
	const httpsPort = portFlag('https-port', flags.httpsPort);
	const etcdPort = portFlag('etcd-port', flags.etcdPort);
	const components = componentsFlag(flags.components);
	const log = createStderrLog(logLevelFlag(flags.logLevel));
	const options = {...(await clusterOptions(flags)), log};
	if (options.etcd !== undefined && (etcdPort !== undefined || components?.has('api') === false))
		throw new UsageError('with --store the store is not here: clients of etcd reach it where it is');
	if (components && !components.has('api')) {
		warnOfIgnoredFlags(flags, serveFlags);
		return serveStore(options, etcdPort);
	}
	if (httpPort === undefined && httpsPort === undefined)
		throw new UsageError('--http-port and --https-port are both off');
	// Keys take a while to make, most of it beside the start of the cluster.
	const certificates = httpsPort === undefined ? undefined : createCertificates(systemEntropy);
	const cluster = await startCluster({
		history: serveHistory,
		keepsJournal: false,
		rootCertificate: certificates?.then(({authority}) => authority),
		...options,
		nodes: wholeFlag('nodes', flags.nodes) ?? 0,
		components,
		controllers: controllersFlag(flags.controllers),
		plain: flags.plain,
	});
	const kubeconfigOut = flags.kubeconfigOut;
	const serving = await serveCluster(cluster, {
		httpPort,
		httpsPort,
		bind: flags.bind,
		kubeconfigOut,
		plain: flags.plain ?? false,
		certificates: await certificates,
	}).catch(async (error: NodeJS.ErrnoException) => {
		await cluster.stop();
		throw portTaken(error);
	});
	const etcd =
		etcdPort === undefined
			? undefined
			: await serveEtcd(cluster, etcdPort).catch(async (error: NodeJS.ErrnoException) => {
					await serving.close();
					await cluster.stop();
					throw portTaken(error);
				});
	// Before the ready line: who reads it may send a signal at once.
	const signal = untilSignal();
	const kubeconfig = kubeconfigOut === undefined ? '' : ` (kubeconfig: ${kubeconfigOut})`;
	const etcdUrl = etcd === undefined ? '' : ` (etcd: ${etcd.url})`;
	const urls = serving.urls.join(' ');
	process.stdout.write(`inkube ready in ${Math.round(stopwatch())} ms: ${urls}${etcdUrl}${kubeconfig}\n`);
	await signal;
	await etcd?.close();
	await serving.close();
	await cluster.stop();
	return 0;
};
