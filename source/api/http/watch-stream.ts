import {wallTimer} from '../../clock/wall.ts';
import type {WatchEvent, WatchHandle, WatchReceiver} from '../types.ts';
import {watchBufferBytesMax, watchStalledMilliseconds} from './limits.ts';
import {unsentBytes} from './transport.ts';
import type {HttpResponse} from './transport.ts';

/** A watch on its way to a client: JSON lines, held back while the client does not read. */
export interface WatchStream {
	readonly receiver: WatchReceiver;
	/** Ties the stream to the opened watch: drained sockets take up delivery, closed ones end it. */
	attach(handle: WatchHandle): void;
	end(): void;
}

/** How a stream is written. */
export interface WatchStreamOptions {
	/** One event as it is sent. */
	encode(event: WatchEvent): string | Uint8Array;
	/** Sends the headers; called once, before the first event. */
	begin(): void;
	/** What the client is told when an event cannot be encoded: an ERROR event, after which the stream ends. */
	failure(error: unknown): WatchEvent;
}

/** Pieces of one stream are all texts, or all bytes. */
const joined = (pieces: readonly (string | Uint8Array)[]): string | Uint8Array =>
	typeof pieces[0] === 'string' ? pieces.join('') : Buffer.concat(pieces as readonly Uint8Array[]);

/** Writes the events of a watch to a response. */
export const createWatchStream = (
	response: HttpResponse,
	{encode, begin, failure}: WatchStreamOptions,
): WatchStream => {
	let handle: WatchHandle | undefined;
	let begun = false;
	let ended = false;
	/** Runs while the client does not read. */
	let stalled: {cancel(): void} | undefined;

	const open = () => {
		if (begun) return;
		begun = true;
		begin();
	};
	const stop = () => {
		ended = true;
		stalled?.cancel();
		stalled = undefined;
		handle?.cancel();
	};
	const end = () => {
		if (ended) return;
		stop();
		if (begun) response.end();
	};
	const cut = () => {
		stop();
		response.destroy?.();
	};

	response.on('drain', () => {
		if (stalled === undefined) return;
		stalled.cancel();
		stalled = undefined;
		handle?.resume();
	});
	response.on('close', end);
	response.on('error', end);

	return {
		end,
		receiver: {
			events(batch) {
				if (ended) return true;
				open();
				try {
					response.write(joined(batch.map(encode)));
				} catch (error) {
					response.write(encode(failure(error)));
					end();
					return true;
				}
				if (unsentBytes(response) <= watchBufferBytesMax) return true;
				stalled ??= wallTimer(watchStalledMilliseconds, cut);
				return false;
			},
			ended: end,
		},
		attach(opened) {
			handle = opened;
			if (ended) opened.cancel();
			else open();
		},
	};
};
