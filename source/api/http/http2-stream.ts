import type {IncomingHttpHeaders} from 'node:http';
import {constants} from 'node:http2';
import type {OutgoingHttpHeaders, ServerHttp2Stream} from 'node:http2';
import {wallTimer} from '../../clock/wall.ts';
import type {AnswerHeaders, HttpRequest, HttpResponse} from './transport.ts';

/*
What the server uses of an HTTP/2 stream as a request and a response. Node's own classes imitate those of HTTP/1.1 in full, with
a second stream on top of the stream and its events passed on one by one, which was a fifth of what a get costs.
*/

/** Failures of a stream end it, which who reads or writes hears of; without a listener they would end the process. */
const endsTheStream = (): void => {};

/** A request that came in as a stream. */
export class StreamRequest implements HttpRequest {
	readonly headers: IncomingHttpHeaders;
	readonly #stream: ServerHttp2Stream;

	constructor(stream: ServerHttp2Stream, headers: IncomingHttpHeaders) {
		this.headers = headers;
		this.#stream = stream.on('error', endsTheStream);
	}

	get method(): string {
		return String(this.headers[':method']);
	}

	get url(): string {
		return String(this.headers[':path']);
	}

	get aborted(): boolean {
		return this.#stream.aborted;
	}

	on(event: string, listener: (...args: any[]) => void): void {
		this.#stream.on(event, listener);
	}

	resume(): void {
		this.#stream.resume();
	}

	/** Cuts the request off if it is not whole after so long. */
	hurry(milliseconds: number): void {
		if (this.#stream.endAfterHeaders) return;
		const limit = wallTimer(milliseconds, () => this.#stream.close(constants.NGHTTP2_CANCEL));
		this.#stream.on('end', limit.cancel);
		this.#stream.on('close', limit.cancel);
	}
}

/** The answer to it. What is written after the client has left is dropped. */
export class StreamResponse implements HttpResponse {
	/** Node sets it where it answers by itself, to expectations that nobody can meet. */
	statusCode = 200;
	readonly #stream: ServerHttp2Stream;

	constructor(stream: ServerHttp2Stream) {
		this.#stream = stream;
	}

	get headersSent(): boolean {
		return this.#stream.headersSent;
	}

	get writableEnded(): boolean {
		return this.#stream.writableEnded;
	}

	get writableLength(): number {
		return this.#stream.writableLength;
	}

	/** `100 Continue`, which node sends to clients that wait for it before their body. */
	writeContinue(): void {
		if (this.#isOpen()) this.#stream.additionalHeaders({':status': 100});
	}

	writeHead(code: number, headers: AnswerHeaders): void {
		if (this.#isOpen()) this.#stream.respond({...(headers as OutgoingHttpHeaders), ':status': code});
	}

	write(chunk: string | Uint8Array): boolean {
		return this.#isOpen() && this.#stream.write(chunk);
	}

	end(chunk?: string | Uint8Array): void {
		if (!this.#isOpen()) return;
		if (!this.#stream.headersSent) this.writeHead(this.statusCode, {});
		// Answers without a body have ended with their headers.
		if (!this.#stream.writableEnded) this.#stream.end(chunk);
	}

	destroy(): void {
		this.#stream.destroy();
	}

	on(event: 'drain' | 'close' | 'error', listener: () => void): void {
		this.#stream.on(event, listener);
	}

	#isOpen(): boolean {
		return !this.#stream.destroyed && !this.#stream.closed;
	}
}
