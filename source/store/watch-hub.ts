import type {Clock} from '../clock/clock.ts';
import {RequestError} from './errors.ts';
import {isEmptyRange, rangeContains} from './key-range.ts';
import {watchBatchRevisionsMax, watchScanRevisionsMax} from './limits.ts';
import {forEachEvent, type RevisionEvents} from './revision-log.ts';
import type {StoreState} from './store-state.ts';
import type {StoreEvent, Watcher, WatcherCounts, WatchRequest, WatchSink} from './types.ts';
import {type Grouped, WatcherGroups} from './watcher-groups.ts';

/**
`synced`: hears of each revision as it is delivered. `catching-up`: reads the log until it is where delivery is. `parked`:
its sink was full; it waits for `resume()` and then catches up.
*/
type WatcherState = 'synced' | 'catching-up' | 'parked' | 'closed';

interface HubWatcher extends Grouped {
	readonly request: WatchRequest;
	readonly sink: WatchSink;
	state: WatcherState;
	/** First revision it has not been given; of a synced watcher, the first it wants. */
	next: number;
}

/** Hands revisions to watchers, in pump items. */
export interface WatchHub {
	watch(request: WatchRequest, sink: WatchSink): Watcher;
	/** A revision is durable: adds the item that will deliver it. Once for each revision, in order. */
	announce(): void;
	/** So many revisions that changed nothing are over: one item passes them all. */
	pass(revisions: number): void;
	counts(): WatcherCounts;
	/** Ends every watch. */
	close(): void;
}

const isWanted = ({noPut, noDelete}: WatchRequest, {type}: StoreEvent): boolean => !(type === 'put' ? noPut : noDelete);

