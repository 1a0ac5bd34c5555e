import type {Clock, Timer} from '../../clock/clock.ts';
import {watchProgressMs, watchProgressRetryMs} from '../limits.ts';
import type {RevisionStore, StoreEvent, Watcher} from '../types.ts';
import type {WatchCreateRequestMessage, WatchRequestMessage, WatchResponseMessage} from './messages.ts';
import {keyOfWire, rangeOfWire} from './wire-bytes.ts';
import {wireErrorOf} from './wire-error.ts';
import {partsOf} from './watch-parts.ts';
import {eventMessage, headerAt, idsHeader} from './wire-responses.ts';

/** One stream of watch requests and responses: any number of watches, told apart by their ids. */
export interface WatchStream {
	request(message: WatchRequestMessage): void;
	/** The consumer has room again. */
	drained(): void;
	/** Ends every watch of the stream. */
	close(): void;
}

/** Sends a response; false when the consumer is full (the response is on its way all the same). */
export type SendWatchResponse = (response: WatchResponseMessage) => boolean;

interface OpenWatch {
	readonly id: string;
	readonly watcher: Watcher;
	/** Whether it wants to hear how far it is when nothing happens. */
	readonly wantsProgress: boolean;
	/** Whether it has been sent events since the last notification. */
	heard: boolean;
}

/** The id of a watch that could not be made, and of answers that are about the whole stream. */
const noWatch = -1;

/**
Serves one watch stream of etcd's API from the store. `clock` is that of an observer: who looks does not count as work of the
cluster. A consumer that is full is offered nothing until `drained`; no event is lost or kept in memory meanwhile.
*/
export const openWatchStream = (store: RevisionStore, clock: Clock, send: SendWatchResponse): WatchStream => {
	const watches = new Map<string, OpenWatch>();
	let nextId = 0;
	let full = false;
	let closed = false;
	let progressAsked = false;
	let notifying: Timer | undefined;

	const answer = (response: WatchResponseMessage): void => {
		if (!send(response)) full = true;
	};

	const refuse = (reason: string): void =>
		answer({
			header: headerAt(store.durable),
			watch_id: noWatch,
			created: true,
			canceled: true,
			cancel_reason: reason,
		});

	const freeId = (): string => {
		while (watches.has(String(nextId))) nextId++;
		return String(nextId++);
	};

	const deliver = (
		id: string,
		request: WatchCreateRequestMessage,
		batch: readonly StoreEvent[],
		revision: number,
	): boolean => {
		if (full) return false;
		// What a key held before the first revision kept is compacted, as far as etcd tells.
		const events = batch.map(event =>
			eventMessage(event, (request.prev_kv ?? false) && event.kv.modRevision > store.compacted),
		);
		const parts = partsOf(events, request.fragment ?? false);
		for (const part of parts)
			answer({
				header: headerAt(part === parts.at(-1) ? revision : part.events.at(-1)!.kv.mod_revision),
				watch_id: id,
				events: part.events,
				fragment: part.isFragment,
			});
		const watch = watches.get(id);
		if (watch) watch.heard = true;
		return true;
	};

	const ended = (id: string, compactRevision: number | undefined): void => {
		watches.delete(id);
		if (compactRevision === undefined)
			answer({
				header: headerAt(store.durable),
				watch_id: id,
				canceled: true,
				cancel_reason: 'etcdserver: server stopped',
			});
		// Clients know the reason by the revision.
		else answer({header: idsHeader, watch_id: id, canceled: true, compact_revision: compactRevision});
	};

	const create = (request: WatchCreateRequestMessage): void => {
		const asked = request.watch_id ?? '0';
		if (asked !== '0' && watches.has(asked)) {
			refuse('mvcc: duplicate watch ID provided on the WatchStream');
			return;
		}
		const id = asked === '0' ? freeId() : asked;
		const {filters = []} = request;
		// As in etcd, no key is the smallest key.
		const key = keyOfWire(request.key) === '' ? '\0' : keyOfWire(request.key);
		let watcher: Watcher;
		try {
			watcher = store.watch(
				{
					...rangeOfWire(request),
					key,
					startRevision: Number(request.start_revision ?? 0),
					noPut: filters.includes('NOPUT'),
					noDelete: filters.includes('NODELETE'),
				},
				{
					events: (batch, revision) => deliver(id, request, batch, revision),
					closed: ({compactRevision}) => ended(id, compactRevision),
				},
			);
		} catch (error) {
			refuse(wireErrorOf(error).details);
			return;
		}
		watches.set(id, {id, watcher, wantsProgress: request.progress_notify ?? false, heard: false});
		answer({header: headerAt(store.durable), watch_id: id, created: true});
		if (request.progress_notify) notifying ??= clock.setTimer(watchProgressMs, notify);
	};

	const cancel = (id: string): void => {
		const watch = watches.get(id);
		if (watch === undefined) return;
		watches.delete(id);
		watch.watcher.cancel();
		answer({header: headerAt(store.durable), watch_id: id, canceled: true});
	};

	const isCaughtUp = ({watcher}: OpenWatch): boolean => watcher.revision >= store.durable;

	const notify = (): void => {
		notifying = undefined;
		if (closed) return;
		for (const watch of watches.values()) {
			if (watch.wantsProgress && !watch.heard && !full && isCaughtUp(watch))
				answer({header: headerAt(watch.watcher.revision), watch_id: watch.id});
			watch.heard = false;
		}
		if ([...watches.values()].some(({wantsProgress}) => wantsProgress))
			notifying = clock.setTimer(watchProgressMs, notify);
	};

	/** Answers a progress request once every watch of the stream has been sent all there is. Runs behind deliveries. */
	const answerProgress = (): void => {
		if (closed || !progressAsked) return;
		if (full || ![...watches.values()].every(isCaughtUp)) {
			clock.setTimer(watchProgressRetryMs, answerProgress);
			return;
		}
		progressAsked = false;
		answer({header: headerAt(store.durable), watch_id: noWatch});
	};

	return {
		request({create_request, cancel_request, progress_request}) {
			if (create_request) create(create_request);
			else if (cancel_request) cancel(cancel_request.watch_id ?? '0');
			else if (progress_request && !progressAsked) {
				progressAsked = true;
				clock.enqueue(answerProgress, 'etcd watch progress');
			}
		},
		drained() {
			full = false;
			for (const {watcher} of watches.values()) watcher.resume();
		},
		close() {
			closed = true;
			notifying?.cancel();
			for (const {watcher} of watches.values()) watcher.cancel();
			watches.clear();
		},
	};
};
