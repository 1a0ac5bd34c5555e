import type {ClusterState} from '../cache/cluster-state.ts';
import type {NodeInfo} from '../cache/node-info.ts';
import type {PodInfo} from '../cache/pod-info.ts';
import type {NodeKinds} from './node-kinds.ts';
import type {Refusal} from './refusal.ts';

/*
What a plugin says about itself so that pods alike share what it finds out about nodes (docs/decisions/equivalence-classes.md).
A plugin that says nothing is asked about every pod anew.
*/

/** The domains that nodes form by the values of a label. */
export interface Topology {
	/** The domain of the node at each place, from 0 on; -1 for nodes without one. */
	readonly domainOf: Int32Array;
	/** How many nodes each domain has. */
	readonly nodesIn: Int32Array;
}

/** What trackers may use of the cluster. They last as long as the nodes are the same and in the same domains. */
export interface TrackedNodes {
	/** How many nodes there are; places go from 0 to one less, in node order. */
	readonly size: number;
	/** The topology of a label. `without` counts as the value of nodes that lack it; without that they are in no domain. */
	topology(topologyKey: string, without?: string): Topology;
}

/** What a plugin keeps of every node for pods alike, brought up to date node by node. */
export interface Tracker {
	/** Which nodes it cannot tell apart. A node's kind depends on the node and its pods alone. */
	readonly kinds: NodeKinds;
	/** Looks at a node again: it is new here, or it or its pods have changed. */
	update(place: number, node: NodeInfo): void;
	/** True: a pod that comes to a node or leaves it makes no difference. */
	ignores?(pod: PodInfo): boolean;
}

/** What a plugin's Filter would say of every node. */
export interface FilterTracker extends Tracker {
	/** Says, until the next update, why nodes of a kind are refused; undefined when they are not. */
	judge(): (kind: number) => Refusal | undefined;
}

/** What a plugin's PreScore, Score and NormalizeScore would say of feasible nodes. */
export interface ScoreTracker extends Tracker {
	/**
	Fills in the normalised scores of feasible nodes: `counts[i]` of them are of the kind `kinds[i]`, and a kind may come
	several times. False: it has nothing to say.
	*/
	score(kinds: Int32Array, counts: Int32Array, scores: Float64Array): boolean;
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
	/** As plain data. normalize, too, must look at the scores alone, and not at how many nodes have which. */
	reads(pod: PodInfo): unknown;
	/** True: preFilter refuses the pod or names the only nodes that can be right, so that nothing is kept for pods like it. */
	narrows?(pod: PodInfo): boolean;
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
