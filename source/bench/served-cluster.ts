import {readFile} from 'node:fs/promises';
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
export const serveCluster = async (args: readonly string[] = []): Promise<ServedCluster> => {
	const child = spawnThis(['serve', '--http-port', '0', '--https-port', 'off', ...args]);
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
