import type {ResponseMessage, WatchResponseMessage} from './messages.ts';

/** Where the responses of a stream go. */
export interface Responder {
	/** Sends a response; false when the client is full (the response is on its way all the same). */
	send(response: ResponseMessage | WatchResponseMessage): boolean;
	/** Resolves when the client has room again, or is gone. */
	drained(): Promise<void>;
	/** No more responses. */
	end(): void;
	fail(error: unknown): void;
	/** Aborted when the client is gone or the server stops. */
	readonly signal: AbortSignal;
}

/** The requests of a stream. */
export interface Requests {
	/** The next request; the one after it comes when this has settled. Rejects with what ends the stream. */
	next(request: any): void | Promise<void>;
	/** The client has no more requests. */
	finished(): void;
	/** The client has room again. */
	drained?(): void;
	/** The stream is over. */
	close?(): void;
}

/**
A method of etcd's API, whatever carries it: gRPC or the HTTP gateway. Requests are in the JSON form of protocol buffers,
responses in the encoder's form (messages.ts); errors are those of the store, or WireError.
*/
export type EtcdMethod =
	| {
			readonly kind: 'unary';
			/** Whether it may wait for others, so that it has to hear (by `signal`) when the client is gone. */
			readonly waits: boolean;
			answer(request: any, signal: AbortSignal): ResponseMessage | Promise<ResponseMessage>;
	  }
	| {readonly kind: 'stream'; open(responder: Responder): Requests};

/** A method that answers each request with one response. */
export const unary = (answer: (request: any) => ResponseMessage | Promise<ResponseMessage>): EtcdMethod => ({
	kind: 'unary',
	waits: false,
	answer,
});

/** A method that answers each request with one response, when its turn has come. */
export const waiting = (answer: (request: any, signal: AbortSignal) => Promise<ResponseMessage>): EtcdMethod => ({
	kind: 'unary',
	waits: true,
	answer,
});

/** A method that answers its one request with a stream. */
export const serverStream = (answer: (request: any, responder: Responder) => Promise<void>): EtcdMethod => ({
	kind: 'stream',
	open: responder => ({next: request => answer(request, responder), finished: () => undefined}),
});
