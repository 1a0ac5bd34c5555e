import type {TimeEngine} from '../clock/engine.ts';
import type {RevisionStore} from '../store/types.ts';
import {createTime, openStore, type StartOptions} from './foundation.ts';
import {performInput} from './perform-input.ts';
import {silentLog} from './silent-log.ts';

/** A store by itself: no API server, nothing in it but what clients write. */
export interface StandaloneStore {
	readonly time: TimeEngine;
	readonly store: RevisionStore;
	/** Orderly stop: acknowledged writes are on disk when it resolves. */
	stop(): Promise<void>;
}

/** Starts the store alone; an empty one is at revision 1. Rejects when the data folder cannot be used. */
export const startStore = async (options: StartOptions = {}): Promise<StandaloneStore> => {
	const log = options.log ?? silentLog;
	const time = createTime(options, log, input =>
		performInput(store, input, async other => {
			throw new Error(`a store without an API server cannot perform ${JSON.stringify(other)}`);
		}),
	);
	const store = await openStore(options, time, log);
	if (options.speed !== Infinity) time.setSpeed(options.speed ?? 1);
	return {
		time,
		store,
		async stop() {
			// The store needs the pump to tell of what it has written.
			await store.close();
			time.stop();
		},
	};
};
