import type {KeyValue, RangeResult, StoreEvent, Value} from './types.ts';

/** An object as the API server reads it: decoded, with its place in history. */
export interface Stored {
	readonly key: string;
	/** Immutable, `metadata.resourceVersion` already set to the revision. */
	readonly object: object;
	readonly revision: number;
	/** The record it came from; identity of the record is identity of (key, revision). */
	readonly record: KeyValue;
}

export interface StoredList {
	readonly items: readonly Stored[];
	readonly revision: number;
	readonly more: boolean;
	readonly count: number;
}

export interface StoredEvent {
	readonly type: 'put' | 'delete';
	readonly key: string;
	readonly revision: number;
	/** Absent for a delete. */
	readonly current?: Stored;
	/** Absent for a create. */
	readonly previous?: Stored;
}

export interface StorageWatch {
	cancel(): void;
	/** Takes up delivery again after `events` returned false. */
	resume(): void;
}

export interface StorageWatchSink {
	events(batch: readonly StoredEvent[], revision: number): boolean | void;
	closed?(reason: {readonly compactRevision?: number}): void;
}

/**
What allocators of several API servers agree by: a write that claims a key succeeds only when nobody has claimed it after
revision `seen`, and counts as a claim itself. Where one process alone writes, every claim holds and nothing is written for it.
*/
export interface Claim {
	readonly key: string;
	readonly seen: number;
}

/** What a change function decides: the next object, 'delete', or 'keep' (write nothing, answer the current object). */
export type Change =
	| {readonly object: object; readonly leaseSeconds?: number; readonly claim?: Claim}
	| 'delete'
	| 'keep';

/** What a read may show: with neither, the most recent state. */
export interface ReadOptions {
	/** The state at this revision. */
	readonly revision?: number;
	/** Any state from this revision on will do; 0: any at all. A store in this process has none but the most recent. */
	readonly atLeast?: number;
}

/** What the API server needs of any store, embedded or remote: five verbs. */
export interface Storage {
	/** Whether other API servers write to the same store. */
	readonly isShared: boolean;
	/** Undefined when there is no such key. */
	get(key: string, options?: ReadOptions): Promise<Stored | undefined>;
	/** All keys with the prefix (which ends in `/`), in key order, from `startKey` on (inclusive) if given; `count` counts from there too. */
	list(
		prefix: string,
		options?: ReadOptions & {readonly limit?: number; readonly startKey?: string},
	): Promise<StoredList>;
	/**
	Reads, lets `change` decide, and writes if nothing came between; otherwise decides again. `change` is synchronous, may
	throw (the error reaches the caller, nothing is written), and must return a new object. Answers what is stored
	afterwards, or what was deleted (with the deleting revision). The stored object gets `metadata.resourceVersion`.
	'keep' and 'delete' of a key that does not exist are errors of the caller.
	*/
	update(key: string, change: (current: Stored | undefined) => Change): Promise<Stored>;
	/** `fromRevision` is the first revision delivered: the revision of a list + 1 goes on where the list ended; 0 means from now on. */
	watch(prefix: string, fromRevision: number, sink: StorageWatchSink): StorageWatch;
	/** The most recent revision; with `atLeast` any from there on that can be read here, if the store has come so far. */
	currentRevision(atLeast?: number): Promise<number>;
	compactedRevision(): Promise<number>;
	compact(revision: number): Promise<void>;
}

/** Hears of what a remote store changes, in pump items, in revision order, each change once. */
export interface FollowSink {
	/** Whole revisions. */
	events(batch: readonly StoreEvent[]): void;
	/** Everything up to this revision has been heard. */
	progress(revision: number): void;
	/** The history to go on from is gone: read again and follow from there. */
	closed(error: Error): void;
}

export interface Following {
	/** Asks for `progress`. */
	requestProgress(): void;
	cancel(): void;
}

/** A store outside this process, as the watch cache uses it: every call is a round trip. Rejects with UnavailableError when nobody answers. */
export interface RemoteStorage {
	/** Whether it tells how far followers are, so that they can know that they are up to date. */
	readonly tellsProgress: boolean;
	get(key: string, revision?: number): Promise<KeyValue | undefined>;
	/** All keys with a prefix from `startKey` on, at one revision, which is the result's `revision` when none is given. */
	list(
		prefix: string,
		options?: {readonly revision?: number; readonly limit?: number; readonly startKey?: string},
	): Promise<RangeResult>;
	/** As `Storage.update`; `known` is what is believed to be stored, which saves reading it when it is true. */
	update(key: string, change: (current: Stored | undefined) => Change, known: KeyValue | undefined): Promise<Stored>;
	/** Follows the changes below a prefix from a revision on. Broken connections are taken up again where they broke. */
	follow(prefix: string, fromRevision: number, sink: FollowSink): Following;
	currentRevision(): Promise<number>;
	compactedRevision(): Promise<number>;
	compact(revision: number): Promise<void>;
	close(): void;
}

export type {Value};
