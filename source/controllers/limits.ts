/** Most pods that one reconcile of a replica set, a job or a stateful set creates or deletes; the next one goes on. */
export const podBurstMax = 500;
/** Most pods that one reconcile of a daemon set creates or deletes. */
export const daemonPodBurstMax = 250;
/** Size of the first batch of creations; each batch that succeeds doubles it. */
export const slowStartFirstBatchPods = 1;
/** After this long a write that the informer has not shown yet is no longer waited for. */
export const inFlightTimeoutMs = 300_000;

/**
Changes of the pods of one owner within this time are looked at together. In a real cluster they gather while a reconcile
takes its time; here it takes none, and every pod of a large set would cost a look at all of them.
*/
export const podChangeBatchMs = 10;

/** How often the node lifecycle controller looks at all nodes. */
export const nodeMonitorPeriodMs = 5_000;
/** A node silent for this long is not ready any more; for this long after it was made if it never reported. */
export const nodeMonitorGraceMs = 50_000;
export const nodeStartupGraceMs = 60_000;
/** Heartbeats that may stay out before a node counts as lost: what 50 s are with those of every 10 s. */
export const nodeMissedHeartbeats = 5;
/** Nodes tainted NoExecute per second and zone: normally, and in a zone that is partly disrupted. */
export const nodeEvictionsPerSecond = 0.1;
export const nodeSecondaryEvictionsPerSecond = 0.01;
/** In a partly disrupted zone of at most this many nodes, tainting stops. */
export const smallZoneNodesMax = 50;
/** Share of a zone's nodes that has to be not ready, and more than this many of them, for it to be partly disrupted. */
export const unhealthyZoneShare = 0.55;
export const unhealthyZoneNodesMin = 2;

/** How often the garbage collector looks for new kinds. */
export const collectorDiscoveryPeriodMs = 30_000;
/** How often the pod garbage collector looks at all pods. */
export const podCollectorPeriodMs = 20_000;
/** A node has to be away this long before its pods are removed. */
export const absentNodeQuarantineMs = 40_000;
/** Finished pods that are kept; the oldest beyond go. */
export const finishedPodsMax = 12_500;

/** Remaining objects with finalizers are expected to take this long. */
export const namespaceFinalizerEstimateMs = 15_000;

/** Endpoints of one slice and of one Endpoints object. */
export const endpointsPerSliceMax = 100;
export const endpointsPerObjectMax = 1_000;

/** Back-off of failed pods of a job: first delay and its bound. */
export const jobBackoffFirstMs = 10_000;
export const jobBackoffMaxMs = 600_000;
/** UIDs that a job's status holds between counting a pod and removing its finalizer. */
export const jobUncountedPodsMax = 500;

/** Back-off of failed daemon pods per node: first delay and its bound. */
export const daemonBackoffFirstMs = 1_000;
export const daemonBackoffMaxMs = 900_000;

/** Length of the list of earlier revisions that a replica set remembers, in characters. */
export const revisionHistoryTextMax = 2_000;

/** Missed start times of a cron job that are looked at one by one; more are warned of. */
export const missedStartsMax = 100;

/** How long an eviction's pod counts as disrupted before it is expected back. */
export const disruptedPodTimeoutMs = 120_000;

/**
What it takes at least to handle the eviction of a pod from a tainted node. Without it a pod that is put back on the same
node by name would be made and evicted for ever at one instant of virtual time.
*/
export const evictionLatencyMs = 10;

/** How often a quota is counted again although nothing that is followed has changed. */
export const quotaResyncMs = 300_000;

/** Owners known to be absent, remembered so that each of their dependents does not ask again; the oldest are forgotten first. */
export const absentOwnersMax = 500;
