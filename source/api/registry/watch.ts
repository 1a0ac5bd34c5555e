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
import {initialEventsBatchMax} from './limits.ts';
import {checkWatchOptions} from './list-options.ts';
import {apiVersionOf, listPrefix} from './resource-key.ts';
import {queryRevision} from './resource-version.ts';
import {selectionOf, type Selection} from './selection.ts';
import {asServed, eventAsServed} from './served-version.ts';
import {WatchDelivery} from './watch-delivery.ts';
import {keepWatchTime} from './watch-time.ts';
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

const initialEvents = (kind: KindDescription, objects: readonly KubernetesObject[]): (readonly WatchEvent[])[] => {
	const events = objects.map((object): WatchEvent => ({type: 'ADDED', object: asServed(kind, object)}));
	const batches: WatchEvent[][] = [];
	for (let index = 0; index < events.length; index += initialEventsBatchMax) {
		batches.push(events.slice(index, index + initialEventsBatchMax));
	}
	return batches;
};

/** Follows storage from `fromRevision` on, behind the initial events. */
const follow = (
	context: RegistryContext,
	kind: KindDescription,
	prefix: string,
	fromRevision: number,
	selection: Selection,
	delivery: WatchDelivery,
	stop: () => void,
): StorageWatch =>
	context.storage.watch(prefix, fromRevision, {
		events: batch => {
			if (!delivery.clear) return false;
			const events: WatchEvent[] = [];
			for (const event of batch) {
				const translated = translate(event, selection);
				if (translated !== undefined) events.push(eventAsServed(kind, translated));
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
after `timeoutSeconds` (of the request's `watchTime`), when its start has been compacted away (after an ERROR event with a 410 Status), or when
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
	const {storage, observer: clock} = context;
	const delivery = new WatchDelivery(receiver);
	let stored: StorageWatch | undefined;
	let bookmarked = 0;
	const sendBookmark = async (): Promise<void> => {
		// Deliveries come before timers, so a receiver that has taken everything knows all up to the current revision.
		const revision = await storage.currentRevision(0);
		if (!delivery.clear || revision === bookmarked) return;
		bookmarked = revision;
		delivery.send([bookmark(kind, revision)]);
	};
	const stopTime = keepWatchTime(clock, request, sendBookmark, () => {
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
			for (const batch of initialEvents(kind, wanted)) delivery.send(batch);
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
