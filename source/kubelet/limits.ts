/** Part of the start delay that the seeded jitter may add or take. */
export const startJitterFraction = 0.25;

/** A Job's containers run this long unless annotated. */
export const jobRunMs = 1000;

/** Restart back-off of containers: none before the first restart, then 10 s doubling to 5 min (kubelet's MaxContainerBackOff). */
export const restartBackOffFirstMs = 10_000;
export const restartBackOffLongestMs = 300_000;

/** Node status is posted this often even when nothing changed (nodeStatusReportFrequency). */
export const nodeStatusMs = 300_000;

/** Seconds a node lease is valid (nodeLeaseDurationSeconds). */
export const leaseSeconds = 40;

/** Start delays from here on show ContainerCreating first; below, a pod goes from bound to running in one write. */
export const creatingShownFromMs = 1000;
