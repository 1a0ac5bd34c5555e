import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtemp, rm} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {freePort} from '../../../source/bench/peer-etcd.ts';

/* The real etcd beside the store (Debian: etcd-server, etcd-client), for tests that compare the two. */

/** A real etcd of one member on ports of its own. */
export interface EtcdProcess {
	/** http://127.0.0.1:<port> */
	readonly url: string;
	/** Ends it without a warning, as a crash does. */
	kill(): Promise<void>;
	/** Starts it again on the same port with what it has on disk, and waits until it is healthy. */
	start(): Promise<void>;
	/** Ends it for good. */
	stop(): Promise<void>;
}

const isHealthy = async (url: string): Promise<boolean> => {
	try {
		const response = await fetch(`${url}/health`);
		return ((await response.json()) as {health: string}).health === 'true';
	} catch {
		return false;
	}
};

const untilHealthy = async (url: string, child: ChildProcess): Promise<void> => {
	while (!(await isHealthy(url))) {
		if (child.exitCode !== null) throw new Error(`etcd ended with ${child.exitCode}`);
		await new Promise(resolve => void setTimeout(resolve, 50));
	}
};

/** Starts a real etcd with an empty folder and waits until it is healthy. `more` are further flags; `secureUrl` is one more address to listen on. */
export const startEtcdProcess = async (
	more: {readonly [flag: string]: string} = {},
	secureUrl?: string,
): Promise<EtcdProcess> => {
	const folder = await mkdtemp(path.join(os.tmpdir(), 'inkube-etcd-'));
	const url = `http://127.0.0.1:${await freePort()}`;
	const peer = `http://127.0.0.1:${await freePort()}`;
	const flags = Object.entries({
		'data-dir': folder,
		'listen-client-urls': secureUrl === undefined ? url : `${url},${secureUrl}`,
		'advertise-client-urls': url,
		'listen-peer-urls': peer,
		'initial-advertise-peer-urls': peer,
		'initial-cluster': `default=${peer}`,
		'log-level': 'fatal',
		...more,
	}).flatMap(([flag, value]) => [`--${flag}`, value]);
	let child: ChildProcess;
	const etcd: EtcdProcess = {
		url,
		async start() {
			child = spawn('etcd', flags, {stdio: 'ignore'});
			await untilHealthy(url, child);
		},
		async kill() {
			child.kill('SIGKILL');
			if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
		},
		async stop() {
			await etcd.kill();
			await rm(folder, {recursive: true, force: true});
		},
	};
	await etcd.start();
	return etcd;
};
