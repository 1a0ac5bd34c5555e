import type {
	Lease,
	LeaseStatus,
	RangeRequest,
	RangeResult,
	RevisionStore,
	Transaction,
	TransactionResult,
	WatchRequest,
	KeyValue,
} from '../../../source/store/types.ts';
import {type Harness, record, type Recorder} from '../harness.ts';
import type {CaseHarness} from './case.ts';

/** A store as the shared cases use it: answering later, as one outside of this process does. Revisions begin at 1. */
export interface CaseStore {
	/** The last revision decided. */
	revision(): Promise<number>;
	range(request: RangeRequest): Promise<RangeResult>;
	transact(transaction: Transaction): Promise<TransactionResult>;
	latest(key: string): Promise<KeyValue | undefined>;
	compact(revision: number): Promise<void>;
	grant(ttlSeconds: number, id?: string): Promise<Lease>;
	keepAlive(id: string): Promise<number>;
	revoke(id: string): Promise<void>;
	timeToLive(id: string): Promise<LeaseStatus | undefined>;
	/** Resolves when the watch stands. */
	record(request: WatchRequest): Promise<Recorder>;
	/** A deletion made at the very revision that is compacted is not heard of: etcd 3.4 (etcd-io/etcd#18089). */
	readonly losesCompactedDeletions?: boolean;
	/** The store itself where it is in this process. */
	readonly embedded?: RevisionStore;
}

/** A store of this process: what it decides at once is answered later. */
export const embeddedCaseStore = (store: RevisionStore): CaseStore => ({
	revision: async () => store.tip,
	range: async request => store.range(request),
	transact: async transaction => store.transact(transaction),
	latest: async key => store.latest(key),
	compact: async revision => store.compact(revision),
	grant: async (ttlSeconds, id) => store.grant(ttlSeconds, id),
	keepAlive: async id => store.keepAlive(id),
	revoke: async id => store.revoke(id),
	timeToLive: async id => store.timeToLive(id),
	record: async request => record(store, request),
	embedded: store,
});

/** A store of this process as the cases use it. */
export const caseHarnessOf = (harness: Harness): CaseHarness => ({...harness, store: embeddedCaseStore(harness.store)});
