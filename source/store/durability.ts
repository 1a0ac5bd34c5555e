import {ReadOnlyError} from './errors.ts';
import type {StoreState} from './store-state.ts';

interface Waiter {
	readonly revision: number;
	/** Number of records that must be durable. */
	readonly records: number;
	resolve(): void;
	reject(error: Error): void;
}

/** Who waits for what to become durable. In memory everything is so at once. */
export interface Durability {
	/** A record was appended. */
	appended(): void;
	/** `records` more records are durable, and with them everything up to `revision`. */
	persisted(records: number, revision: number): void;
	/** Nothing more will become durable. */
	failed(error: ReadOnlyError): void;
	whenDurable(revision: number): Promise<void>;
	whenSettled(): Promise<void>;
}

const done = Promise.resolve();

/** Makes the durability of a store; moves `state.durable`. */
export const createDurability = (state: StoreState): Durability => {
	let waiters: Waiter[] = [];
	let appended = 0;
	let persisted = 0;
	let failure: ReadOnlyError | undefined;

	const settle = (): void => {
		const waiting = waiters;
		waiters = [];
		for (const waiter of waiting) {
			if (waiter.revision <= state.durable && waiter.records <= persisted) waiter.resolve();
			else if (failure !== undefined) waiter.reject(failure);
			else waiters.push(waiter);
		}
	};

	const wait = (revision: number, records: number): Promise<void> => {
		if (revision <= state.durable && records <= persisted) return done;
		if (failure !== undefined) return Promise.reject(failure);
		return new Promise((resolve, reject) => waiters.push({revision, records, resolve, reject}));
	};

	return {
		appended: () => void appended++,
		persisted(records, revision) {
			persisted += records;
			state.durable = revision;
			settle();
		},
		failed(error) {
			failure = error;
			settle();
		},
		whenDurable: revision => wait(revision, 0),
		whenSettled: () => wait(0, appended),
	};
};
