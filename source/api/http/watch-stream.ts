import {afterTurn, wallTimer} from '../../clock/wall.ts';
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
	encode(event: WatchEvent): Uint8Array;
	/** Sends the headers; called once, before the first event. */
	begin(): void;
	/** What the client is told when an event cannot be encoded: an ERROR event, after which the stream ends. */
	failure(error: unknown): WatchEvent;
}

/** Writes the events of a watch to a response; those of one turn of the event loop together. */
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
	let gathered: Uint8Array[] = [];
	let gatheredBytes = 0;
	const send = () => {
		if (gathered.length === 0) return;
		response.write(gathered.length === 1 ? gathered[0]! : Buffer.concat(gathered, gatheredBytes));
		gathered = [];
		gatheredBytes = 0;
	};
	const gather = (piece: Uint8Array) => {
		if (gathered.length === 0) afterTurn(send);
		gathered.push(piece);
		gatheredBytes += piece.length;
	};
	const end = () => {
		if (ended) return;
		stop();
		send();
		if (begun) response.end();
	};
	/** Nobody is there to read what has been gathered. */
	const gone = () => {
		gathered = [];
		end();
	};
	const cut = () => {
		stop();
		gathered = [];
		response.destroy?.();
	};

	response.on('drain', () => {
		if (stalled === undefined) return;
		stalled.cancel();
		stalled = undefined;
		handle?.resume();
	});
	response.on('close', gone);
	response.on('error', gone);

	return {
		end,
		receiver: {
			events(batch) {
				if (ended) return true;
				open();
				try {
					for (const event of batch) gather(encode(event));
				} catch (error) {
					gather(encode(failure(error)));
					end();
					return true;
				}
				if (unsentBytes(response) + gatheredBytes <= watchBufferBytesMax) return true;
				send();
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
