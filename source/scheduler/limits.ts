/*
Every queue, buffer and loop of the scheduler has its limit here; units come last in the names.
*/

/** First back-off of a pod after a failed attempt; doubles with each further one. kube-scheduler's podInitialBackoffSeconds. */
export const podBackoffInitialMs = 1_000;

/** Longest back-off. kube-scheduler's podMaxBackoffSeconds. */
export const podBackoffMaxMs = 10_000;

/** A pod that has waited this long among the unschedulable ones is tried again without any event. */
export const podUnschedulableStayMaxMs = 5 * 60_000;

/** How often the unschedulable pods are looked through for that. */
export const unschedulableFlushIntervalMs = 30_000;

/** Decisions kept for "why here"; the oldest goes when there are more. */
export const decisionRecordsMax = 20_000;

/** Steps through the queue that are kept of a pod; the oldest go when there are more. */
export const queueStepsMax = 32;

/** The search for nodes, where it may end early, does not end before this many were found (minFeasibleNodesToFind). */
export const feasibleNodesMin = 100;

/** The least share of the nodes that kube-scheduler looks for by itself (minFeasibleNodesPercentageToFind). */
export const feasibleNodesPercentMin = 5;

/** Pods that are placed to learn how many more fit; beyond, the answer says "at least". */
export const howManyPodsMax = 100_000;

/** Event and condition messages are cut to this length, as kube-scheduler does (1,024 bytes with "..."). */
export const messageCharactersMax = 1_024;

/** Preemption looks at this share of the candidate nodes … (kube-scheduler's minCandidateNodesPercentage). */
export const preemptionCandidatesPercent = 10;

/** … but at least at this many (minCandidateNodesAbsolute). */
export const preemptionCandidatesMin = 100;

/** Changes of nodes that are remembered; who has missed more looks at all nodes again. */
export const nodeChangesMax = 16_384;

/** Sorts of pods whose answers from nodes are remembered; beyond, remembering starts anew. */
export const podSortsMax = 256;

/** Kinds of pods (by labels) of which is remembered whether a selector speaks of them; beyond, remembering starts anew. */
export const labelClassesMax = 4_096;

/** What is kept of all nodes for pods alike; beyond, what was not used for longest goes. One takes some 10 bytes per node. */
export const trackersMax = 1_024;

/** Kinds of nodes that are remembered for each node that is there; beyond, what is kept of the nodes is made anew. */
export const kindsPerNodeMax = 8;

/** Answers a node remembers; beyond, it starts anew. */
export const nodeAnswersMax = 512;

/** Longest wait for the volumes of a pod to be bound, in cluster time (VolumeBinding's bindTimeoutSeconds). */
export const volumeBindTimeoutMs = 600_000;

/** Wall time for one call of an extender that sets none (kube-scheduler's DefaultExtenderTimeout). */
export const extenderTimeoutMs = 5_000;

/** Compiled selectors of devices; beyond, compiling starts anew. */
export const deviceSelectorsMax = 1_024;

/** Devices that are tried for the claims of one pod on one node before they count as ones that cannot be allocated there. */
export const deviceSearchStepsMax = 100_000;

/** Longest wait for the devices of a pod to become ready for it, in cluster time (DynamicResources' bindingTimeout). */
export const deviceBindingTimeoutMs = 600_000;

/** How often it is looked whether they are. */
export const deviceBindingPollMs = 5_000;

/** Longest wait of a pod between Permit and PreBind, whatever a plugin asks for (kube-scheduler's maxTimeout). */
export const permitWaitMaxMs = 15 * 60_000;

/** How long pods of a gang wait for the others (GangScheduling's permitTimeoutDuration). */
export const gangWaitMs = 5 * 60_000;

/** Events that are kept for a pod while its attempt waits; beyond, it is tried again in any case. */
export const heldEventsMax = 1_000;

/** How often it is looked whether volumes are bound. */
export const volumeBindPollMs = 1_000;
