import type {TimeEngine} from '../clock/engine.ts';
import type {Logger} from '../client/types.ts';
import {createEmbeddedStorage} from '../store/embedded-storage.ts';
import {UnavailableError} from '../store/errors.ts';
import type {EtcdOptions} from '../store/etcd/etcd-options.ts';
import type {Storage} from '../store/storage.ts';
import type {RevisionStore} from '../store/types.ts';
import {openStore, type StartOptions} from './foundation.ts';
import type {ClusterOptions} from './types.ts';

/** A store, and what the API server needs of it. */
export interface OpenedStorage {
	/** The store itself, or the watch cache's read-only copy of a remote one. */
	readonly store: RevisionStore;
	readonly storage: Storage;
	close(): Promise<void>;
}

/** What the API server keeps in a store. */
const registry = '/registry/';

/** kube-apiserver's --etcd-compaction-interval. */
const compactionIntervalMs = 300_000;

const openEtcd = async (
	etcd: EtcdOptions,
	{history}: ClusterOptions,
	clock: TimeEngine,
	log: Logger,
): Promise<OpenedStorage> => {
	const [{createEtcdClient}, {createEtcdStorage}, {startCompactor}, {createWatchCache}] = await Promise.all([
		import('../store/etcd/etcd-client.ts'),
		import('../store/etcd/etcd-storage.ts'),
		import('../store/etcd/compactor.ts'),
		import('../api/watch-cache/watch-cache.ts'),
	]);
	const client = createEtcdClient(etcd);
	const where = etcd.endpoints.join(', ');
	try {
		const cache = await createWatchCache({
			remote: await createEtcdStorage(client, clock),
			clock,
			prefix: registry,
			history,
			refusal: `this is the watch cache of the etcd at ${where}: write through the API server, or to etcd itself`,
			log,
		});
		// With a prefix others use this etcd too, and it is not for us to let go of their history.
		const stopCompactor = etcd.prefix
			? undefined
			: startCompactor({client, clock, intervalMs: history?.ageMs ?? compactionIntervalMs, log});
		return {
			store: cache.store,
			storage: cache.storage,
			async close() {
				stopCompactor?.();
				await cache.stop();
			},
		};
	} catch (error) {
		client.close();
		throw new UnavailableError(`cannot use the etcd at ${where}: ${(error as Error).message}`, {cause: error});
	}
};

/** Opens the store of the options: in memory, in a data folder, or an etcd cluster behind a watch cache. Rejects when it cannot be used. */
export const openStorage = async (options: StartOptions, time: TimeEngine, log: Logger): Promise<OpenedStorage> => {
	if (options.etcd !== undefined && options.continueStore === undefined)
		return openEtcd(options.etcd, options, time, log);
	const store = await openStore(options, time, log);
	return {store, storage: createEmbeddedStorage(store, time), close: () => store.close()};
};
