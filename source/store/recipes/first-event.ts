import {ReadOnlyError} from '../errors.ts';
import {openEnd, prefixRange, rangeContains} from '../key-range.ts';
import {eventHistoryMax} from '../limits.ts';
import type {RevisionStore, StoreEvent} from '../types.ts';
import {type RecipeContext, StoppedError} from './recipe-store.ts';

/** The index waited from is older than the window of events; etcd v2's error 401 in its own words. */
export class EventIndexClearedError extends Error {
	constructor(windowStart: number, index: number, current: number) {
		super(
			`401: The event in requested index is outdated and cleared (the requested history has been cleared [${windowStart}/${index}]) [${current}]`,
		);
		this.name = 'EventIndexClearedError';
	}
}

export interface FirstEventRequest {
	/** The key; the keys below it, behind a slash, count too. */
	readonly key: string;
	/** First index (revision) to look at; 0: only what comes from now on. */
	readonly index: number;
}

/**
Etcd v2's watch: one event of a key or of the keys below it, from an index on. As v2's EventHistory, it knows the last 1,000
events of the whole store and no more, whatever keys they are about: who asks for an older index gets EventIndexClearedError
and has to read everything again.
*/
export const firstEvent = (
	{store, clock, signal}: RecipeContext & {readonly store: Pick<RevisionStore, 'compacted' | 'durable'>},
	{key, index}: FirstEventRequest,
): Promise<StoreEvent> =>
	new Promise((resolve, reject) => {
		const below = prefixRange(`${key}/`);
		const tip = store.durable;
		/** Every revision has at least one event, so the window lies within as many revisions. */
		const start = index === 0 ? tip + 1 : Math.max(1, store.compacted, tip + 1 - eventHistoryMax);
		let window: readonly StoreEvent[] = [];
		let windowStart = start;

		const matches = ({kv}: StoreEvent): boolean =>
			kv.modRevision >= index && (kv.key === key || rangeContains(below, kv.key));

		const stop = (): void => end(() => reject(new StoppedError(`an event of ${key}`)));
		const end = (outcome: () => void): void => {
			signal?.removeEventListener('abort', stop);
			watcher.cancel();
			outcome();
		};
		const found = (event: StoreEvent): void => end(() => void clock.sleep(0).then(() => resolve(event)));

		/** Decides once all that had happened is known. */
		const search = (): void => {
			if (index < windowStart) {
				end(() => reject(new EventIndexClearedError(windowStart, index, tip)));
				return;
			}
			const event = window.find(matches);
			window = [];
			if (event !== undefined) found(event);
		};

		const past = (batch: readonly StoreEvent[], revision: number): void => {
			const events = [...window, ...batch];
			window = events.slice(-eventHistoryMax);
			if (events.length > window.length) windowStart = window[0]!.kv.modRevision;
			if (revision >= tip) search();
		};

		const watcher = store.watch(
			{key: openEnd, end: openEnd, startRevision: start},
			{
				events(batch, revision) {
					if (window.length > 0 || batch[0]!.kv.modRevision <= tip) past(batch, revision);
					else {
						const event = batch.find(matches);
						if (event !== undefined) found(event);
					}
				},
				closed: () => end(() => reject(new ReadOnlyError(`${key}: the store was closed`))),
			},
		);
		if (signal?.aborted) stop();
		else signal?.addEventListener('abort', stop, {once: true});
	});
