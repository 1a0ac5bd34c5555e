import type {IncomingHttpHeaders} from 'node:http';

/** What is used of a request, the same for HTTP/1.1 and HTTP/2. */
export interface HttpRequest {
	readonly method?: string;
	readonly url?: string;
	readonly headers: IncomingHttpHeaders;
	/** The client left before all of the request was here. */
	readonly aborted: boolean;
	on(event: 'data', listener: (chunk: Uint8Array) => void): unknown;
	on(event: 'end' | 'aborted', listener: () => void): unknown;
	on(event: 'error', listener: (error: Error) => void): unknown;
	/** Discards what has not been read. */
	resume(): unknown;
}

/** Headers of an answer by lower-case name; a list is sent as one header each. */
export interface AnswerHeaders {
	readonly [name: string]: string | number | readonly string[];
}

/** What is used of a response, the same for HTTP/1.1 and HTTP/2. */
export interface HttpResponse {
	readonly headersSent: boolean;
	readonly writableEnded: boolean;
	/** Bytes written that the client has not taken yet. */
	readonly writableLength: number;
	writeHead(code: number, headers: AnswerHeaders): unknown;
	flushHeaders?(): void;
	write(chunk: string | Uint8Array): boolean;
	end(chunk?: string | Uint8Array): unknown;
	destroy?(): unknown;
	on(event: 'drain' | 'close' | 'error', listener: () => void): unknown;
}
