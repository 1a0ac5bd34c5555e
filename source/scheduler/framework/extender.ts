/** A webhook beside the plugins: kube-scheduler's Extender. Verbs that are absent are not called. */
export interface Extender {
	/** What the verbs are appended to, and its name. */
	readonly urlPrefix: string;
	readonly filterVerb?: string;
	readonly prioritizeVerb?: string;
	readonly preemptVerb?: string;
	readonly bindVerb?: string;
	/** Multiplies its scores, which go from 0 to 10. */
	readonly weight: number;
	/** Wall time, ms, for one call. */
	readonly timeoutMs: number;
	/** It keeps the nodes itself: names are sent instead of objects. */
	readonly nodeCacheCapable: boolean;
	/** Only pods that request one of these are its concern; all are when there are none. */
	readonly managedResources: readonly string[];
	/** Pods are scheduled without it while it cannot be reached. */
	readonly ignorable: boolean;
}

/** What the extenders said about one pod. */
export interface ExtenderAnswers {
	/** By node name: who refused it, why, and whether preemption may help. */
	readonly refused: ReadonlyMap<
		string,
		{readonly extender: string; readonly reason: string; readonly resolvable: boolean}
	>;
	/** By extender: what its scores count, and the scores by node name, 0 to 10. */
	readonly scores: ReadonlyMap<string, {readonly weight: number; readonly byNode: ReadonlyMap<string, number>}>;
}
