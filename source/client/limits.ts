/** First delay after a failed reconcile; doubles with every failure of the key (client-go's ItemExponentialFailureRateLimiter). */
export const backOffFirstMs = 5;

/** Longest delay between two tries of a key. */
export const backOffLongestMs = 1_000_000;

/** Reconciles of one queue under way at once; matters only where calls leave the process. */
export const workersDefault = 5;

/** Wait before an informer lists again after a list failed; doubles each time, up to the longest (client-go's reflectors, without jitter). */
export const relistFirstMs = 1000;
export const relistLongestMs = 30_000;

/** Events remembered for counting up repeats; the oldest are forgotten first (client-go keeps 4096). */
export const eventsRemembered = 4096;

/** Events about one object from one component before they are dropped, and the time after which one more is allowed (client-go's spam filter). */
export const eventBurst = 25;
export const eventRefillMs = 300_000;
