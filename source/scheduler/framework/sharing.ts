import type {ClusterState} from '../cache/cluster-state.ts';
import type {NodeInfo} from '../cache/node-info.ts';
import type {PodInfo} from '../cache/pod-info.ts';
import type {Refusal} from './refusal.ts';

/*
What a plugin says about itself so that pods alike share what it finds out about nodes (docs/decisions/equivalence-classes.md).
A plugin that says nothing is asked about every pod anew.
*/

/** What trackers may use of the cluster while they last. */
export interface TrackedNodes {
	/** How many nodes there are; places go from 0 to one less, in node order. */
	readonly size: number;
	/** A small number for a value of a topology label, the same for all trackers. */
	domainOf(topologyKey: string, value: string): number;
}

/** What a plugin keeps of every node for pods alike, brought up to date node by node. */
export interface Tracker {
	/** Looks at a node again: it is new here, or it or its pods have changed. */
	update(place: number, node: NodeInfo): void;
}

/** What a plugin's Filter would say of every node. */
export interface FilterTracker extends Tracker {
	/** Sets to 0 the nodes that the plugin refuses; `fits` has one entry per place. */
	filter(fits: Uint8Array): void;
	/** Why the node at a place is refused; undefined when it is not. Valid until the next update. */
	refusal(place: number): Refusal | undefined;
}

/** What a plugin's PreScore, Score and NormalizeScore would say of feasible nodes. */
export interface ScoreTracker extends Tracker {
	/** Fills in the normalised scores of the nodes at these places, in their order; false: it has nothing to say. */
	score(places: Int32Array, scores: Float64Array): boolean;
}

/** A tracker that pods of one key share. */
export interface Shared<T extends Tracker> {
	/** Everything that the tracker depends on, apart from the nodes with their pods: what it reads of the pod and of other objects, resolved. */
	readonly key: string;
	track(nodes: TrackedNodes): T;
}

/** The plugin looks at one node at a time, and of the pod at nothing but `reads`. */
export interface NodeSharing {
	readonly kind: 'node';
	/** As plain data. normalize, too, must look at the scores alone, and scores that are all 0 become equal ones. */
	reads(pod: PodInfo): unknown;
}

/** The plugin looks at all nodes together. Its preFilter never refuses. Undefined: it has nothing to say about the pod. */
export interface ClusterSharing {
	readonly kind: 'cluster';
	/** False: the plugin is asked about this pod itself. */
	applies?(pod: PodInfo, cluster: ClusterState): boolean;
	/** Stands for preFilter and filter. */
	filter?(pod: PodInfo, cluster: ClusterState): Shared<FilterTracker> | undefined;
	/** Stands for preScore, score and normalize. */
	score?(pod: PodInfo, cluster: ClusterState): Shared<ScoreTracker> | undefined;
}

export type Sharing = NodeSharing | ClusterSharing;
