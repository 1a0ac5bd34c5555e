import type {TimeEngine} from '../clock/engine.ts';
import type {StoreControl} from '../commands/types.ts';
import type {RevisionStore, Transaction} from '../store/types.ts';

/** A write to the store below the API server, as the journal has it. Values in it are text or objects, so that it is JSON. */
export type StoreInput =
	| {readonly store: 'transact'; readonly transaction: Transaction}
	| {readonly store: 'grant'; readonly ttlSeconds: number; readonly id?: string}
	| {readonly store: 'keep-alive'; readonly id: string}
	| {readonly store: 'revoke'; readonly id: string}
	| {readonly store: 'compact'; readonly revision: number};

/** Tells a write to the store from a request to the API server. */
export const isStoreInput = (input: unknown): input is StoreInput =>
	typeof input === 'object' && input !== null && 'store' in input;

/**
A store as people reach it: every write is an input of the time engine, ordered with the work of the components and written
to the journal, and is durable when it resolves; reads go straight through.
*/
export const journaledStore = (store: RevisionStore, time: TimeEngine): StoreControl => {
	const enter = <T>(input: StoreInput, work: () => T): Promise<T> => time.input(input, work, 'continues');
	const settled = () => store.whenSettled();
	return {
		get durable() {
			return store.durable;
		},
		get compacted() {
			return store.compacted;
		},
		range: request => store.range(request),
		watch: (request, sink) => store.watch(request, sink),
		whenDurable: revision => store.whenDurable(revision),
		timeToLive: id => store.timeToLive(id),
		leases: () => store.leases(),
		async transact(transaction) {
			const result = await enter({store: 'transact', transaction}, () => store.transact(transaction));
			await store.whenDurable(result.revision);
			return result;
		},
		async grant(ttlSeconds, id) {
			const input = {store: 'grant', ttlSeconds, ...(id === undefined ? {} : {id})} as const;
			const lease = await enter(input, () => store.grant(ttlSeconds, id));
			await settled();
			return lease;
		},
		keepAlive: id => enter({store: 'keep-alive', id}, () => store.keepAlive(id)),
		async revoke(id) {
			await enter({store: 'revoke', id}, () => store.revoke(id));
			await settled();
		},
		async compact(revision) {
			await enter({store: 'compact', revision}, () => store.compact(revision));
			await settled();
		},
	};
};

const perform = (store: RevisionStore, input: StoreInput): unknown => {
	switch (input.store) {
		case 'transact':
			return store.transact(input.transaction);
		case 'grant':
			return store.grant(input.ttlSeconds, input.id);
		case 'keep-alive':
			return store.keepAlive(input.id);
		case 'revoke':
			return store.revoke(input.id);
		case 'compact':
			return store.compact(input.revision);
	}
};

/** Performs a write of a journal again; that it was refused then is part of the record. */
export const performStoreInput = (store: RevisionStore, input: StoreInput): void => {
	try {
		perform(store, input);
	} catch {
		// It was refused in the recorded session too, with the same words.
	}
};
