/** Real time that a credential plugin has. */
export const credentialPluginMs = 60_000;

/** Objects of one page of a list (client-go's default). */
export const listPageObjects = 500;

/** Real time without an answer after which a request has failed. */
export const requestMs = 30_000;

/** Connections to one server that are kept open. */
export const idleConnectionsMax = 8;

/** How long the server is asked to keep a watch open, seconds; client-go asks for five to ten minutes. */
export const watchSeconds = 480;

/** Real time without a byte on a watch after which it counts as broken: bookmarks come every minute. */
export const watchSilenceMs = 150_000;

/** Wait before a broken watch is taken up again; doubles each time, up to the longest. */
export const reconnectFirstMs = 500;
export const reconnectLongestMs = 30_000;

/** Bytes of one watch event. */
export const watchEventBytesMax = 16 * 1024 * 1024;

/** A line of a log may have this many bytes; longer ones break it off. Runtimes split lines at 16 KiB. */
export const logLineBytesMax = 1024 * 1024;

/** A followed log may be silent for this long of real time: containers may have nothing to say. */
export const logSilenceMs = 4 * 60 * 60 * 1000;
