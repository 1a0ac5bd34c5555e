/** Real time that a request waits until the cache is as fresh as it asks for; then the store itself is asked. */
export const freshnessMilliseconds = 3000;

/** Cluster time before a cache that lost its place in the store's history reads everything again, when that failed. */
export const cacheRetryMs = 1000;
