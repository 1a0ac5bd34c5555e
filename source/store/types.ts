import type {Clock} from '../clock/clock.ts';

/*
The revision store: keys and values with etcd's meaning. Nothing here knows Kubernetes.
Keys are text of code units up to 0xff (ASCII, or bytes read as Latin-1), so that JavaScript's string order is etcd's byte
order. Leases are decimal text (`'0'` = none).
*/

/**
What a key holds: a decoded object, text, or bytes; at least one of them. Current values that came from the API carry the
object; `valueText()` gives the text of any value and makes it only once per object.
*/
export interface Value {
	readonly object?: object;
	readonly text?: string;
	readonly bytes?: Uint8Array;
}

/** One life of a key as of a revision: etcd's mvccpb.KeyValue. */
export interface KeyValue {
	readonly key: string;
	readonly value: Value;
	readonly createRevision: number;
	readonly modRevision: number;
	readonly version: number;
	readonly lease: string;
}

/** `end` absent: the one key. `end` = '\0': every key from `key` on. Otherwise the interval [key, end). */
export interface KeyRange {
	readonly key: string;
	readonly end?: string;
}

export type SortTarget = 'key' | 'version' | 'create' | 'mod' | 'value';

export interface RangeRequest extends KeyRange {
	/** 0 or absent: current. Above the current revision: FutureRevisionError; below the compacted one: CompactedError. */
	readonly revision?: number;
	readonly limit?: number;
	readonly sort?: {readonly target: SortTarget; readonly order: 'ascend' | 'descend'};
	readonly minModRevision?: number;
	readonly maxModRevision?: number;
	readonly minCreateRevision?: number;
	readonly maxCreateRevision?: number;
	readonly keysOnly?: boolean;
	readonly countOnly?: boolean;
}

export interface RangeResult {
	/** The store's current (durable) revision, not the revision read at. */
	readonly revision: number;
	readonly kvs: readonly KeyValue[];
	readonly more: boolean;
	/** Keys in the interval, regardless of limit and revision filters. */
	readonly count: number;
}

export interface PutOperation {
	readonly type: 'put';
	readonly key: string;
	readonly value: Value;
	readonly lease?: string;
	readonly previous?: boolean;
	readonly ignoreValue?: boolean;
	readonly ignoreLease?: boolean;
}
export interface DeleteOperation extends KeyRange {
	readonly type: 'delete';
	readonly previous?: boolean;
}
export interface RangeOperation extends RangeRequest {
	readonly type: 'range';
}
export interface TransactionOperation extends Transaction {
	readonly type: 'transaction';
}
export type Operation = PutOperation | DeleteOperation | RangeOperation | TransactionOperation;

export type CompareTarget = 'version' | 'create' | 'mod' | 'value' | 'lease';
/** All keys of the range must hold; a missing key compares as zeros, except that a value compare is false. */
export interface Compare extends KeyRange {
	readonly target: CompareTarget;
	readonly operator: '=' | '!=' | '>' | '<';
	/** A number for version, create and mod; text for lease; text or bytes for value. */
	readonly operand: number | string | Uint8Array;
}

/** All compares true → success, else failure. Decided once, at the tip, before any write. */
export interface Transaction {
	readonly compare?: readonly Compare[];
	readonly success?: readonly Operation[];
	readonly failure?: readonly Operation[];
}

export type OperationResult =
	| {readonly type: 'put'; readonly previous?: KeyValue}
	| {readonly type: 'delete'; readonly deleted: number; readonly previous: readonly KeyValue[]}
	| ({readonly type: 'range'} & RangeResult)
	| ({readonly type: 'transaction'} & TransactionResult);

export interface TransactionResult {
	readonly succeeded: boolean;
	/** The revision this transaction wrote, or the tip it was decided at when it wrote nothing. */
	readonly revision: number;
	readonly results: readonly OperationResult[];
}

/** One change of one key. `kv` of a delete carries only the key and the deleting revision. */
export interface StoreEvent {
	readonly type: 'put' | 'delete';
	readonly kv: KeyValue;
	/** What the key held before this revision; absent for a create (and after compaction). Always given by the embedded store. */
	readonly previous?: KeyValue;
}

