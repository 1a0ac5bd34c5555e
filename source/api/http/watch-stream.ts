import {afterTurn, wallTimer} from '../../clock/wall.ts';
import type {StreamReceiver, WatchHandle} from '../types.ts';
import {watchBufferBytesMax} from './limits.ts';
import type {HttpResponse} from './transport.ts';

/** A watch or a log on its way to a client, held back while the client does not read. */
export interface WatchStream<T> {
	readonly receiver: StreamReceiver<T>;
	/** Ties the stream to what was opened: drained sockets take up delivery, closed ones end it. */
	attach(handle: WatchHandle): void;
	end(): void;
}

/** How a stream is written. */
export interface WatchStreamOptions<T> {
	/** One event as it is sent. */
	encode(event: T): Uint8Array;
	/** Sends the headers; called once, before the first event. */
	begin(): void;
	/** What the client is told when an event cannot be encoded, before the stream ends; undefined: nothing. */
	failure(error: unknown): T | undefined;
	/** How long the client may take nothing of what was sent before it is cut off. */
	readonly stalledMilliseconds: number;
}

/** Writes what is streamed to a response; the events of one turn of the event loop together. */
export const createWatchStream = <T>(
	response: HttpResponse,
	{encode, begin, failure, stalledMilliseconds}: WatchStreamOptions<T>,
): WatchStream<T> => {
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
				if (response.writableLength + gatheredBytes > watchBufferBytesMax) {
					send();
					stalled ??= wallTimer(stalledMilliseconds, cut);
					return false;
				}
				try {
					for (const event of batch) gather(encode(event));
				} catch (error) {
					const told = failure(error);
					if (told !== undefined) gather(encode(told));
					end();
				}
				return true;
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
