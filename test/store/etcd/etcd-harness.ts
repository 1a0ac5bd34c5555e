import {startStore} from '../../../source/cluster/start-store.ts';
import {serveEtcd} from '../../../source/cluster/serve-etcd.ts';
import type {EtcdOptions} from '../../../source/store/etcd/etcd-options.ts';
import {createEtcdClient, type EtcdClient} from '../../../source/store/etcd/etcd-client.ts';
import type {WatchRequest} from '../../../source/store/types.ts';
import type {CaseHarness} from '../cases/case.ts';
import type {CaseStore} from '../cases/case-store.ts';
import {eventLine, put, type Recorder} from '../harness.ts';
import {type RelativeClient, relativeClient} from './relative-client.ts';

/** `host:port` of a URL. */
export const endpointOf = (url: string): string => new URL(url).host;

/** A recorder over a watch of a client. A batch from the network may hold several revisions; here each is a batch. Nothing is ever refused. */
const recordRemote = async (client: RelativeClient, request: WatchRequest): Promise<Recorder> => {
	const batches: (readonly string[])[] = [];
	const revisions: number[] = [];
	const recorder = {
		batches,
		revisions,
		get lines() {
			return batches.flat();
		},
		closed: undefined as Recorder['closed'],
		full: false,
		revision: 0,
		resume() {},
		cancel() {},
	};
	await new Promise<void>((resolve, reject) => {
		const watch = client.watch(request, {
			events(batch) {
				for (const [revision, events] of Map.groupBy(batch, ({kv}) => kv.modRevision)) {
					batches.push(events.map(eventLine));
					revisions.push(revision);
				}
			},
			started: () => resolve(),
			closed(reason) {
				recorder.closed = reason;
				if (reason.error) reject(reason.error);
				else resolve();
			},
		});
		recorder.cancel = () => watch.cancel();
	});
	return recorder;
};

/** Waits in real time, as one has to for what another process does; gives up after ten seconds. */
export const eventually = async (holds: () => boolean | Promise<boolean>, what: string): Promise<void> => {
	for (let waited = 0; waited < 10_000; waited += 5) {
		if (await holds()) return;
		await new Promise(resolve => void setTimeout(resolve, 5));
	}
	throw new Error(`${what} did not happen within ten seconds`);
};

/** A client as a case's store. */
const caseStoreOf = (client: RelativeClient): CaseStore => ({
	revision: () => client.currentRevision(),
	range: request => client.range(request),
	transact: transaction => client.transact(transaction),
	latest: async key => (await client.range({key})).kvs[0],
	compact: revision => client.compact(revision),
	grant: (ttlSeconds, id) => client.grant(ttlSeconds, id),
	keepAlive: id => client.keepAlive(id),
	revoke: id => client.revoke(id),
	timeToLive: id => client.timeToLive(id),
	record: request => recordRemote(client, request),
});

/** A store of ours in virtual time, served over etcd's protocol and reached through it. */
export const openServed = async (): Promise<CaseHarness & {readonly client: EtcdClient}> => {
	const standalone = await startStore({speed: Infinity});
	const server = await serveEtcd(standalone, 0);
	const client = createEtcdClient({endpoints: [endpointOf(server.url)]});
	const {time, store} = standalone;
	return {
		client,
		store: caseStoreOf(client),
		settle: async () => void (await time.runUntil(() => store.durable === store.tip, 1000)),
		pass: async ms => void (await time.runUntil(() => false, ms)),
		async close() {
			client.close();
			await server.close();
			await standalone.stop();
		},
	};
};

let prefixes = 0;

/** A part of a real etcd that nobody else uses at the time, with revisions that begin at 1. */
export const openReal = async (options: EtcdOptions): Promise<CaseHarness & {readonly client: EtcdClient}> => {
	const client = createEtcdClient({...options, prefix: `case-${prefixes++}/`});
	const granted: string[] = [];
	// Revision 1 is one that nobody has compacted yet, and that changes nothing here.
	const outside = createEtcdClient(options);
	await outside.transact({success: [put('begin')]});
	outside.close();
	const relative = relativeClient(client, (await client.currentRevision()) - 1);
	const store = caseStoreOf(relative);
	return {
		client,
		store: {
			...store,
			losesCompactedDeletions: (await client.version()).startsWith('3.4.'),
			async grant(ttlSeconds, id) {
				const lease = await store.grant(ttlSeconds, id);
				granted.push(lease.id);
				return lease;
			},
		},
		settle: async () => undefined,
		pass: async () => {
			throw new Error('the time of a real etcd does not pass because a test wants it to');
		},
		async close() {
			for (const id of granted) await client.revoke(id).catch(() => undefined);
			client.close();
		},
	};
};
