import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {serveCluster} from '../cluster/serve.ts';
import type {Cluster} from '../cluster/types.ts';

/** The API server of a console's cluster, open to other programs on free ports. */
export interface ConsoleConnection {
	/** What a person types to use it; undefined until it is ready. */
	describe(): string | undefined;
	/** Asked again, it is the same end. */
	close(): Promise<void>;
}

/** Opens the API server beside the console, without making the first frame wait for certificates. */
export const openConnection = (cluster: Cluster, plain: boolean): ConsoleConnection => {
	let line: string | undefined;
	const opened = (async () => {
		const folder = await mkdtemp(path.join(tmpdir(), 'inkube-'));
		const kubeconfigOut = path.join(folder, 'kubeconfig');
		const serving = await serveCluster(cluster, {httpPort: 0, httpsPort: 0, bind: '127.0.0.1', kubeconfigOut, plain});
		line = `export KUBECONFIG=${kubeconfigOut}   (${serving.urls.join(' ')})`;
		return {folder, serving};
	})().catch((error: unknown) => {
		line = `the API server could not be opened: ${(error as Error).message}`;
		return undefined;
	});
	const close = async (): Promise<void> => {
		const open = await opened;
		if (!open) return;
		await open.serving.close();
		await rm(open.folder, {recursive: true, force: true});
	};
	let closing: Promise<void> | undefined;
	return {
		describe: () => line,
		close: () => (closing ??= close()),
	};
};
