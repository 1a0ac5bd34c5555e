import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import path from 'node:path';
import {createInterface} from 'node:readline';
import type {FsyncPolicy} from '../../../source/store/nedb/group-writer.ts';
import type {Deadly} from './child.ts';

/** A process that serves a store, until it is killed. */
export interface ServerProcess {
	/** http://host:port; undefined if it died before it was ready. */
	readonly url: string | undefined;
	/** Kills it (SIGKILL). */
	kill(): void;
	/** Lets it kill itself; only the child of the tests can do that. */
	dieAt(deadly: Deadly): void;
	/** Resolves when it is dead. */
	readonly dead: Promise<unknown>;
	/** What it wrote to standard error so far. */
	complaints(): string;
}

export interface ServerOptions {
	readonly folder: string;
	readonly fsync: FsyncPolicy;
	/** The built command (dist/cli.js) to start in place of the child of the tests. */
	readonly command?: string;
	/** Real time after which it is killed, ready or not. */
	readonly killedAfterMs?: number;
}

/** Short, so that segments fill up, bases are written and segments are removed all the time. */
const segmentRecords = 48;

const child = path.join(import.meta.dirname, `child${path.extname(import.meta.filename)}`);

const start = ({folder, fsync, command}: ServerOptions): ChildProcess => {
	const asCommand = ['serve', '--components', 'store', '--etcd-port', '0', '--data', folder, '--fsync', fsync];
	const args = command === undefined ? [child, folder, fsync, String(segmentRecords)] : [command, ...asCommand];
	return spawn(process.execPath, args, {stdio: ['ignore', 'pipe', 'pipe', 'ipc']});
};

/** Starts a server on a folder and waits until it is ready or dead. Rejects when it ends by itself: it refused the folder. */
export const startServer = async (options: ServerOptions): Promise<ServerProcess> => {
	const server = start(options);
	let errors = '';
	server.stderr!.setEncoding('utf8').on('data', (text: string) => void (errors += text));
	const dead = once(server, 'close');
	if (options.killedAfterMs !== undefined) setTimeout(() => server.kill('SIGKILL'), options.killedAfterMs).unref();
	const ready = (async () => {
		for await (const line of createInterface(server.stdout!)) {
			const url = /\(etcd: (\S+)\)/.exec(line)?.[1];
			if (url !== undefined) return url;
		}
		return undefined;
	})();
	const url = await ready;
	if (url === undefined) {
		await dead;
		if (server.signalCode !== 'SIGKILL') throw new Error(`the server ended with ${server.exitCode}: ${errors}`);
	}
	// Whatever else it prints is of no interest, but must not fill the pipe.
	server.stdout!.resume();
	return {
		url,
		kill: () => void server.kill('SIGKILL'),
		dieAt: deadly => void server.send(deadly, () => undefined),
		dead,
		complaints: () => errors,
	};
};
