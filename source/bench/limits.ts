/** Requests under way at once, as many as the reference was measured with. */
export const requestsInFlight = 32;

/** Writers that wait for the disk at once. */
export const durableWriters = 128;

/** A server that says nothing for this long has failed, ms of real time. */
export const serverStartMs = 30_000;

/** Puts of one gRPC client under way at once. */
export const grpcPutsInFlight = 64;

/** Real time between two looks whether a peer has started, ms. */
export const peerPollMs = 50;

/** The size of the terminals that the console is measured on. */
export const terminalColumns = 120;
export const terminalRows = 40;

/** A console that has shown nothing for this long has failed, ms of real time. */
export const firstFrameMs = 30_000;

/** Real time after which the demo has started everything, and for which it is then watched, ms. */
export const idleSettleMs = 10_000;
export const idleWatchedMs = 10_000;
