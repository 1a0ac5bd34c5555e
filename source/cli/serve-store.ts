import {stopwatch} from '../clock/wall.ts';
import {serveEtcd} from '../cluster/serve-etcd.ts';
import {startStore} from '../cluster/start-store.ts';
import type {ClusterOptions} from '../cluster/types.ts';
import {portTaken} from './port-taken.ts';
import {untilSignal} from './signals.ts';
import {UsageError} from './usage-error.ts';

/** `inkube serve --components store`: the store alone on the etcd port, until SIGINT or SIGTERM. As in etcd, all history is kept unless told otherwise. */
export const serveStore = async (options: ClusterOptions, etcdPort: number | undefined): Promise<number> => {
	if (etcdPort === undefined)
		throw new UsageError(
			'--components store has no API server; say where etcd clients reach the store with --etcd-port',
		);
	const standalone = await startStore({...options, keepsJournal: false});
	const etcd = await serveEtcd(standalone, etcdPort).catch(async (error: NodeJS.ErrnoException) => {
		await standalone.stop();
		throw portTaken(error);
	});
	// Before the ready line: who reads it may send a signal at once.
	const signal = untilSignal();
	process.stdout.write(`inkube ready in ${Math.round(stopwatch())} ms (etcd: ${etcd.url})\n`);
	await signal;
	await etcd.close();
	await standalone.stop();
	return 0;
};
