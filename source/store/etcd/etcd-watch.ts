import type {ClientDuplexStream} from '@grpc/grpc-js';
import {wallTimer} from '../../clock/wall.ts';
import {RequestError} from '../errors.ts';
import type {StoreEvent, WatchRequest} from '../types.ts';
import {numberOfWire} from '../wire/wire-bytes.ts';
import {watchToWire} from './client-requests.ts';
import {eventOfWire, headerRevision, type WireEvent, type WireWatchResponse} from './client-responses.ts';
import {type EtcdConnection, type OpenedStream, retryDelay} from './etcd-connection.ts';

/** Hears of changes as they arrive from etcd, outside of any item of the pump. */
export interface EtcdWatchSink {
	/** One or more whole revisions, in order, each once; `revision` is the last of them. */
	events(batch: readonly StoreEvent[], revision: number): void;
	/** The watch stands: what is written after this revision is heard. Called once, and not again when it is taken up anew. */
	started?(revision: number): void;
	/** Everything up to this revision has been heard. Only after `requestProgress`. */
	progress?(revision: number): void;
	/** The stream broke; it is taken up again where it was as soon as etcd is there. */
	interrupted?(error: Error): void;
	/** The watch is over: history it needed was compacted away, or etcd refuses it. */
	closed(reason: {readonly compactRevision?: number; readonly error?: Error}): void;
}

export interface EtcdWatch {
	/** Asks etcd to say how far the watch is (`progress`). */
	requestProgress(): void;
	cancel(): void;
}

export interface EtcdWatchOptions {
	readonly connection: EtcdConnection;
	readonly prefix: string;
	readonly request: WatchRequest;
	/** Whether events say what was there before. */
	readonly previous: boolean;
}

/** etcd's answer to a progress request is about the whole stream. */
const wholeStream = '-1';

/**
Watches keys of an etcd cluster. When the stream breaks it is opened again, on the next endpoint and with growing pauses, from
the revision after the last one heard, so that nothing is lost and nothing comes twice. A revision that etcd sends in
fragments is handed on whole.
*/
export const watchEtcd = (
	{connection, prefix, request, previous}: EtcdWatchOptions,
	sink: EtcdWatchSink,
): EtcdWatch => {
	let next = request.startRevision ?? 0;
	let stream: ClientDuplexStream<object, WireWatchResponse> | undefined;
	let failed: OpenedStream['failed'] = () => undefined;
	let retry: {cancel(): void} | undefined;
	let attempts = 0;
	let started = false;
	let over = false;
	let fragments: WireEvent[] = [];

	const finish = (reason: Parameters<EtcdWatchSink['closed']>[0]): void => {
		if (over) return;
		over = true;
		stream?.cancel();
		sink.closed(reason);
	};

	const start = (response: WireWatchResponse): void => {
		attempts = 0;
		if (next === 0) next = headerRevision(response) + 1;
		if (started) return;
		started = true;
		sink.started?.(headerRevision(response));
	};

	const cancelled = ({compact_revision, cancel_reason = 'no reason given'}: WireWatchResponse, last: Error): void => {
		const compactRevision = numberOfWire(compact_revision);
		if (compactRevision > 0) finish({compactRevision});
		else if (/watcher range is empty|duplicate watch ID|invalid start revision/.test(cancel_reason))
			finish({error: new RequestError('range-empty', cancel_reason)});
		else if (/permission denied/.test(cancel_reason)) finish({error: new Error(`etcd: ${cancel_reason}`)});
		else broken(last);
	};

	const take = (events: readonly WireEvent[]): void => {
		const fresh = events.filter(({kv}) => numberOfWire(kv.mod_revision) >= next);
		if (fresh.length === 0) return;
		const batch = fresh.map(event => eventOfWire(event, prefix));
		const revision = batch.at(-1)!.kv.modRevision;
		next = revision + 1;
		sink.events(batch, revision);
	};

	const receive = (response: WireWatchResponse): void => {
		if (over) return;
		if (response.canceled) {
			cancelled(response, new Error(`etcd ended the watch: ${response.cancel_reason ?? 'no reason given'}`));
			return;
		}
		if (response.created) start(response);
		else if (response.watch_id === wholeStream) sink.progress?.(headerRevision(response));
		if (!response.events?.length) return;
		fragments.push(...response.events);
		if (response.fragment) return;
		const whole = fragments;
		fragments = [];
		take(whole);
	};

	const broken = (error: Error): void => {
		stream?.cancel();
		stream = undefined;
		fragments = [];
		if (over || retry) return;
		failed(error);
		sink.interrupted?.(error);
		retry = wallTimer(retryDelay(attempts++), () => {
			retry = undefined;
			open();
		});
	};

	const listen = ({stream: opened, failed: fail}: OpenedStream): void => {
		const ifCurrent =
			<Argument>(react: (argument: Argument) => void) =>
			(argument: Argument): void => {
				if (opened === stream) react(argument);
			};
		stream = opened;
		failed = fail;
		opened.on('data', ifCurrent(receive));
		opened.on('error', ifCurrent(broken));
		opened.on(
			'end',
			ifCurrent(() => broken(new Error('etcd ended the watch stream'))),
		);
		opened.write({create_request: watchToWire(request, prefix, next, previous)});
	};

	const open = (): void => {
		connection.stream('Watch.Watch').then(opened => {
			if (!over) {
				listen(opened);
				return;
			}
			opened.stream.on('error', () => undefined);
			opened.stream.cancel();
		}, broken);
	};

	open();

	return {
		requestProgress: () => void stream?.write({progress_request: {}}),
		cancel() {
			over = true;
			retry?.cancel();
			stream?.on('error', () => undefined);
			stream?.cancel();
		},
	};
};
