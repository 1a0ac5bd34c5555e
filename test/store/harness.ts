import {mkdtemp, rm} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type {TimeEngine} from '../../source/clock/engine.ts';
import {createVirtualClock} from '../../source/clock/virtual.ts';
import {createMemoryStore} from '../../source/store/memory-store.ts';
import {type NedbStoreOptions, openNedbStore} from '../../source/store/nedb/nedb-store.ts';
import type {HistoryOptions} from '../../source/store/retention.ts';
import type {
	Operation,
	RangeResult,
	RevisionStore,
	StoreEvent,
	WatchRequest,
	Watcher,
} from '../../source/store/types.ts';
import {valueText} from '../../source/store/value.ts';

/** A store on a virtual clock, and how a test speaks to it. */
export interface Harness {
	readonly store: RevisionStore;
	readonly clock: TimeEngine;
	/** Lets everything that is due happen: what was decided is durable and delivered. */
	settle(): Promise<void>;
	/** Lets cluster time pass. */
	pass(ms: number): Promise<void>;
	close(): Promise<void>;
}

export const harnessOf = (store: RevisionStore, clock: TimeEngine, release = async () => {}): Harness => ({
	store,
	clock,
	settle: async () => void (await clock.runUntil(() => store.durable === store.tip, 1000)),
	async pass(ms) {
		await clock.runUntil(() => false, ms);
		await clock.runUntil(() => store.durable === store.tip, 1);
	},
	async close() {
		await store.close();
		clock.stop();
		await release();
	},
});

export const openMemory = async (options: {history?: HistoryOptions} = {}): Promise<Harness> => {
	const clock = createVirtualClock();
	return harnessOf(createMemoryStore({clock, ...options}), clock);
};

export const temporaryFolder = (): Promise<string> => mkdtemp(path.join(os.tmpdir(), 'inkube-store-'));

export const openNedb = async (options: Partial<NedbStoreOptions> = {}): Promise<Harness> => {
	const clock = createVirtualClock();
	const folder = options.folder ?? (await temporaryFolder());
	const store = await openNedbStore({clock, fsync: 'never', ...options, folder});
	return harnessOf(store, clock, async () => {
		if (options.folder === undefined) await rm(folder, {recursive: true});
	});
};

export const put = (key: string, text = key, more: object = {}): Operation => ({
	type: 'put',
	key,
	value: {text},
	...more,
});

export const remove = (key: string, end?: string, more: object = {}): Operation => ({
	type: 'delete',
	key,
	end,
	...more,
});

export const everything = {key: '\0', end: '\0'};

/** `key=text` of what a range holds. */
export const contents = ({kvs}: RangeResult): readonly string[] => kvs.map(kv => `${kv.key}=${valueText(kv.value)}`);

/** An event in a line: `2 put a=1` or `3 delete a (was 1)`. */
export const eventLine = ({type, kv, previous}: StoreEvent): string => {
	const was = previous === undefined ? '' : ` (was ${valueText(previous.value)})`;
	return `${kv.modRevision} ${type} ${kv.key}${type === 'put' ? `=${valueText(kv.value)}` : ''}${was}`;
};

/** A watcher that writes down what it gets. */
export interface Recorder extends Watcher {
	readonly batches: (readonly string[])[];
	readonly revisions: number[];
	readonly lines: readonly string[];
	closed: {readonly compactRevision?: number} | undefined;
	/** While true, batches are refused. */
	full: boolean;
}

export const record = (store: RevisionStore, request: WatchRequest): Recorder => {
	const batches: (readonly string[])[] = [];
	const revisions: number[] = [];
	const watcher = store.watch(request, {
		events(batch, revision) {
			if (recorder.full) return false;
			batches.push(batch.map(eventLine));
			revisions.push(revision);
			return true;
		},
		closed(reason) {
			recorder.closed = reason;
		},
	});
	const recorder: Recorder = {
		batches,
		revisions,
		get lines() {
			return batches.flat();
		},
		closed: undefined,
		full: false,
		get revision() {
			return watcher.revision;
		},
		resume: () => watcher.resume(),
		cancel: () => watcher.cancel(),
	};
	return recorder;
};
