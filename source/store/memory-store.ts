import type {Clock} from '../clock/clock.ts';
import type {HistoryOptions} from './retention.ts';
import {createRevisionStore} from './revision-store.ts';
import {createStoreState} from './store-state.ts';
import type {RevisionStore} from './types.ts';

export interface MemoryStoreOptions {
	readonly clock: Clock;
	/** How much history is kept; all of it by default. */
	readonly history?: HistoryOptions;
}

/** An empty store in memory: what is decided is durable at once. */
export const createMemoryStore = ({clock, history}: MemoryStoreOptions): RevisionStore =>
	createRevisionStore({clock, history, state: createStoreState()});
