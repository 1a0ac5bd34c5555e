/** Wait before an eviction that a budget refused is tried again (kubectl drain: 5 s). */
export const evictionRetryMs = 5000;

/** Between looks at whether an evicted pod is gone. */
export const goneCheckMs = 1000;

/** Longest a drain goes on without `--timeout`. */
export const drainMs = 3_600_000;

/** Longest a `wait` without `within` waits. */
export const waitMs = 30_000;

/** Events that a `kv watch` repeats in its answer; of more, the last. */
export const watchedEventsMax = 1000;
