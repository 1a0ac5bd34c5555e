import {
	keepAliveMilliseconds,
	requestHeadersMilliseconds,
	requestMilliseconds,
	slowSenderCheckMilliseconds,
	watchStalledMilliseconds,
} from './limits.ts';

/** How long the server waits for its clients, in milliseconds of real time. */
export interface Patience {
	/** For the headers of a request, and for the handshake of TLS. */
	readonly headers: number;
	/** For a whole request. */
	readonly request: number;
	/** How often node looks for HTTP/1 clients that have taken longer than these two. */
	readonly check: number;
	/** For the next request on a connection. */
	readonly idle: number;
	/** For the client of a watch to take what was sent. */
	readonly stalled: number;
}

/** As long as the limits say. */
export const usualPatience: Patience = {
	headers: requestHeadersMilliseconds,
	request: requestMilliseconds,
	check: slowSenderCheckMilliseconds,
	idle: keepAliveMilliseconds,
	stalled: watchStalledMilliseconds,
};
