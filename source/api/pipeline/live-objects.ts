import type {KubernetesObject} from '../../machinery/json.ts';
import type {Storage, StoredEvent, StoredList} from '../../store/storage.ts';
import type {KindDescription} from '../types.ts';
import {kindPrefix, objectKey} from '../registry/resource-key.ts';

interface Entry {
	readonly revision: number;
	readonly object: KubernetesObject;
}

/** All objects of a kind by storage key, always up to date with this server's own writes. */
interface LiveKind {
	readonly entries: Map<string, Entry>;
	/** Keys this server has deleted whose delete event has not arrived, with the revision that was deleted. */
	readonly deleted: Map<string, number>;
	/** The last revision the watch has told of. */
	heard: number;
	changes: number;
	/** Writes of this server that have been decided and are not yet acknowledged. */
	readonly underWay: Map<string, KubernetesObject>;
	readonly listeners: Changed[];
}

/** Hears what stands at a key before and after a change, as `withUnderWay` shows it. */
export type Changed = (before: KubernetesObject | undefined, after: KubernetesObject | undefined) => void;

/**
What admission may look up at once, without waiting: all objects of a few small kinds (namespaces, service accounts, priority
classes). Kept by watch, and by this server's own writes ahead of their events.
*/
export interface LiveObjects {
	get(kind: KindDescription, namespace: string | undefined, name: string): KubernetesObject | undefined;
	all(kind: KindDescription): IterableIterator<KubernetesObject>;
	/** As `all`, with those whose write has been decided and is not yet acknowledged. */
	withUnderWay(kind: KindDescription): IterableIterator<KubernetesObject>;
	/** Tells of a write of this server that has been decided. Returns what ends it. */
	begins(kind: KindDescription, key: string, object: KubernetesObject): () => void;
	/** Grows whenever an object of the kind changes: what was derived from `all` holds until then. */
	changes(kind: KindDescription): number;
	/** Calls `changed` at once with every change of an object of the kind, writes under way included. */
	subscribe(kind: KindDescription, changed: Changed): void;
	/** Tells of a write of this server: the stored object, or undefined for a delete of what was at `revision`. */
	wrote(kind: KindDescription, key: string, object: KubernetesObject | undefined, revision: number): void;
	/** Keeps one kind more, from the moment the promise resolves. */
	follow(kind: KindDescription): Promise<void>;
}

const shown = ({entries, underWay}: LiveKind, key: string): KubernetesObject | undefined =>
	underWay.get(key) ?? entries.get(key)?.object;

/** Makes a change to what stands at a key and tells of it. */
const changing = (live: LiveKind, key: string, change: () => void): void => {
	const before = shown(live, key);
	change();
	const after = shown(live, key);
	if (after !== before) for (const changed of live.listeners) changed(before, after);
};

const put = (live: LiveKind, key: string, entry: Entry): void => {
	const known = Math.max(live.entries.get(key)?.revision ?? 0, live.deleted.get(key) ?? 0);
	if (entry.revision <= known) return;
	changing(live, key, () => live.entries.set(key, entry));
	live.changes++;
};

const remove = (live: LiveKind, key: string, revision: number): void => {
	if ((live.entries.get(key)?.revision ?? Infinity) > revision) return;
	changing(live, key, () => live.entries.delete(key));
	live.changes++;
};

const hear = (live: LiveKind, {type, key, revision, current}: StoredEvent): void => {
	live.heard = revision;
	if (type === 'put' && current) put(live, key, {revision, object: current.object as KubernetesObject});
	if (type === 'delete') {
		remove(live, key, revision);
		if ((live.deleted.get(key) ?? 0) <= revision) live.deleted.delete(key);
	}
};

/** Takes over what a list has; keys it does not have are gone, unless they are newer than it. */
const replace = (live: LiveKind, {items, revision}: StoredList): void => {
	const kept = new Set(items.map(({key}) => key));
	for (const key of live.entries.keys()) if (!kept.has(key)) remove(live, key, revision);
	for (const {key, object, revision: at} of items) put(live, key, {revision: at, object: object as KubernetesObject});
	live.heard = revision;
};

/** Lists and then watches a kind; resolves when it has been listed. When the watch loses its place it is begun anew. */
const follow = async (storage: Storage, kind: KindDescription, live: LiveKind): Promise<void> => {
	const list = await storage.list(kindPrefix(kind), {atLeast: live.heard});
	replace(live, list);
	storage.watch(kindPrefix(kind), list.revision + 1, {
		events: batch => {
			for (const event of batch) hear(live, event);
		},
		closed: ({compactRevision}) => {
			if (compactRevision !== undefined) void follow(storage, kind, live);
		},
	});
};

/** Lists and then watches the kinds; resolves when all have been listed. */
export const createLiveObjects = async (storage: Storage, kinds: readonly KindDescription[]): Promise<LiveObjects> => {
	const byKind = new Map<KindDescription, LiveKind>();
	const keep = async (kind: KindDescription): Promise<void> => {
		if (byKind.has(kind)) return;
		const live: LiveKind = {
			entries: new Map(),
			deleted: new Map(),
			heard: 0,
			changes: 0,
			underWay: new Map(),
			listeners: [],
		};
		byKind.set(kind, live);
		await follow(storage, kind, live);
	};
	await Promise.all(kinds.map(keep));
	const liveOf = (kind: KindDescription): LiveKind => {
		const live = byKind.get(kind);
		if (live === undefined)
			throw new Error(`${kind.plural} are not kept for admission: add the kind to the live kinds`);
		return live;
	};
	return {
		get: (kind, namespace, name) => liveOf(kind).entries.get(objectKey(kind, namespace, name))?.object,
		*all(kind) {
			for (const {object} of liveOf(kind).entries.values()) yield object;
		},
		*withUnderWay(kind) {
			const {entries, underWay} = liveOf(kind);
			for (const [key, {object}] of entries) if (!underWay.has(key)) yield object;
			yield* underWay.values();
		},
		begins: (kind, key, object) => {
			const live = byKind.get(kind);
			if (live === undefined) return () => {};
			changing(live, key, () => live.underWay.set(key, object));
			return () => {
				if (live.underWay.get(key) === object) changing(live, key, () => live.underWay.delete(key));
			};
		},
		subscribe: (kind, changed) => {
			liveOf(kind).listeners.push(changed);
		},
		changes: kind => liveOf(kind).changes,
		follow: keep,
		wrote: (kind, key, object, revision) => {
			const live = byKind.get(kind);
			if (live === undefined) return;
			if (object !== undefined) return put(live, key, {revision, object});
			remove(live, key, revision);
			if (revision > live.heard) live.deleted.set(key, revision);
		},
	};
};
