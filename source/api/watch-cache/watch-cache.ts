import {wallTimer} from '../../clock/wall.ts';
import {createEmbeddedStorage} from '../../store/embedded-storage.ts';
import type {ReadOptions, Storage, Stored} from '../../store/storage.ts';
import {storedOf} from '../../store/stored.ts';
import type {KeyValue, RevisionStore} from '../../store/types.ts';
import {followRemote, type FollowOptions} from './follow-remote.ts';
import {freshnessMilliseconds} from './limits.ts';

/** Storage of a store outside this process, answered from a copy of it wherever that is fresh enough. */
export interface WatchCache {
	readonly storage: Storage;
	/** The copy: read-only, with the recent history. */
	readonly store: RevisionStore;
	stop(): Promise<void>;
}

/**
Makes the watch cache of an API server whose store is remote; resolves when it holds everything. Lists and watches come from
the cache (docs/decisions/watch-cache.md): a list that must be the most recent first asks the store for its revision and waits
until the cache has come so far. Gets of the most recent, and writes, go to the store; a write is answered when the cache has
it, so that who writes finds it in whatever is read next.
*/
export const createWatchCache = async (options: FollowOptions): Promise<WatchCache> => {
	const {remote, clock} = options;
	const followed = await followRemote(options);
	const {replica} = followed;
	const {store} = replica;
	const cached = createEmbeddedStorage(store, clock);

	/** Waits until the cache is at a revision, but not for ever. */
	const reach = async (revision: number): Promise<void> => {
		if (store.durable >= revision) return;
		let limit: {cancel(): void} | undefined;
		const late = new Promise<void>(resolve => {
			limit = wallTimer(freshnessMilliseconds, resolve);
		});
		await clock.outside(Promise.race([replica.whenReached(revision), late]));
		limit?.cancel();
	};

	/** What the cache has of a record, so that one revision is one object to everybody. */
	const shared = (record: KeyValue): Stored => {
		const known = store.latest(record.key);
		return storedOf(known?.modRevision === record.modRevision ? known : record);
	};

	const isInHistory = (revision: number): boolean => revision >= store.compacted && revision <= store.durable;

	/** Whether the cache may answer a read, after waiting for it where that helps. */
	const isFresh = async ({revision, atLeast}: ReadOptions): Promise<boolean> => {
		if (revision !== undefined) return isInHistory(revision);
		return store.durable >= (atLeast ?? (await currentRevision()));
	};

	const currentRevision = async (atLeast?: number): Promise<number> => {
		if (atLeast !== undefined && store.durable >= atLeast) return store.durable;
		const revision = await remote.currentRevision();
		if (store.durable < revision && remote.tellsProgress) {
			followed.requestProgress();
			await reach(revision);
		}
		return revision;
	};

	const storage: Storage = {
		...cached,
		isShared: true,
		async get(key, read = {}) {
			const {revision, atLeast} = read;
			if ((revision ?? atLeast) !== undefined && (await isFresh(read))) return cached.get(key, {revision});
			const record = await remote.get(key, revision);
			return record && shared(record);
		},
		async list(prefix, {revision, atLeast, ...page} = {}) {
			if (await isFresh({revision, atLeast})) return cached.list(prefix, {revision, ...page});
			const range = await remote.list(prefix, {revision, ...page});
			return {items: range.kvs.map(shared), revision: range.revision, more: range.more, count: range.count};
		},
		async update(key, change) {
			const stored = await remote.update(key, change, store.latest(key));
			await reach(stored.revision);
			const known = store.latest(key);
			return known?.modRevision === stored.revision ? storedOf(known) : stored;
		},
		currentRevision,
		compactedRevision: () => remote.compactedRevision(),
		compact: revision => remote.compact(revision),
	};

	return {
		storage,
		store,
		async stop() {
			followed.stop();
			await store.close();
			remote.close();
		},
	};
};
