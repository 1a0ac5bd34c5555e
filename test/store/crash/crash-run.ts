import {mkdtemp, rm} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {createRandom, type Random} from '../../../source/clock/random.ts';
import {faultPoints} from '../../../source/store/nedb/fault-points.ts';
import type {FsyncPolicy} from '../../../source/store/nedb/group-writer.ts';
import {connectEtcd, type EtcdClient, type Message, text} from '../wire/etcd-client.ts';
import {allKeys, createFeed, type Feed, type Revision} from './feed.ts';
import {createLedger, type Ledger} from './ledger.ts';
import {load} from './load.ts';
import {type ServerProcess, startServer} from './server-process.ts';

/* A server is killed again and again; after each restart everything it ever acknowledged must be true. */

export interface CrashOptions {
	readonly seed: number;
	readonly kills: number;
	readonly fsync: FsyncPolicy;
	/** The built command to kill in place of the child of the tests; it knows no fault points. */
	readonly command?: string;
	/** Hears how each life of the server ended. */
	progress?(line: string): void;
}

export interface CrashReport {
	readonly kills: number;
	/** Kills by where they hit: a fault point, or `start` or `load` at a random moment. */
	readonly places: ReadonlyMap<string, number>;
	readonly revisions: number;
	readonly acknowledged: number;
	readonly unknown: number;
	/** The highest boundary of history. */
	readonly compacted: number;
	/** Restarts that cut off a record which was not written to its end. */
	readonly tornTails: number;
}

const clients = 4;

/** How long a server lives under load, at most, when it is to die at a fault point that does not come. */
const lifeMsMax = 1500;

const demand = (holds: boolean, what: string): void => {
	if (!holds) throw new Error(what);
};

/** The boundary of history; 0 if it was never compacted. */
const boundaryOf = async (client: EtcdClient): Promise<number> =>
	Number((await client.call('Maintenance.HashKV')).compact_revision ?? 0);

/** Compares what the server answers now with the ledger; answers the revisions that are new. */
const checkState = async (client: EtcdClient, ledger: Ledger, feeds: readonly Feed[]): Promise<readonly Revision[]> => {
	const [feed, ...others] = feeds;
	// What runs out by itself meanwhile only adds revisions behind the one that is compared.
	const {header, kvs = []} = await client.call('KV.Range', allKeys);
	const revision = Number(header.revision);
	demand(revision >= feed!.last, `the server is back at revision ${revision}, but ${feed!.last} had been seen`);
	await Promise.all(feeds.map(one => one.heard(revision)));
	const heard = feed!.take(revision);
	for (const one of others)
		demand(
			JSON.stringify(one.take(revision)) === JSON.stringify(heard),
			`watchers ${feed!.name} and ${one.name} heard different things up to ${revision}`,
		);
	for (const one of heard) ledger.apply(one);
	ledger.settle();
	const found = (kvs as readonly Message[]).map(
		kv => `${text(kv.key)}=${text(kv.value)} ${kv.create_revision} ${kv.mod_revision} ${kv.version} ${kv.lease ?? 0}`,
	);
	const expected = [...ledger.keys]
		.toSorted(([a], [b]) => (a < b ? -1 : 1))
		.map(([key, {value, create, mod, version, lease}]) => `${key}=${value} ${create} ${mod} ${version} ${lease}`);
	demand(
		found.join('\n') === expected.join('\n'),
		`at ${revision} there is\n${found.join('\n')}\nand not\n${expected.join('\n')}`,
	);
	return heard;
};

const checkLeases = async (client: EtcdClient, ledger: Ledger): Promise<void> => {
	const {leases = []} = await client.call('Lease.LeaseLeases');
	const present = new Set((leases as readonly Message[]).map(({ID}) => String(ID)));
	const {certain, possible} = ledger.leases();
	for (const lease of certain) demand(present.has(lease), `lease ${lease} was acknowledged and is lost`);
	for (const lease of present)
		demand(possible.has(lease), `lease ${lease} is there, but was never granted or was revoked`);
	for (const lease of certain.slice(-5)) {
		const {keys = []} = await client.call('Lease.LeaseTimeToLive', {ID: lease, keys: true});
		const attached = [...ledger.keys].filter(([, held]) => held.lease === lease).map(([key]) => key);
		demand(
			(keys as readonly string[]).map(text).join() === attached.toSorted().join(),
			`lease ${lease} has other keys than were attached`,
		);
	}
};

