import type {Clock} from '../clock/clock.ts';
import {deepFreeze} from '../machinery/freeze.ts';
import {prefixEnd} from './key-range.ts';
import {createSharedLeases} from './shared-lease.ts';
import type {Change, Storage, Stored, StoredEvent} from './storage.ts';
import {storedEventOf, storedOf, withRevision} from './stored.ts';
import type {KeyValue, RevisionStore, StoreEvent} from './types.ts';

const absent = (key: string, change: string): Error => new Error(`${key}: there is nothing to ${change}`);

/** What the API server needs of a store in this process. Decisions are synchronous, so nothing ever comes between read and write. */
export const createEmbeddedStorage = (store: RevisionStore, clock: Clock): Storage => {
	const sharedLease = createSharedLeases(
		{grant: ttlSeconds => store.grant(ttlSeconds).id, has: id => store.hasLease(id)},
		clock,
	);
	let translated: {readonly from: readonly StoreEvent[]; readonly to: readonly StoredEvent[]} | undefined;

	/** The hub hands the same batch to all watchers of a revision, one after the other: the last translation serves them all. */
	const translate = (batch: readonly StoreEvent[]): readonly StoredEvent[] => {
		if (translated?.from !== batch) translated = {from: batch, to: batch.map(storedEventOf)};
		return translated.to;
	};

	const write = (key: string, change: Exclude<Change, string>): Stored => {
		const lease = change.leaseSeconds === undefined ? undefined : sharedLease(change.leaseSeconds);
		const object = withRevision(change.object, store.tip + 1);
		store.transact({success: [{type: 'put', key, value: {object}, lease}]});
		return storedOf(store.latest(key)!);
	};

	const remove = (key: string, current: KeyValue): Stored => {
		const {revision} = store.transact({success: [{type: 'delete', key}]});
		const object = withRevision(storedOf(current).object, revision);
		return deepFreeze({key, object, revision, record: {...current, value: {object}, modRevision: revision}});
	};

	const decide = (key: string, change: (current: Stored | undefined) => Change): Stored => {
		const latest = store.latest(key);
		const current = latest === undefined ? undefined : storedOf(latest);
		const decision = change(current);
		if (typeof decision === 'object') return write(key, decision);
		if (current === undefined) throw absent(key, decision);
		return decision === 'keep' ? current : remove(key, current.record);
	};

	/** Nothing above the durable revision is shown, so an answer waits for what it rests on. */
	const shown = async (stored: Stored): Promise<Stored> => {
		if (stored.revision > store.durable) await store.whenDurable(stored.revision);
		return stored;
	};

	return {
		isShared: false,
		async get(key, {revision} = {}) {
			const kv = store.range({key, revision}).kvs[0];
			return kv === undefined ? undefined : storedOf(kv);
		},
		async list(prefix, {revision, limit, startKey = prefix} = {}) {
			const range = store.range({key: startKey, end: prefixEnd(prefix), revision, limit});
			return {items: range.kvs.map(storedOf), revision: range.revision, more: range.more, count: range.count};
		},
		update: async (key, change) => shown(decide(key, change)),
		watch: (prefix, fromRevision, {events, closed}) => {
			const watcher = store.watch(
				{key: prefix, end: prefixEnd(prefix), startRevision: fromRevision},
				{events: (batch, revision) => events(translate(batch), revision), closed},
			);
			return {cancel: () => watcher.cancel(), resume: () => watcher.resume()};
		},
		currentRevision: async () => store.durable,
		compactedRevision: async () => store.compacted,
		compact: async revision => store.compact(revision),
	};
};
