import type {Clock} from '../../clock/clock.ts';
import type {KubernetesObject} from '../../machinery/json.ts';
import {expired, methodNotAllowed, tooLargeResourceVersion, unknownError} from '../../machinery/statuses.ts';
import {checkWatchOptions} from '../registry/list-options.ts';
import {queryRevision} from '../registry/resource-version.ts';
import {apiVersionOf} from '../registry/resource-key.ts';
import {selectionOf} from '../registry/selection.ts';
import {WatchDelivery} from '../registry/watch-delivery.ts';
import {keepWatchTime} from '../registry/watch-time.ts';
import type {ResourceRequest, WatchEvent, WatchHandle, WatchReceiver} from '../types.ts';
import type {ComputedResource} from './computed-resource.ts';
import {isWithin} from './read-computed.ts';

/** What there is when a watch begins: changes after a version, or everything. Throws 504 for a version to come. */
const firstEvents = (resource: ComputedResource, {options = {}}: ResourceRequest): readonly WatchEvent[] => {
	const version = queryRevision(options.resourceVersion, unknownError) ?? 0;
	const current = resource.version();
	if (version > current) throw tooLargeResourceVersion(version, current);
	if (version > 0 && options.sendInitialEvents !== true) {
		const missed = resource.since(version);
		return missed ?? [{type: 'ERROR', object: expired(`too old resource version: ${version} (${current})`).status}];
	}
	if (options.sendInitialEvents === false) return [];
	return resource.list().map(object => ({type: 'ADDED', object}));
};

const bookmark = ({kind, version}: ComputedResource, isInitialEnd: boolean): WatchEvent => ({
	type: 'BOOKMARK',
	object: {
		apiVersion: apiVersionOf(kind),
		kind: kind.kind,
		metadata: {
			resourceVersion: String(version()),
			...(isInitialEnd && {annotations: {'k8s.io/initial-events-end': 'true'}}),
		},
	} as unknown as KubernetesObject,
});

/** Opens a watch of a computed resource, with the options and the end of any other. Throws 400, 405 and 504. */
export const watchComputed = (
	resource: ComputedResource,
	request: ResourceRequest,
	receiver: WatchReceiver,
	clock: Clock,
): WatchHandle => {
	const {namespace, options = {}, subresource} = request;
	if (subresource !== undefined) throw methodNotAllowed();
	checkWatchOptions(options);
	const {matches = () => true} = selectionOf(resource.kind, options);
	const wanted = ({type, object}: WatchEvent): boolean =>
		type === 'ERROR' || type === 'BOOKMARK' || (isWithin(namespace, object) && matches(object));
	const first = firstEvents(resource, request);
	const delivery = new WatchDelivery(receiver);
	let unsubscribe: () => void = () => undefined;
	const sendBookmark = (): Promise<void> => {
		delivery.send([bookmark(resource, false)]);
		return Promise.resolve();
	};
	const stop = (): void => {
		stopTime();
		unsubscribe();
	};
	const stopTime = keepWatchTime(clock, request, sendBookmark, () => {
		stop();
		delivery.end();
	});
	clock.enqueue(() => {
		if (delivery.ended) return;
		delivery.send(first.filter(wanted));
		if (first.some(({type}) => type === 'ERROR')) {
			stop();
			delivery.end();
			return;
		}
		if (options.sendInitialEvents === true && options.allowWatchBookmarks === true) {
			delivery.send([bookmark(resource, true)]);
		}
	}, 'initial events of a watch');
	// Changes from now on come behind the first events: items run in order, and those are of now.
	unsubscribe = resource.subscribe(events => {
		const news = events.filter(wanted);
		if (news.length > 0) clock.enqueue(() => void delivery.send(news), 'events of a watch');
	});
	return {
		resume: () => void delivery.flush(),
		cancel() {
			stop();
			delivery.drop();
		},
	};
};
