import {access, mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {credentials, makeClientConstructor} from '@grpc/grpc-js';
import {createEtcdProtocol} from '../../store/wire/wire-services.ts';
import {amount, type Benchmark, type Figures} from '../benchmark.ts';
import {concurrently} from '../concurrently.ts';
import {grpcPutsInFlight} from '../limits.ts';
import {startPeerEtcd} from '../peer-etcd.ts';
import {perSecond, rounded, secondsOf} from '../rates.ts';
import {configMap} from '../sample-objects.ts';
import {serveStore} from '../served-cluster.ts';

interface Server {
	readonly endpoint: string;
	stop(): Promise<void>;
}

type Put = (request: {key: string; value: string}, answer: (error: Error | null) => void) => void;

const value = Buffer.from(JSON.stringify(configMap('one'))).toString('base64');

/** Puts per second of one client, behind a tenth of them that warm both sides up. */
const putsPerSecond = async ({endpoint}: Server, puts: number): Promise<number> => {
	const {KV} = createEtcdProtocol().services;
	const client = new (makeClientConstructor(KV, 'KV'))(endpoint, credentials.createInsecure());
	const send = client['Put'] as Put;
	const put = (index: number) =>
		new Promise<void>((resolve, reject) => {
			const key = Buffer.from(`/registry/${index}`).toString('base64');
			send.call(client, {key, value}, error => (error ? reject(error) : resolve()));
		});
	await concurrently(Math.ceil(puts / 10), grpcPutsInFlight, put);
	const seconds = await secondsOf(() => concurrently(puts, grpcPutsInFlight, put));
	client.close();
	return perSecond(puts, seconds);
};

/** The two of a pair, one after the other; the peer is absent where no etcd is installed. */
const pair = async (name: string, ours: () => Promise<Server>, folder: string, puts: number): Promise<Figures> => {
	const rateOf = async (server: Server) => {
		try {
			return await putsPerSecond(server, puts);
		} finally {
			await server.stop();
		}
	};
	const rate = await rateOf(await ours());
	const peer = await startPeerEtcd(folder);
	const theirs = peer === undefined ? 'absent' : await rateOf(peer);
	return {
		[`${name}PutsPerSecond`]: rate,
		[`${name}EtcdPutsPerSecond`]: theirs,
		[`${name}Ratio`]: theirs === 'absent' ? 'absent' : rounded(rate / theirs),
	};
};

/** A folder in memory where the system has one. */
const memoryFolder = async (): Promise<string> => {
	try {
		await access('/dev/shm');
		return '/dev/shm';
	} catch {
		return tmpdir();
	}
};

/** What a client of etcd gets: ours in memory beside an etcd in memory, and both on the same disk, every put synced. */
export const storeGrpc: Benchmark = {
	name: 'store-grpc',
	title:
		'gRPC puts of 0.9 kB, 64 in flight, by one client: in memory (etcd on tmpfs) and on disk with every put synced',
	async run(scale) {
		const puts = amount(20_000, scale);
		const folder = await mkdtemp(path.join(tmpdir(), 'inkube-bench-'));
		try {
			return {
				puts,
				...(await pair('memory', () => serveStore(), await memoryFolder(), puts)),
				...(await pair('disk', () => serveStore(['--data', path.join(folder, 'data')]), folder, puts)),
			};
		} finally {
			await rm(folder, {recursive: true, force: true});
		}
	},
};
