import type {ComponentContext} from '../../client/component.ts';
import type {ClusterState} from '../cache/cluster-state.ts';
import type {NodeInfo} from '../cache/node-info.ts';
import type {PodInfo} from '../cache/pod-info.ts';
import type {Profile} from '../framework/profile.ts';
import {RefusalsByName, type NodeRefusals} from '../framework/refusal.ts';
import type {Nomination} from '../framework/types.ts';
import type {NodeScores} from './score-nodes.ts';

/** What a decision may draw or ask for beside the cluster. */
export interface CycleOptions {
	/** A whole number in [0, below): which of `below` equally good nodes, where preemption starts to look. */
	draw(below: number): number;
	/** Cluster time, ms. */
	readonly nowMs: number;
	/** Where the search for nodes begins, when the profile does not look at all of them. 0 without it. */
	readonly firstNode?: number;
}

/** Nodes after filtering. */
export interface Filtered {
	readonly feasible: readonly NodeInfo[];
	readonly refusals: RefusalsByName;
	/** How many nodes were looked at. */
	readonly looked: number;
}

/** What a refusal leaves to be written. */
export type Afterwards = (context: ComponentContext) => Promise<void>;

/** Where a pod goes. */
export interface Placed {
	readonly kind: 'placed';
	readonly node: NodeInfo;
	readonly looked: number;
	readonly feasibleNodes: number;
	/** Of the node; undefined when only one node was feasible: then nothing is scored. */
	readonly score?: number;
	/** How many nodes had the highest score. */
	readonly ties: number;
}

/** Why a pod goes nowhere. */
export interface Unschedulable {
	readonly kind: 'unschedulable';
	readonly feasibleNodes: 0;
	readonly looked: number;
	/** Valid until the cluster changes. */
	readonly refusals: NodeRefusals;
	/** kube-scheduler's message, as the PodScheduled condition and the event carry it. */
	readonly message: string;
	/** Plugins that refused; their events may help. */
	readonly refusedBy: ReadonlySet<string>;
	/** A node on which preemption makes room. */
	readonly nomination?: Nomination;
	/** True: an earlier nomination of the pod is to be given up. */
	readonly clearsNomination?: boolean;
	/** What plugins want written so that the pod may fit next time. Rejects with StatusError. */
	readonly afterwards?: readonly Afterwards[];
}

/** Where a pod goes, or why it goes nowhere. */
export type Decision = Placed | Unschedulable;

/** Why a pod goes nowhere, with all that the plain evaluation found on the way. */
export type PlainRefusal = Unschedulable & Filtered;

/** A decision with all that the plain evaluation found on the way; `scores` like `score`. */
export type PlainDecision = (Placed & Filtered & {readonly scores: NodeScores | undefined}) | PlainRefusal;

/** How a decision is made. */
export type Decide<Made extends Decision> = (
	profile: Profile,
	pod: PodInfo,
	cluster: ClusterState,
	options: CycleOptions,
) => Made;

/** A decision made before any node was looked at. */
export const noneLooked = {feasible: [], refusals: new RefusalsByName(), looked: 0, feasibleNodes: 0} as const;
