import type {Clock} from '../clock/clock.ts';
import {deepFreeze} from '../machinery/freeze.ts';
import {createCompaction} from './compaction.ts';
import {ReadOnlyError} from './errors.ts';
import {forkState} from './fork.ts';
import {tombstone} from './key-history.ts';
import {readDurable} from './range.ts';
import {type HistoryOptions, startRetention} from './retention.ts';
import {createRevisionStore} from './revision-store.ts';
import {statusOf} from './store-status.ts';
import {createStoreState, type StoreState} from './store-state.ts';
import type {KeyValue, RevisionStore, StoreEvent, Value, WatchRequest, WatchSink} from './types.ts';
import {createWatchHub} from './watch-hub.ts';
import {weighState} from './weight.ts';

/** What a store holds at a revision. */
export interface ReplicaBase {
	/** In key order. */
	readonly kvs: readonly KeyValue[];
	readonly revision: number;
}

/**
A copy of (a part of) another store that follows it: read and watched like any store, at the other's revisions, and written
by nobody. Its history begins where it began to follow.
*/
export interface Replica {
	/** Refuses every write. Watches below its history close with the revision that is the oldest. */
	readonly store: RevisionStore;
	/** Takes what changed, whole revisions in their order. `previous` of the events is made here. */
	apply(events: readonly StoreEvent[]): void;
	/** Nothing else has changed up to this revision. */
	advance(revision: number): void;
	/** Begins anew from what the other holds at a later revision: how it came there is not known, so every watch closes. */
	rebase(base: ReplicaBase): void;
	/** Resolves when the replica is at the revision. */
	whenReached(revision: number): Promise<void>;
}

export interface ReplicaOptions {
	readonly clock: Clock;
	readonly base: ReplicaBase;
	/** How much history is kept. */
	readonly history?: HistoryOptions;
	/** Makes the value to keep of one that has arrived, from what the key held before. */
	decode?(kv: KeyValue, previous: KeyValue | undefined): Value;
	/** Why writes are refused: where to write instead. */
	readonly refusal: string;
}

const nothing: readonly StoreEvent[] = Object.freeze([]);

const stateOf = ({kvs, revision}: ReplicaBase): StoreState => {
	const state = createStoreState(revision);
	for (const kv of kvs) state.index.append(kv);
	state.compacted = revision;
	return state;
};

/** Events of one revision each; a revision's events are next to each other. */
const byRevision = (events: readonly StoreEvent[]): readonly (readonly StoreEvent[])[] => [
	...Map.groupBy(events, ({kv}) => kv.modRevision).values(),
];

/** Makes a replica. What it takes it takes at once; watchers hear of it in deliveries of the pump, as of any store. */
export const createReplica = ({clock, base, history = {}, decode, refusal}: ReplicaOptions): Replica => {
	const state = stateOf(base);
	const open = new Set<() => void>();
	const waiting: {readonly revision: number; resolve(): void}[] = [];
	const hub = createWatchHub(clock, state, () => compaction.delivered());
	const compaction = createCompaction(clock, state, () => undefined);
	const stopRetention = startRetention(clock, state, history, compaction.compact);

	const commit = (events: readonly StoreEvent[]): void => {
		state.log.push(events.length === 1 ? events[0]! : events);
		state.tip++;
		state.durable = state.tip;
		hub.announce();
	};

	/** Revisions that changed nothing here: they were about keys outside of what is followed. */
	const skipTo = (revision: number): void => {
		const skipped = revision - state.tip;
		if (skipped <= 0) return;
		for (let count = 0; count < skipped; count++) state.log.push(nothing);
		state.tip = revision;
		state.durable = revision;
		hub.pass(skipped);
	};

	const settle = (): void => {
		for (const one of waiting.filter(({revision}) => revision <= state.durable)) {
			waiting.splice(waiting.indexOf(one), 1);
			one.resolve();
		}
	};

	const change = ({type, kv: arrived}: StoreEvent): StoreEvent => {
		const previous = state.index.latest(arrived.key);
		const kv = type === 'put' && decode ? {...arrived, value: decode(arrived, previous)} : arrived;
		state.index.append(kv);
		return deepFreeze({type, kv, ...(previous && {previous})});
	};

	const applyRevision = (events: readonly StoreEvent[]): void => {
		const revision = events[0]!.kv.modRevision;
		if (revision <= state.tip) return;
		skipTo(revision - 1);
		commit(events.map(change));
	};

	/** What must have happened between the present and a base: some change for every key that is not what it was. */
	const difference = ({kvs, revision}: ReplicaBase): readonly StoreEvent[] => {
		const kept = new Set(kvs.map(({key}) => key));
		const gone = state.index
			.read({key: '\0', end: '\0'}, state.tip, false)
			.filter(({key}) => !kept.has(key))
			.map(({key}): StoreEvent => ({type: 'delete', kv: tombstone(key, revision)}));
		const changed = kvs
			.filter(kv => state.index.latest(kv.key)?.modRevision !== kv.modRevision)
			.map((kv): StoreEvent => ({type: 'put', kv}));
		return [...gone, ...changed];
	};

	const closeWatches = (): void => {
		for (const close of open) close();
	};

	const watch = (request: WatchRequest, sink: WatchSink) => {
		const tooOld = request.startRevision! > 0 && request.startRevision! < state.log.first;
		const close = (): void => {
			if (!open.delete(close)) return;
			watcher?.cancel();
			sink.closed?.({compactRevision: state.compacted});
		};
		open.add(close);
		if (tooOld) clock.deliver(close, true);
		const watcher = tooOld
			? undefined
			: hub.watch(request, {
					events: (batch, revision) => sink.events(batch, revision),
					closed(reason) {
						open.delete(close);
						sink.closed?.(reason);
					},
				});
		return {
			get revision() {
				return watcher?.revision ?? state.delivered;
			},
			resume: () => watcher?.resume(),
			cancel() {
				open.delete(close);
				watcher?.cancel();
			},
		};
	};

	const refuse = (): never => {
		throw new ReadOnlyError(refusal);
	};

	const store: RevisionStore = {
		get tip() {
			return state.tip;
		},
		get durable() {
			return state.durable;
		},
		get compacted() {
			return state.compacted;
		},
		range: request => readDurable(state, request),
		latest: key => state.index.latest(key),
		whenDurable: async () => undefined,
		whenSettled: async () => undefined,
		watch,
		transact: refuse,
		grant: refuse,
		keepAlive: refuse,
		revoke: refuse,
		compact: refuse,
		timeToLive: () => undefined,
		hasLease: () => false,
		leases: () => [],
		fork: (revision, forkClock = clock) =>
			createRevisionStore({clock: forkClock, state: forkState(state, revision), history}),
		status: () => ({...statusOf(state, hub), readOnly: refusal}),
		weigh: () => weighState(state),
		async close() {
			stopRetention();
			hub.close();
		},
	};

	return {
		store,
		apply(events) {
			for (const one of byRevision(events)) applyRevision(one);
			settle();
		},
		advance(revision) {
			skipTo(revision);
			settle();
		},
		rebase(next) {
			if (next.revision <= state.tip) return;
			const events = difference(next);
			skipTo(next.revision - 1);
			commit(events.map(change));
			compaction.compact(next.revision);
			closeWatches();
			settle();
		},
		whenReached: revision =>
			revision <= state.durable ? Promise.resolve() : new Promise(resolve => void waiting.push({revision, resolve})),
	};
};
