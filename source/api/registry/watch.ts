import type {Clock, Timer} from '../../clock/clock.ts';
import type {KubernetesObject} from '../../machinery/json.ts';
import {expired, tooLargeResourceVersion, unknownError} from '../../machinery/statuses.ts';
import type {Status} from '../../machinery/status-error.ts';
import type {StorageWatch} from '../../store/storage.ts';
import type {
	KindDescription,
	RequestOptions,
	ResourceRequest,
	WatchEvent,
	WatchHandle,
	WatchReceiver,
} from '../types.ts';
import type {RegistryContext} from './context.ts';
import {bookmarkBeforeEndMs, bookmarkIntervalMs, initialEventsBatchMax} from './limits.ts';
import {checkWatchOptions} from './list-options.ts';
import {apiVersionOf, listPrefix} from './resource-key.ts';
import {queryRevision} from './resource-version.ts';
import {selectionOf, type Selection} from './selection.ts';
import {translate} from './watch-translation.ts';

const initialEventsEnd = {'k8s.io/initial-events-end': 'true'};

/** Where a watch begins: with everything there is, or after a revision. */
type Start =
	| {readonly from: 'state'; readonly atLeast: number}
	| {readonly from: 'now'}
	| {readonly from: 'revision'; readonly revision: number};

const startOf = ({resourceVersion, sendInitialEvents}: RequestOptions): Start => {
	const revision = queryRevision(resourceVersion, unknownError) ?? 0;
	if (sendInitialEvents) return {from: 'state', atLeast: revision};
	if (revision > 0) return {from: 'revision', revision};
	return sendInitialEvents === false ? {from: 'now'} : {from: 'state', atLeast: 0};
};

/** A watch of one object is a watch of its collection with a field selector. */
const onlyNamed = (options: RequestOptions, name: string): RequestOptions => ({
	...options,
	fieldSelector: [options.fieldSelector ?? '', `metadata.name=${name}`].filter(text => text !== '').join(','),
});

/** Kinds that expire are not cached by kube-apiserver; their watchers hear etcd's words. */
const tooOld = (kind: KindDescription, from: number, compactRevision: number): Status =>
	expired(
		kind.timeToLiveSeconds === undefined
			? `too old resource version: ${from} (${compactRevision})`
			: 'The resourceVersion for the provided watch is too old.',
	).status;

const bookmark = (kind: KindDescription, revision: number, annotations?: object): WatchEvent => ({
	type: 'BOOKMARK',
	object: {
		apiVersion: apiVersionOf(kind),
		kind: kind.kind,
		metadata: {resourceVersion: String(revision), ...(annotations && {annotations})},
	} as unknown as KubernetesObject,
});

/** Hands events to one receiver: what it did not take waits here, and storage waits behind it. */
class Delivery {
	readonly #receiver: WatchReceiver;
	#waiting: (readonly WatchEvent[])[] = [];
	#ended = false;

	constructor(receiver: WatchReceiver) {
		this.#receiver = receiver;
	}

	get ended(): boolean {
		return this.#ended;
	}

	/** True while the receiver has taken everything so far. */
	get clear(): boolean {
		return this.#waiting.length === 0;
	}

