import type {WatchEvent} from '../../api/types.ts';
import type {Clock} from '../../clock/clock.ts';
import {wallTimer} from '../../clock/wall.ts';
import type {KubernetesObject} from '../../machinery/json.ts';
import {StatusError} from '../../machinery/status-error.ts';
import type {ListOptions, Receiver, ResourceName} from '../types.ts';
import {readLines} from './line-reader.ts';
import {reconnectFirstMs, reconnectLongestMs, watchEventBytesMax, watchSeconds, watchSilenceMs} from './limits.ts';
import {listQuery, query, resourcePath} from './paths.ts';
import type {HttpTransport} from './transport.ts';

export interface HttpWatchOptions {
	readonly transport: HttpTransport;
	readonly clock: Clock;
	readonly resource: ResourceName;
	readonly list: ListOptions & {readonly resourceVersion: string};
	readonly receiver: Receiver<KubernetesObject>;
	/** The way to the server is there, or why it is not. */
	reached(problem: StatusError | undefined): void;
}

/** What follows from an answer or its end. */
type End =
	| {readonly kind: 'closed'}
	| {readonly kind: 'broken'; readonly error: StatusError}
	/** The server no longer has the revisions in between. */
	| {readonly kind: 'expired'};

const statusOf = (error: unknown): StatusError =>
	error instanceof StatusError
		? error
		: new StatusError({code: 503, reason: 'ServiceUnavailable', message: (error as Error).message});

/** The server answered, and will answer the same again. */
const isRefusal = ({code}: StatusError): boolean => code >= 400 && code < 500 && code !== 429 && code !== 408;

/**
Watches from a revision on, over as many requests as it takes: one that ends is taken up where it was, one that breaks after a
wait that doubles. When the server has forgotten the revisions in between (410), or refuses, the receiver is told that it ended
(and why) and lists again. Events are delivered on the clock's pump.
*/
export const startHttpWatch = (options: HttpWatchOptions): {cancel(): void} => {
	const {transport, clock, resource, list, receiver, reached} = options;
	const stop = new AbortController();
	let {resourceVersion} = list;
	let waitMs = reconnectFirstMs;
	let waiting: {cancel(): void} | undefined;

	const deliver = (work: () => void) =>
		clock.deliver(() => {
			if (!stop.signal.aborted) work();
		});

	/** Answers the end that an ERROR event means. */
	const take = (text: string): End | undefined => {
		const event = JSON.parse(text) as WatchEvent;
		if (event.type === 'ERROR') {
			const error = new StatusError(event.object);
			return error.code === 410 ? {kind: 'expired'} : {kind: 'broken', error};
		}
		({resourceVersion} = event.object.metadata);
		if (event.type !== 'BOOKMARK') deliver(() => receiver.events([event]));
		return undefined;
	};

	const once = async (): Promise<End> => {
		let end: End | undefined;
		try {
			const parameters = {
				...listQuery({...list, resourceVersion}),
				watch: true,
				allowWatchBookmarks: true,
				timeoutSeconds: watchSeconds,
			};
			const answer = await transport.stream({
				method: 'GET',
				path: `${resourcePath(resource, {namespace: list.namespace})}${query(parameters)}`,
				silenceMs: watchSilenceMs,
				signal: stop.signal,
			});
			reached(undefined);
			waitMs = reconnectFirstMs;
			await readLines(answer, watchEventBytesMax, line => {
				if (line !== '') end ??= take(line);
			});
			return end ?? {kind: 'closed'};
		} catch (error) {
			const status = statusOf(error);
			return status.code === 410 ? {kind: 'expired'} : {kind: 'broken', error: status};
		}
	};

	const follow = async (): Promise<void> => {
		const end = await once();
		if (stop.signal.aborted) return;
		if (end.kind === 'closed') return follow();
		if (end.kind === 'expired') return deliver(() => receiver.ended());
		if (isRefusal(end.error)) return deliver(() => receiver.ended(end.error));
		reached(end.error);
		waiting = wallTimer(waitMs, () => void follow());
		waitMs = Math.min(waitMs * 2, reconnectLongestMs);
	};
	void follow();

	return {
		cancel() {
			stop.abort();
			waiting?.cancel();
		},
	};
};
