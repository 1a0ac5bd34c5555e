/** Names tried for a `generateName` before the create is refused. */
export const generatedNameAttemptsMax = 8;

/** Times a write that takes addresses or ports is decided again because another API server took some meanwhile. */
export const claimAttemptsMax = 16;

/** Objects read at a time when a selector makes a page longer to fill; the size doubles up to this. */
export const listPageObjectsMax = 10_000;

/** Objects a delete of a collection reads at a time. */
export const deleteCollectionPageObjectsMax = 10_000;

/** Cluster time between the bookmarks of a watch that asked for them. */
export const bookmarkIntervalMs = 60_000;

/** How long before its end a watch sends its last bookmark. */
export const bookmarkBeforeEndMs = 2000;

/** A client counts from the first byte, which is later than the request: a watch of a second must not seem shorter to it. */
export const watchEndGraceMs = 50;

/** Synthetic ADDED events handed over at a time at the start of a watch. */
export const initialEventsBatchMax = 1000;

/** Length of a field manager's name. */
export const fieldManagerBytesMax = 128;

/** All annotations of an object together, keys and values. */
export const annotationsBytesMax = 262_144;

/** Pods a disruption budget remembers as being evicted; beyond it evictions are refused until its controller catches up. */
export const disruptedPodsMax = 2000;