/** Reads history again from the disk, as far as it is kept: it must be what the watchers heard when it happened. Answers where it begins. */
const checkHistory = async (client: EtcdClient, ledger: Ledger, history: readonly Revision[]): Promise<number> => {
	const boundary = await boundaryOf(client);
	const {least, most} = ledger.compacted();
	demand(
		boundary >= least && boundary <= most,
		`history begins at ${boundary}; it was compacted at ${least}, and ${most} was asked for at most`,
	);
	const first = Math.max(2, boundary);
	const again = createFeed('again', first - 1);
	again.follow(client);
	await again.heard(ledger.revision);
	const expected = history.slice(first - 2, ledger.revision - 1);
	demand(
		JSON.stringify(again.take(ledger.revision)) === JSON.stringify(expected),
		`history read again from ${first} to ${ledger.revision} is not what was heard`,
	);
	return boundary;
};

/** Lets a server run under load until it dies; answers where that was. */
const liveAndDie = async (
	server: ServerProcess,
	random: Random,
	work: readonly Promise<void>[],
	atPoints: boolean,
): Promise<string> => {
	const point = random.pick(faultPoints);
	const atPoint = atPoints && random.int(2) === 0;
	if (atPoint)
		server.dieAt({point, after: 1 + random.int(point.includes('base') || point === 'between-removals' ? 2 : 40)});
	let place: string = atPoint ? point : 'load';
	const timer = setTimeout(
		() => {
			place = 'load';
			server.kill();
		},
		atPoint ? lifeMsMax : 20 + random.int(500),
	);
	await server.dead;
	clearTimeout(timer);
	await Promise.all(work);
	return place;
};

/** Kills a server `kills` times. Rejects with the first thing that is not as it was acknowledged. */
export const crashRun = async ({seed, kills, fsync, command, progress}: CrashOptions): Promise<CrashReport> => {
	const folder = await mkdtemp(path.join(os.tmpdir(), 'inkube-crash-'));
	const random = createRandom(seed);
	const ledger = createLedger();
	const feeds = ['steady', 'slow'].map(name => createFeed(name, 1));
	/** Everything that was ever heard, from revision 2 on. */
	const history: Revision[] = [];
	const places = new Map<string, number>();
	let killed = 0;
	let compacted = 0;
	let tornTails = 0;

	const count = (place: string, server: ServerProcess): void => {
		killed++;
		places.set(place, (places.get(place) ?? 0) + 1);
		if (server.complaints().includes('was not written to its end')) tornTails++;
		progress?.(`${killed}/${kills} ${place} revision ${ledger.revision}`);
	};

	/** One life; the last one ends without load, when everything has been checked. */
	const life = async (): Promise<void> => {
		const diesEarly = killed > 0 && killed < kills && random.int(12) === 0;
		const server = await startServer({folder, fsync, command, killedAfterMs: diesEarly ? random.int(900) : undefined});
		if (server.url === undefined) return count('start', server);
		const client = connectEtcd(server.url);
		try {
			feeds[0]!.follow(client);
			feeds[1]!.follow(client, random.int(300));
			if (diesEarly) {
				await server.dead;
				return count('start', server);
			}
			history.push(...(await checkState(client, ledger, feeds)));
			await checkLeases(client, ledger);
			compacted = await checkHistory(client, ledger, history);
			const compactable = () => Math.min(...feeds.map(({last}) => last)) - random.int(20);
			const loads =
				killed === kills
					? []
					: Array.from({length: clients}, (_, index) => {
							const name = `${killed}.${index}`;
							return load({client, random: random.fork(name), ledger, name, compactable});
						});
			if (killed === kills) return;
			count(await liveAndDie(server, random, loads, command === undefined), server);
		} finally {
			client.close();
			server.kill();
			await server.dead;
		}
	};

	while (killed < kills) await life();
	await life();
	const outcomes = (type: string) => ledger.attempts.filter(({outcome}) => outcome.type === type).length;
	await rm(folder, {recursive: true, force: true});
	return {
		kills: killed,
		places,
		revisions: ledger.revision,
		acknowledged: outcomes('done'),
		unknown: outcomes('unknown'),
		compacted,
		tornTails,
	};
};

/** A report in a line. */
export const reportLine = (report: CrashReport): string => {
	const places = [...report.places]
		.toSorted(([a], [b]) => (a < b ? -1 : 1))
		.map(([place, times]) => `${place} ${times}`);
	return `${report.kills} kills (${places.join(', ')}): ${report.revisions} revisions, ${report.acknowledged} acknowledged and ${report.unknown} unanswered attempts, history compacted to ${report.compacted}, ${report.tornTails} torn tails cut off; nothing lost, nothing half, no watcher missed anything`;
};
