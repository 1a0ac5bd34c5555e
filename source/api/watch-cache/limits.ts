/** Real time that a request waits until the cache is as fresh as it asks for; then the store itself is asked. */
export const freshnessMilliseconds = 3000;

/** Cluster time before a cache that cannot follow the store tries again. */
export const cacheRetryMs = 1000;
