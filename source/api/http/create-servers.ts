import {createSecureServer} from 'node:http2';
import type {Http2SecureServer, ServerHttp2Session} from 'node:http2';
import type {Server} from 'node:net';
import {silenceTimer} from '../../clock/wall.ts';
import {StreamRequest, StreamResponse} from './http2-stream.ts';
import {requestHeaderBytesMax, streamsPerConnectionMax} from './limits.ts';
import type {Patience} from './patience.ts';
import type {Certificates} from './tls/certificates.ts';

// Importing node:http names all that it has, and so loads a WebSocket client: a fifth of a start. Asking for it does not.
const {createServer} = process.getBuiltinModule('node:http');

const httpOneOptions = ({headers, request, idle, check}: Patience) => ({
	maxHeaderSize: requestHeaderBytesMax,
	headersTimeout: headers,
	requestTimeout: request,
	keepAliveTimeout: idle,
	connectionsCheckingInterval: check,
});

/** Makes a server of HTTP/1.1 that does not listen yet. */
export const createPlainServer = (patience: Patience): Server => createServer(httpOneOptions(patience));

/** Closes an HTTP/2 connection on which nothing was under way for so long; node does that for those of HTTP/1.1. */
const closeWhenIdle = (session: ServerHttp2Session, idleMilliseconds: number): void => {
	let streams = 0;
	const silence = silenceTimer(idleMilliseconds, () => {
		if (streams === 0) session.close();
	});
	session.on('stream', stream => {
		streams++;
		stream.once('close', () => {
			streams--;
			if (streams === 0 && !session.destroyed) silence.heard();
		});
	});
	session.once('close', silence.cancel);
};

/** Makes a server of HTTP/2 and HTTP/1.1 over TLS that does not listen yet. */
export const createTlsServer = ({certificate, key}: Certificates, patience: Patience): Http2SecureServer => {
	const options = {
		cert: certificate,
		key,
		handshakeTimeout: patience.headers,
		allowHTTP1: true,
		http1Options: httpOneOptions(patience),
		settings: {maxConcurrentStreams: streamsPerConnectionMax},
		// Node's types ask for subclasses of its own; it uses no more of them than these have.
		...({Http2ServerRequest: StreamRequest, Http2ServerResponse: StreamResponse} as object),
	};
	const server = createSecureServer(options);
	server.on('session', session => closeWhenIdle(session, patience.idle));
	return server;
};