export interface WatchRequest extends KeyRange {
	/** First revision to deliver; 0 or absent: from now on. The past is replayed; the future is awaited. */
	readonly startRevision?: number;
	readonly noPut?: boolean;
	readonly noDelete?: boolean;
}

/** Receives batches inside pump items, in revision order; a revision is never split over two batches. */
export interface WatchSink {
	/** False: the consumer is full; the batch was not taken and is offered again after `Watcher.resume()`. */
	events(batch: readonly StoreEvent[], revision: number): boolean | void;
	/** The watch is over: its start was compacted away (`compactRevision`) or the store closed. */
	closed?(reason: {readonly compactRevision?: number}): void;
}

export interface Watcher {
	/** Everything up to this revision has been delivered. */
	readonly revision: number;
	resume(): void;
	cancel(): void;
}

export interface Lease {
	readonly id: string;
	readonly ttlSeconds: number;
}

export interface LeaseStatus extends Lease {
	/** Whole seconds, rounded down as in etcd. */
	readonly remainingSeconds: number;
	readonly keys: readonly string[];
}

export interface WatcherCounts {
	readonly synced: number;
	readonly unsynced: number;
	readonly parked: number;
}

/** The log of a store on disk. */
export interface LogFiles {
	/** Segments, the one that is written included. */
	readonly segments: number;
	/** Length of the segment that is written. */
	readonly writtenBytes: number;
}

/** What a store holds, as bytes of text. */
export interface StoreWeight {
	/** Keys at the durable revision by their first two parts (`/registry/pods`), in key order. */
	readonly roots: readonly {readonly root: string; readonly keys: number; readonly bytes: number}[];
	/** Every change that is kept. */
	readonly historyBytes: number;
	/** There is too much to weigh it all: bytes are those of some, evenly spread, times how many there are. */
	readonly isEstimate: boolean;
}

export interface StoreStatus {
	readonly revision: number;
	readonly durable: number;
	readonly compacted: number;
	readonly keys: number;
	/** `parked` of the unsynced ones wait until their sink has room again. */
	readonly watchers: WatcherCounts;
	readonly leases: number;
	/** Revisions whose changes can still be watched. */
	readonly revisionsKept: number;
	/** Only of a store that writes to a folder. */
	readonly files?: LogFiles;
	readonly readOnly?: string;
	/** Whether it takes no more writes because the disk was full. */
	readonly diskFull?: boolean;
}

/** The embedded store: decisions are synchronous. */
export interface RevisionStore {
	/** Last revision decided. */
	readonly tip: number;
	/** Last revision on disk (equal to the tip in memory); nothing above it is shown to readers. */
	readonly durable: number;
	readonly compacted: number;
	range(request: RangeRequest): RangeResult;
	transact(transaction: Transaction): TransactionResult;
	/** What a key holds at the tip, for deciding a write; may be above the durable revision. */
	latest(key: string): KeyValue | undefined;
	/** Resolves at once (already resolved promise) when the revision is durable; rejects with ReadOnlyError when the append failed. */
	whenDurable(revision: number): Promise<void>;
	watch(request: WatchRequest, sink: WatchSink): Watcher;
	grant(ttlSeconds: number, id?: string): Lease;
	keepAlive(id: string): number;
	revoke(id: string): void;
	timeToLive(id: string): LeaseStatus | undefined;
	/** Whether there is such a lease; timeToLive lists its keys, which costs as many steps as it has. */
	hasLease(id: string): boolean;
	/** All leases, oldest grant first. */
	leases(): readonly Lease[];
	compact(revision: number): void;
	/** Resolves when everything decided so far is on disk, changes of leases too (they have no revision); rejects with ReadOnlyError. */
	whenSettled(): Promise<void>;
	/** An in-memory copy that goes on from a revision, on a clock of its own if one is given. Its history begins at that revision. */
	fork(revision: number, clock?: Clock): RevisionStore;
	/** Costs next to nothing. */
	status(): StoreStatus;
	/** Costs a step per key and the text of at most `weighedRecordsMax` of keys and changes. */
	weigh(): StoreWeight;
	close(): Promise<void>;
}
