/** Largest request body read, as kube-apiserver's limit for resource requests. Larger ones are answered 413. */
export const requestBodyBytesMax = 3 * 1024 * 1024;

/** Largest sum of request headers; node answers 431 above it. */
export const requestHeaderBytesMax = 64 * 1024;

/** How long a client may take to send its headers (or to agree on TLS), and its whole request; then it gets a 408 or is cut off. */
export const requestHeadersMilliseconds = 30_000;
export const requestMilliseconds = 60_000;

/** How often node looks for HTTP/1 clients that have taken longer. */
export const slowSenderCheckMilliseconds = 5_000;

/** Idle connections, those on which no request is under way, are closed after this. */
export const keepAliveMilliseconds = 90_000;

/** Requests under way on one HTTP/2 connection, as kube-apiserver announces; further ones wait in the client. */
export const streamsPerConnectionMax = 250;

/** Requests of one HTTP/2 connection that begin in one turn of the event loop. */
export const requestsPerTurnMax = 4;

/** Unsent bytes of one watch above which its events wait in the registry until the client has read. */
export const watchBufferBytesMax = 4 * 1024 * 1024;

/** A watch whose client does not read for this long is closed; the client lists and watches again. */
export const watchStalledMilliseconds = 60_000;

/** Bodies below this are not worth compressing (kube-apiserver's threshold). */
export const compressedBodyBytesMin = 128 * 1024;

/** How long requests under way may take to finish once the server closes. */
export const shutdownMilliseconds = 2_000;

/** Accept headers remembered as read, and the longest of them; the others are read each time. */
export const knownAcceptHeadersMax = 100;
export const knownAcceptCharactersMax = 500;
