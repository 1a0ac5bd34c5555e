/** Real milliseconds in which an aggregated server has to answer a look at its discovery. */
export const discoveryTimeoutMs = 5000;

/** Cluster milliseconds from one look at an aggregated server to the next while nothing changes. */
export const recheckMs = 30_000;

/** Cluster milliseconds from the first failed look to the next; doubled each time, up to `recheckMs`. */
export const firstRetryMs = 5;
