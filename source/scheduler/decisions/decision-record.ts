import type {ExtenderAnswers} from '../framework/extender.ts';
import type {QueueStep} from '../queue/queued-pod.ts';

/** What is kept of an attempt to place a pod; the full explanation is recomputed at that revision when somebody asks. */
export interface DecisionRecord {
	/** Counts the attempts of the scheduler, from 1. */
	readonly sequence: number;
	readonly uid: string;
	/** `namespace/name` */
	readonly pod: string;
	/** Of the profile that decided. */
	readonly schedulerName: string;
	/** Which attempt of the pod it was, from 1. */
	readonly attempt: number;
	/** The newest revision that was known; the cluster as decided on is that of the store then, and what was assumed. */
	readonly revision: string;
	/** Cluster time, ms. */
	readonly atMs: number;
	/** Where it went; undefined: nowhere. */
	readonly node: string | undefined;
	/** The node on which preemption makes room; empty text: an earlier nomination was given up. */
	readonly nominatedNode?: string;
	/** The weighted score of the node; absent when it was the only one that would take the pod. */
	readonly score?: number;
	/** How many nodes were equally good; one of them was drawn. */
	readonly ties: number;
	/** How many nodes there were, and how many of those looked at would take the pod. */
	readonly nodes: number;
	readonly feasible: number;
	/** kube-scheduler's message, for pods that went nowhere. */
	readonly message?: string;
	/** The pod's way through the queue up to the attempt. */
	readonly history: readonly QueueStep[];
	/** What was drawn, and where the search began: with them the decision comes out the same again. */
	readonly draws: readonly number[];
	readonly firstNode: number;
	/** What extenders said, which are asked once only. */
	readonly extenders?: ExtenderAnswers;
	/** The pod was not bound after all: it counted on its node up to the attempt with this number. */
	readonly failure?: {readonly message: string; readonly lastSequence: number};
}
