import {mkdtemp, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {readKubeconfig} from '../client/http/read-kubeconfig.ts';
import type {SecureTarget} from './http-two-load.ts';
import {serverStartMs} from './limits.ts';
import {endChild, firstLine, spawnThis} from './this-command.ts';

/** `inkube serve` in a process of its own. */
export interface ServedCluster {
	/** http://127.0.0.1:<port> */
	readonly url: string;
	/** Highest resident memory so far; undefined where the system does not tell. */
	peakMegabytes(): Promise<number | undefined>;
	stop(): Promise<void>;
}

/** Starts `inkube serve` on a free port without TLS and waits until it is ready. */
export const serveCluster = (args: readonly string[] = []): Promise<ServedCluster> =>
	serveOn(['--https-port', 'off', ...args]);

/** Starts `inkube serve` on free ports, with TLS on one; the way in is that of its kubeconfig. */
export const serveSecureCluster = async (): Promise<ServedCluster & {readonly secure: SecureTarget}> => {
	const folder = await mkdtemp(join(tmpdir(), 'inkube-bench-'));
	try {
		const file = join(folder, 'kubeconfig');
		const cluster = await serveOn(['--https-port', '0', '--kubeconfig-out', file]);
		const {server, authority = '', credentials} = await readKubeconfig({file});
		const {token} = await credentials();
		return {...cluster, secure: {url: server, authority, token}};
	} finally {
		await rm(folder, {recursive: true});
	}
};

const serveOn = async (args: readonly string[]): Promise<ServedCluster> => {
	const child = spawnThis(['serve', '--http-port', '0', ...args]);
	const line = await firstLine(child, serverStartMs);
	const url = /http:\/\/\S+/.exec(line)?.[0];
	if (url === undefined) throw new Error(`the server did not say where it listens: ${line}`);
	return {
		url,
		async peakMegabytes() {
			const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => '');
			const kilobytes = /VmHWM:\s+(\d+)/.exec(status)?.[1];
			return kilobytes === undefined ? undefined : Math.round(Number(kilobytes) / 1024);
		},
		stop: () => endChild(child),
	};
};

/** Starts `inkube serve --components store` on a free port and waits until it is ready. */
export const serveStore = async (
	args: readonly string[] = [],
): Promise<{readonly endpoint: string; stop(): Promise<void>}> => {
	const child = spawnThis(['serve', '--components', 'store', '--etcd-port', '0', ...args]);
	const line = await firstLine(child, serverStartMs);
	const url = /http:\/\/([^\s)]+)/.exec(line)?.[1];
	if (url === undefined) throw new Error(`the store did not say where it listens: ${line}`);
	return {endpoint: url, stop: () => endChild(child)};
};
