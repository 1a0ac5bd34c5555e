import type {Clock} from '../clock/clock.ts';
import {createCompaction} from './compaction.ts';
import {createDurability} from './durability.ts';
import {ReadOnlyError} from './errors.ts';
import {forkState} from './fork.ts';
import type {LeaseEntry} from './lease-table.ts';
import {startLeases} from './leases.ts';
import type {LogRecord, LogWriter} from './log-record.ts';
import {readDurable} from './range.ts';
import {type HistoryOptions, startRetention} from './retention.ts';
import {rollBack} from './rollback.ts';
import {statusOf} from './store-status.ts';
import type {StoreState} from './store-state.ts';
import {createTransactor} from './transaction.ts';
import type {RevisionStore} from './types.ts';
import {createWatchHub} from './watch-hub.ts';
import {weighState} from './weight.ts';

/** What a log writer tells the store, in pump items. */
export interface LogOutcome {
	/** `records` more records are on disk, and with them everything up to `revision`. */
	persisted(records: number, revision: number): void;
	/** An append failed. `lost` are the records that are not on disk, oldest first; the store goes back to before them. */
	failed(lost: readonly LogRecord[], error: ReadOnlyError): void;
}

export interface RevisionStoreOptions {
	readonly clock: Clock;
	readonly state: StoreState;
	readonly history?: HistoryOptions;
	/** Makes what writes the log; without it everything is durable at once. */
	openWriter?(outcome: LogOutcome): LogWriter;
}

/** Puts the parts of a store together over a state: decisions in memory, durability by a writer, delivery by the clock. */
export const createRevisionStore = ({clock, state, history = {}, openWriter}: RevisionStoreOptions): RevisionStore => {
	const durability = createDurability(state);
	const hub = createWatchHub(clock, state, () => compaction.delivered());
	const writer = openWriter?.({
		persisted(records, revision) {
			const before = state.durable;
			durability.persisted(records, revision);
			for (let announced = before; announced < revision; announced++) hub.announce();
		},
		failed(lost, error) {
			rollBack(state, lost);
			state.readOnly = error.message;
			state.diskFull = error.diskFull;
			durability.failed(error);
		},
	});

	const record = (step: LogRecord): void => {
		if (writer === undefined) return;
		durability.appended();
		writer.append(step);
	};

	const commit = (step: LogRecord): void => {
		if (writer === undefined) {
			state.durable = state.tip;
			hub.announce();
		} else record(step);
	};

	const transactor = createTransactor(state, events => commit({kind: 'revision', revision: state.tip, events}));

	const endLease = ({id, ttlSeconds, keys}: LeaseEntry): void => {
		if (keys.size === 0) {
			state.leases.remove(id);
			record({kind: 'revocation', lease: id, ttlSeconds});
			return;
		}
		const events = transactor.deleteKeys([...keys].toSorted());
		state.leases.remove(id, state.tip);
		commit({kind: 'revision', revision: state.tip, events, revoked: id});
	};

	const leases = startLeases(clock, state, {
		granted: ({id, ttlSeconds}) => record({kind: 'grant', lease: id, ttlSeconds}),
		end: endLease,
	});

	const compaction = createCompaction(clock, state, revision => {
		writer?.compacting(revision);
		record({kind: 'compaction', revision});
	});
	const stopRetention = startRetention(clock, state, history, compaction.compact);

	const assertWritable = (): void => {
		if (state.readOnly !== undefined) throw new ReadOnlyError(state.readOnly, {diskFull: state.diskFull});
	};

	return {
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
		transact(transaction) {
			assertWritable();
			return transactor.transact(transaction);
		},
		latest: key => state.index.latest(key),
		whenDurable: revision => durability.whenDurable(revision),
		whenSettled: () => durability.whenSettled(),
		watch: (request, sink) => hub.watch(request, sink),
		grant(ttlSeconds, id) {
			assertWritable();
			return leases.grant(ttlSeconds, id);
		},
		keepAlive: id => leases.keepAlive(id),
		revoke(id) {
			assertWritable();
			leases.revoke(id);
		},
		timeToLive: id => leases.timeToLive(id),
		hasLease: id => leases.has(id),
		leases: () => leases.list(),
		compact(revision) {
			assertWritable();
			compaction.compact(revision);
		},
		fork: (revision, forkClock = clock) =>
			createRevisionStore({clock: forkClock, state: forkState(state, revision), history}),
		status: () => ({
			...statusOf(state, hub),
			...(writer === undefined ? {} : {files: writer.files()}),
		}),
		weigh: () => weighState(state),
		async close() {
			state.readOnly ??= 'the store is closed';
			leases.stop();
			stopRetention();
			hub.close();
			await writer?.close();
		},
	};
};
