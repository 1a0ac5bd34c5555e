/** Operations in one list of a transaction; more are refused (etcd's --max-txn-ops). */
export const transactionOperationsMax = 128;

/** Length of one value given as text or bytes; longer ones are refused (etcd's --max-request-bytes, 1.5 MiB). */
export const valueBytesMax = 1_572_864;

/** Revisions that a watcher which catches up gets in one batch; the rest follows in the next delivery item. */
export const watchBatchRevisionsMax = 1000;

/** Revisions of history read in one delivery item for a watcher which catches up, whether they match it or not. */
export const watchScanRevisionsMax = 10_000;

/** A lease asked for less is raised to this (etcd with default election timing). */
export const leaseTtlSecondsMin = 2;

/** A lease asked for more is refused (etcd's MaxLeaseTTL). */
export const leaseTtlSecondsMax = 9_000_000_000;

/** Leases revoked in one scan; the rest wait for the next scan. */
export const leaseRevocationsPerScanMax = 500;

/** Cluster time between scans while more leases are due than one scan revokes. */
export const leaseScanMs = 500;

/** Objects that share a lease; then a new one is granted (kube-apiserver's lease manager). */
export const leaseObjectsMax = 1000;

/** A shared lease takes new objects for this long, or for `leaseReuseShare` of its time if that is shorter. */
export const leaseReuseSecondsMax = 60;
export const leaseReuseShare = 0.05;

/** Revisions whose superseded records are let go in one item after a compaction; the rest follows in the next. */
export const compactionBatchRevisionsMax = 5000;

/** Cluster time between two looks at how much history is kept. */
export const retentionCheckMsMax = 60_000;

/** Times remembered to know which revision is how old; the oldest are forgotten first (history is then kept longer). */
export const retentionMarksMax = 1000;

/** Log records written by one append; the rest wait for the next. */
export const appendGroupRecordsMax = 256;

/** Log records in one segment file; then the next segment begins. */
export const segmentRecordsMax = 16_384;

/** A last segment with fewer records is opened and continued; a fuller one is left alone and a new one begun. */
export const segmentContinuedRecordsMax = 1024;

/** Bytes read, checked and applied at a time when a folder is opened. */
export const readChunkBytes = 1_048_576;

/** Lines of a base snapshot written at a time. */
export const baseChunkLines = 1000;

/** Cluster time between two flushes to the disk with the fsync policy `interval`. */
export const fsyncIntervalMs = 1000;

/** Events that a v2-style watch can look back on, whatever keys they are about (etcd v2's EventHistory). */
export const eventHistoryMax = 1000;

/** Length of one message that a client of the etcd API sends; longer ones are refused (etcd's request limit and its overhead). */
export const wireRequestBytesMax = 2_097_152;

/** Streams at a time on one connection of the etcd API; clients wait with more. */
export const wireStreamsPerConnectionMax = 10_000;

/** Length of one piece of a snapshot on its way to a client. */
export const snapshotChunkBytes = 32_768;

/** Length of the events of one watch response; a longer revision is sent whole, except to clients that take fragments. */
export const watchPartBytesMax = 1_572_864;

/** Cluster time between two progress notifications of a watch that asks for them and has nothing else to hear (etcd's default). */
export const watchProgressMs = 600_000;

/** Cluster time after which a progress request is looked at again while a watch of its stream still catches up. */
export const watchProgressRetryMs = 100;

/** Real time that requests under way get to finish when the etcd API stops. */
export const wireShutdownMilliseconds = 1000;

/** Real time that one request to an etcd cluster may take on one endpoint before it is given up. */
export const etcdRequestMilliseconds = 5000;

/** Real time after which a read, or the opening of a watch, is tried again on the next endpoint; doubles up to the maximum. */
export const etcdRetryMillisecondsMin = 50;
export const etcdRetryMillisecondsMax = 2000;

/** Times a request is tried on other endpoints before its failure is the caller's. */
export const etcdAttemptsMax = 6;

/** Real time between two looks whether an idle connection to etcd still lives, and how long it has to answer. */
export const etcdKeepAliveMilliseconds = 30_000;
export const etcdKeepAliveTimeoutMilliseconds = 10_000;

/** Keys read from etcd at a time; a longer list is read in pages at one revision (kube-apiserver's largest page). */
export const etcdPageKeysMax = 10_000;

/** Times an update is decided again because somebody else wrote the key in between; then it fails. */
export const etcdUpdateAttemptsMax = 64;

/** Values, and changes of the history, whose text is made to tell how much a store holds; of more, some are weighed. */
export const weighedRecordsMax = 1000;

/** Time to live of the lease that a lock or an election grants for itself (etcd's concurrency.Session). */
export const sessionLeaseSeconds = 60;

/** Renewals in the time to live of a lease that is kept alive. */
export const leaseRenewalsPerTtl = 3;
