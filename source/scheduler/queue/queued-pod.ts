import type {Pod} from '../framework/objects.ts';
import type {QueuedOrder} from '../framework/types.ts';

/** Where a pod of the queue is. `inFlight`: handed out, its attempt is not over. */
export type QueuePlace = 'active' | 'backoff' | 'unschedulable' | 'gated' | 'inFlight';

/** One step of a pod's way through the queue. */
export interface QueueStep {
	/** Cluster time, ms. */
	readonly atMs: number;
	readonly place: QueuePlace;
	/** What brought it there: `refused by NodeResourcesFit`, `Node Add`. */
	readonly cause: string;
}

/** A pod in the scheduling queue. */
export interface QueuedPod extends QueuedOrder {
	readonly key: string;
	readonly pod: Pod;
	readonly place: QueuePlace;
	/** When it came into the queue, or came back from its last attempt; ms of cluster time. */
	readonly queuedAtMs: number;
	/** Attempts so far. */
	readonly attempts: number;
	/** Plugins that refused it in the last attempt; only their events move it. */
	readonly refusedBy: ReadonlySet<string>;
	/** The last attempt ended in an error, so its back-off must be waited for. */
	readonly failed: boolean;
	/** Its latest steps, oldest first; at most `queueStepsMax`. */
	readonly history: readonly QueueStep[];
	/** Order of arrival, to break ties. */
	readonly sequence: number;
}
