import type {Clock} from '../clock/clock.ts';
import type {JournalEntry, TimeEngine} from '../clock/engine.ts';
import {createVirtualClock} from '../clock/virtual.ts';
import {createWallClock} from '../clock/wall.ts';
import type {Logger} from '../client/types.ts';
import {createMemoryStore} from '../store/memory-store.ts';
import type {RevisionStore} from '../store/types.ts';
import type {ClusterOptions} from './types.ts';

/** What a replay of a recorded session adds to the options. */
export interface ReplayOptions {
	readonly journal: readonly JournalEntry[];
}

/** What a cluster that goes on from another one adds to the options. */
export interface ContinuationOptions {
	/** The store to go on with, in place of one of the options' own. */
	continueStore(clock: Clock): RevisionStore;
}

export type StartOptions = ClusterOptions & Partial<ReplayOptions & ContinuationOptions>;

/** The time engine of the options; a replay performs the journal's inputs by `perform`. */
export const createTime = (
	options: StartOptions,
	log: Logger,
	perform: (input: unknown) => Promise<void>,
): TimeEngine => {
	const onError = (error: unknown, label: string) => log.error(`${label}: ${(error as Error).stack ?? String(error)}`);
	const replay = options.journal && {entries: options.journal, perform};
	const {keepsJournal = true} = options;
	const start = {keepsJournal, ...(options.startTime === undefined ? {} : {startTime: options.startTime})};
	if ((options.speed ?? 1) === Infinity) return createVirtualClock({...start, replay, onError});
	// Everything is put together at one moment of cluster time, so that a replay does it at the same one.
	return createWallClock({...start, speed: 0, replay, onError});
};

/** The store of the options, in memory or in a data folder. Rejects when the folder cannot be used, or the history to go on from is gone. */
export const openStore = async (options: StartOptions, time: TimeEngine, log: Logger): Promise<RevisionStore> => {
	if (options.continueStore !== undefined) return options.continueStore(time);
	if (options.data === undefined) return createMemoryStore({clock: time, history: options.history});
	const {openNedbStore} = await import('../store/nedb/nedb-store.ts');
	return openNedbStore({
		folder: options.data,
		clock: time,
		fsync: options.fsync ?? 'always',
		history: options.history,
		repair: options.repair,
		notice: text => log.warn(text),
	});
};