/** Makes the watch hub of a store. `delivered` is called after each revision. */
export const createWatchHub = (clock: Clock, state: StoreState, delivered: () => void): WatchHub => {
	const groups = new WatcherGroups<HubWatcher>();
	const watchers = new Set<HubWatcher>();
	let nextId = 0;
	let delivering = false;
	/** Errors that sinks threw in this item; they surface when every watcher has been served. */
	let failures: unknown[] = [];

	const surface = (): void => {
		if (failures.length === 0) return;
		const errors = failures;
		failures = [];
		throw errors.length === 1 ? errors[0] : new AggregateError(errors, 'several watchers failed');
	};

	const remove = (watcher: HubWatcher): void => {
		watcher.state = 'closed';
		watchers.delete(watcher);
		groups.delete(watcher);
	};

	/** Answers whether the sink took the batch. A sink that throws has taken it: offering it again would throw again. */
	const offer = (watcher: HubWatcher, batch: readonly StoreEvent[], revision: number): boolean => {
		try {
			return watcher.sink.events(batch, revision) !== false;
		} catch (error) {
			failures.push(error);
			return true;
		}
	};

	const offerLive = (watcher: HubWatcher, batch: readonly StoreEvent[], revision: number): void => {
		if (offer(watcher, batch, revision) || watcher.state === 'closed') return;
		watcher.state = 'parked';
		watcher.next = revision;
	};

	const hears = (watcher: HubWatcher, event: StoreEvent, revision: number): boolean =>
		watcher.state === 'synced' && watcher.next <= revision && isWanted(watcher.request, event);

	const deliverOne = (event: StoreEvent, revision: number): void => {
		let batch: readonly StoreEvent[] | undefined;
		for (const watcher of groups.matching(event.kv.key)) {
			if (hears(watcher, event, revision)) offerLive(watcher, (batch ??= [event]), revision);
		}
	};

	const deliverSeveral = (events: readonly StoreEvent[], revision: number): void => {
		const batches = new Map<HubWatcher, StoreEvent[]>();
		for (const event of events) {
			for (const watcher of groups.matching(event.kv.key)) {
				if (!hears(watcher, event, revision)) continue;
				const batch = batches.get(watcher);
				if (batch === undefined) batches.set(watcher, [event]);
				else batch.push(event);
			}
		}
		for (const [watcher, batch] of [...batches].toSorted(([a], [b]) => a.id - b.id)) {
			if (watcher.state === 'synced') offerLive(watcher, batch, revision);
		}
	};

	const retire = (event: StoreEvent): void => {
		if (event.type === 'delete') state.index.retire(event.kv.key);
	};

	const deliverNext = (): void => {
		const revision = state.delivered + 1;
		const events: RevisionEvents = state.log.at(revision);
		state.delivered = revision;
		forEachEvent(events, retire);
		delivering = true;
		if (Array.isArray(events)) deliverSeveral(events, revision);
		else deliverOne(events as StoreEvent, revision);
		delivering = false;
		delivered();
		surface();
	};

	const closeCompacted = (watcher: HubWatcher): void => {
		remove(watcher);
		watcher.sink.closed?.({compactRevision: state.compacted});
	};

	/** What a watcher has missed, up to the limits of one item, and the last revision looked at. */
	const missed = ({range, request, next}: HubWatcher): {batch: readonly StoreEvent[]; last: number} => {
		const batch: StoreEvent[] = [];
		const first = Math.max(next, state.log.first);
		const end = Math.min(state.delivered, first + watchScanRevisionsMax - 1);
		let revisions = 0;
		let revision = first;
		for (; revision <= end && revisions < watchBatchRevisionsMax; revision++) {
			const before = batch.length;
			forEachEvent(state.log.at(revision), event => {
				if (rangeContains(range, event.kv.key) && isWanted(request, event)) batch.push(event);
			});
			if (batch.length > before) revisions++;
		}
		return {batch, last: Math.max(revision - 1, next - 1)};
	};

	const catchUp = (watcher: HubWatcher): void => {
		if (watcher.state !== 'catching-up') return;
		if (watcher.next < state.compacted) {
			closeCompacted(watcher);
			return;
		}
		const {batch, last} = missed(watcher);
		const taken = batch.length === 0 || offer(watcher, batch, last);
		if (watcher.state === 'catching-up') {
			if (!taken) watcher.state = 'parked';
			else {
				watcher.next = last + 1;
				if (watcher.next > state.delivered) watcher.state = 'synced';
				else clock.deliver(() => catchUp(watcher), true);
			}
		}
		surface();
	};

	const startCatchingUp = (watcher: HubWatcher): void => {
		watcher.state = 'catching-up';
		clock.deliver(() => catchUp(watcher), true);
	};

	const revisionOf = ({state: watcherState, next}: HubWatcher): number => {
		if (watcherState !== 'synced') return next - 1;
		return delivering ? state.delivered - 1 : state.delivered;
	};

	return {
		watch(request, sink) {
			const {startRevision = 0} = request;
			if (request.key === '') throw new RequestError('key-empty', 'watch: key is not provided');
			if (isEmptyRange(request))
				throw new RequestError('range-empty', `watch: the range from ${request.key} to ${request.end} is empty`);
			if (startRevision < 0)
				throw new RequestError(
					'revision-invalid',
					`watch: the start revision is ${startRevision}; it cannot be negative`,
				);
			const watcher: HubWatcher = {
				id: nextId++,
				range: {key: request.key, end: request.end},
				request,
				sink,
				state: 'synced',
				next: startRevision > 0 ? startRevision : state.durable + 1,
			};
			watchers.add(watcher);
			groups.add(watcher);
			if (watcher.next <= state.delivered) startCatchingUp(watcher);
			return {
				get revision() {
					return revisionOf(watcher);
				},
				resume() {
					if (watcher.state === 'parked') startCatchingUp(watcher);
				},
				cancel: () => remove(watcher),
			};
		},
		announce: () => clock.deliver(deliverNext),
		pass: revisions =>
			clock.deliver(() => {
				for (let count = 0; count < revisions; count++) deliverNext();
			}),
		counts() {
			let synced = 0;
			let parked = 0;
			for (const watcher of watchers) {
				if (watcher.state === 'synced') synced++;
				else if (watcher.state === 'parked') parked++;
			}
			return {synced, unsynced: watchers.size - synced, parked};
		},
		close() {
			for (const watcher of watchers) {
				remove(watcher);
				watcher.sink.closed?.({});
			}
		},
	};
};
