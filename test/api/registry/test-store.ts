import {createWatchCache} from '../../../source/api/watch-cache/watch-cache.ts';
import {serveEtcd} from '../../../source/cluster/serve-etcd.ts';
import type {TimeEngine} from '../../../source/clock/engine.ts';
import {createEmbeddedStorage} from '../../../source/store/embedded-storage.ts';
import {createEtcdClient} from '../../../source/store/etcd/etcd-client.ts';
import {createEtcdStorage} from '../../../source/store/etcd/etcd-storage.ts';
import {createMemoryStore} from '../../../source/store/memory-store.ts';
import type {Storage} from '../../../source/store/storage.ts';
import type {RevisionStore} from '../../../source/store/types.ts';

/** An empty store, and how API servers come to it: as many as ask. */
export interface TestStore {
	readonly store: RevisionStore;
	storage(): Promise<Storage>;
}

const closers: (() => Promise<void>)[] = [];

const memory = async (clock: TimeEngine): Promise<TestStore> => {
	const store = createMemoryStore({clock});
	return {store, storage: async () => createEmbeddedStorage(store, clock)};
};

/** The store behind etcd's protocol; every API server has a watch cache of its own. */
const served = async (clock: TimeEngine): Promise<TestStore> => {
	const store = createMemoryStore({clock});
	const server = await serveEtcd({store, time: clock}, 0);
	closers.push(() => server.close());
	return {
		store,
		async storage() {
			const client = createEtcdClient({endpoints: [new URL(server.url).host]});
			const remote = await createEtcdStorage(client, clock);
			const cache = await createWatchCache({remote, clock, prefix: '/registry/', refusal: 'a copy'});
			closers.unshift(() => cache.stop());
			return cache.storage;
		},
	};
};

let open = memory;

/** The store of a test: in this process, unless the test file has asked for another. */
export const openTestStore = (clock: TimeEngine): Promise<TestStore> => open(clock);

/** From here on the tests of this process have their stores behind etcd's protocol. */
export const useServedStores = (): void => {
	open = served;
};

export const hasServedStores = (): boolean => open === served;

/** Closes the stores that have connections. */
export const closeTestStores = async (): Promise<void> => {
	for (const close of closers.splice(0)) await close();
};
