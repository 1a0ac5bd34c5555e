import type {KeyValue, Value} from './types.ts';

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

/** What a change function decides: the next object, 'delete', or 'keep' (write nothing, answer the current object). */
export type Change = {readonly object: object; readonly leaseSeconds?: number} | 'delete' | 'keep';

/** What the API server needs of any store, embedded or remote: five verbs. */
export interface Storage {
	/** Undefined when there is no such key. `revision` reads at that revision. */
	get(key: string, options?: {readonly revision?: number}): Promise<Stored | undefined>;
	/** All keys with the prefix (which ends in `/`), in key order, from `startKey` on (inclusive) if given; `count` counts from there too. */
	list(
		prefix: string,
		options?: {readonly revision?: number; readonly limit?: number; readonly startKey?: string},
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
	currentRevision(): Promise<number>;
	compactedRevision(): Promise<number>;
	compact(revision: number): Promise<void>;
}

export type {Value};