	/** Hands over a batch, behind what waits; answers whether the receiver has taken it. */
	send(batch: readonly WatchEvent[]): boolean {
		if (this.#ended || batch.length === 0) return this.clear;
		this.#waiting.push(batch);
		return this.flush();
	}

	/** Offers what waits; answers whether all of it was taken. */
	flush(): boolean {
		while (this.#waiting.length > 0 && !this.#ended) {
			if (this.#receiver.events(this.#waiting[0]!) === false) return false;
			this.#waiting.shift();
		}
		return true;
	}

	end(): void {
		if (this.#ended) return;
		this.#ended = true;
		this.#waiting = [];
		this.#receiver.ended();
	}

	/** Ends without telling: the receiver went away. */
	drop(): void {
		this.#ended = true;
		this.#waiting = [];
	}
}

const initialEvents = (objects: readonly KubernetesObject[]): (readonly WatchEvent[])[] => {
	const events = objects.map((object): WatchEvent => ({type: 'ADDED', object}));
	const batches: WatchEvent[][] = [];
	for (let index = 0; index < events.length; index += initialEventsBatchMax) {
		batches.push(events.slice(index, index + initialEventsBatchMax));
	}
	return batches;
};

/** Bookmarks now and then, a last one before the end, and the end; all on cluster time. Returns the way to stop them. */
const keepTime = (
	clock: Clock,
	{timeoutSeconds = 0, allowWatchBookmarks = false}: RequestOptions,
	sendBookmark: () => Promise<void>,
	end: () => void,
): (() => void) => {
	const timers = new Set<Timer>();
	let stopped = false;
	const repeat = (): void => {
		const timer = clock.setTimer(bookmarkIntervalMs, async () => {
			timers.delete(timer);
			await sendBookmark();
			if (!stopped) repeat();
		});
		timers.add(timer);
	};
	if (allowWatchBookmarks) repeat();
	if (timeoutSeconds > 0) {
		const timeoutMs = timeoutSeconds * 1000;
		if (allowWatchBookmarks) timers.add(clock.setTimer(Math.max(0, timeoutMs - bookmarkBeforeEndMs), sendBookmark));
		timers.add(clock.setTimer(timeoutMs, end));
	}
	return () => {
		stopped = true;
		for (const timer of timers) timer.cancel();
	};
};

/** Follows storage from `fromRevision` on, behind the initial events. */
const follow = (
	context: RegistryContext,
	kind: KindDescription,
	prefix: string,
	fromRevision: number,
	selection: Selection,
	delivery: Delivery,
	stop: () => void,
): StorageWatch =>
	context.storage.watch(prefix, fromRevision, {
		events: batch => {
			if (!delivery.clear) return false;
			const events: WatchEvent[] = [];
			for (const event of batch) {
				const translated = translate(event, selection);
				if (translated !== undefined) events.push(translated);
			}
			// What the receiver does not take waits in the delivery: storage need not offer it again.
			delivery.send(events);
			return true;
		},
		closed: ({compactRevision}) => {
			if (compactRevision !== undefined) {
				delivery.send([{type: 'ERROR', object: tooOld(kind, fromRevision - 1, compactRevision)}]);
			}
			stop();
			delivery.end();
		},
	});

/**
Opens a watch. Events come in pump items: first what there is (where asked for), then every change in revision order. It ends
after `timeoutSeconds` of cluster time, when its start has been compacted away (after an ERROR event with a 410 Status), or when
the store closes; without `timeoutSeconds` it does not end by itself. Throws 400, 422 and 500 for options that cannot be.
*/
export const watchObjects = async (
	context: RegistryContext,
	kind: KindDescription,
	request: ResourceRequest,
	receiver: WatchReceiver,
): Promise<WatchHandle> => {
	const {namespace, options = {}} = request;
	checkWatchOptions(options);
	const selection = selectionOf(kind, request.name ? onlyNamed(options, request.name) : options);
	const prefix = listPrefix(kind, namespace);
	const start = startOf(options);
	const {storage, clock} = context;
	const delivery = new Delivery(receiver);
	let stored: StorageWatch | undefined;
	let bookmarked = 0;
	const sendBookmark = async (): Promise<void> => {
		// Deliveries come before timers, so a receiver that has taken everything knows all up to the current revision.
		const revision = await storage.currentRevision();
		if (!delivery.clear || revision === bookmarked) return;
		bookmarked = revision;
		delivery.send([bookmark(kind, revision)]);
	};
	const stopTime = keepTime(clock, options, sendBookmark, () => {
		stored?.cancel();
		stopTime();
		delivery.end();
	});
	const begin = (fromRevision: number): void => {
		if (!delivery.ended) stored = follow(context, kind, prefix, fromRevision, selection, delivery, stopTime);
	};
	if (start.from === 'revision') {
		begin(start.revision + 1);
	} else if (start.from === 'now') {
		begin((await storage.currentRevision()) + 1);
	} else {
		const {items, revision} = await storage.list(prefix);
		if (start.atLeast > revision) throw tooLargeResourceVersion(start.atLeast, revision);
		const objects = items.map(({object}) => object as KubernetesObject);
		const wanted = selection.matches === undefined ? objects : objects.filter(selection.matches);
		clock.enqueue(() => {
			for (const batch of initialEvents(wanted)) delivery.send(batch);
			if (options.allowWatchBookmarks) {
				bookmarked = revision;
				delivery.send([bookmark(kind, revision, initialEventsEnd)]);
			}
			begin(revision + 1);
		}, 'initial events of a watch');
	}
	return {
		resume: () => {
			if (delivery.flush()) stored?.resume();
		},
		cancel: () => {
			stored?.cancel();
			stopTime();
			delivery.drop();
		},
	};
};
