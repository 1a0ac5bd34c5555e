import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtemp, rm} from 'node:fs/promises';
import {createServer, type AddressInfo} from 'node:net';
import path from 'node:path';
import {stopwatch, wallTimer} from '../clock/wall.ts';
import {peerPollMs, serverStartMs} from './limits.ts';
import {endChild} from './this-command.ts';

/** A real etcd of one member, to stand beside ours. */
export interface PeerEtcd {
	/** host:port */
	readonly endpoint: string;
	stop(): Promise<void>;
}

/** A port that nobody listens on. */
export const freePort = async (): Promise<number> => {
	const server = createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	const {port} = server.address() as AddressInfo;
	server.close();
	await once(server, 'close');
	return port;
};

const isHealthy = async (url: string): Promise<boolean> => {
	try {
		return (await fetch(`${url}/health`)).ok;
	} catch {
		return false;
	}
};

/** Starts the etcd in the path with its data in a new folder below `folder`; undefined where none is installed. */
export const startPeerEtcd = async (folder: string): Promise<PeerEtcd | undefined> => {
	const data = await mkdtemp(path.join(folder, 'inkube-bench-etcd-'));
	const client = `http://127.0.0.1:${await freePort()}`;
	const peer = `http://127.0.0.1:${await freePort()}`;
	const flags = {
		'data-dir': data,
		'listen-client-urls': client,
		'advertise-client-urls': client,
		'listen-peer-urls': peer,
		'initial-advertise-peer-urls': peer,
		'initial-cluster': `default=${peer}`,
		'log-level': 'fatal',
	};
	const child = spawn(
		'etcd',
		Object.entries(flags).flatMap(([flag, value]) => [`--${flag}`, value]),
		{stdio: 'ignore'},
	);
	const isThere = await new Promise<boolean>(resolve => {
		child.once('spawn', () => resolve(true));
		child.once('error', () => resolve(false));
	});
	const stop = async (): Promise<void> => {
		if (isThere) await endChild(child);
		await rm(data, {recursive: true, force: true});
	};
	if (!isThere) {
		await stop();
		return undefined;
	}
	const start = stopwatch();
	while (!(await isHealthy(client))) {
		if (child.exitCode !== null || stopwatch() - start > serverStartMs) {
			await stop();
			throw new Error('the etcd in the path does not start');
		}
		await new Promise<void>(resolve => void wallTimer(peerPollMs, resolve));
	}
	return {endpoint: new URL(client).host, stop};
};
