/** Part of the start delay that the seeded jitter may add or take. */
export const startJitterFraction = 0.25;

/** A Job's containers run this long unless annotated. */
export const jobRunMs = 1000;

/** From setting resources aside for a running pod to its containers having them. */
export const resizeMs = 1000;

/** Restart back-off of containers: none before the first restart, then 10 s doubling to 5 min (kubelet's MaxContainerBackOff). */
export const restartBackOffFirstMs = 10_000;
export const restartBackOffLongestMs = 300_000;

/** Node status is posted this often even when nothing changed (nodeStatusReportFrequency). */
export const nodeStatusMs = 300_000;

/** Seconds a node lease is valid (nodeLeaseDurationSeconds). */
export const leaseSeconds = 40;

/** Renewals of a lease while it lasts (kubelet: nodeLeaseRenewIntervalFraction 0.25). */
export const leaseRenewals = 4;

/** Start delays from here on show ContainerCreating first; below, a pod goes from bound to running in one write. */
export const creatingShownFromMs = 1000;

/** Part of its requests that a container uses, unless its pod says otherwise. */
export const usageShareOfRequests = 0.6;

/** How far containers are from that share, up or down. */
export const usageJitter = 0.15;

/** What a container without requests uses. */
export const idleContainerCpuMilli = 1;
export const idleContainerMemoryBytes = 16 * 1024 * 1024;

/** What a node uses for itself. */
export const nodeOwnCpuMilli = 50;
export const nodeOwnMemoryBytes = 256 * 1024 * 1024;

/** Seconds over which usage is said to have been measured. */
export const usageWindowSeconds = 15;

/** Lines that a node keeps of one run of a container: as where a runtime rotates its files, older ones are gone. */
export const logLinesMax = 2000;

/** A line of an annotation repeats at most this often. */
export const logRepeatShortestMs = 100;

/** Characters of a command line that a log shows. */
export const logCommandCharactersMax = 500;
