import type {KubernetesObject} from '../machinery/json.ts';
import type {ObjectOf} from '../client/types.ts';
import type {HistorySample} from './history.ts';
import type {LiveFigures} from './live-figures.ts';
import type {LogLine} from './log-ring.ts';
import type {NodeSum, PlacedPod, PodCounts} from './pod-sums.ts';

/** A taint as the panels show it. */
export interface TaintSummary {
	readonly key: string;
	readonly value: string;
	readonly effect: string;
	/** Pods it has evicted or will; undefined when its effect evicts none. */
	readonly evicts: number | undefined;
	/** Cluster time, ms; undefined when nobody knows. */
	readonly since: number | undefined;
}

/** A node with what its pods come to. The same object until something about the node changes. */
export interface NodeSummary {
	readonly node: ObjectOf<'Node'>;
	readonly ready: boolean;
	/** `down` or `partitioned` while it is made to fail. */
	readonly fault: string | undefined;
	readonly allocatableCpuMilli: number;
	readonly allocatableMemoryBytes: number;
	readonly sum: NodeSum;
	readonly taints: readonly TaintSummary[];
}

/** A workload that nothing else owns. */
export type Workload =
	| ObjectOf<'Deployment'>
	| ObjectOf<'StatefulSet'>
	| ObjectOf<'DaemonSet'>
	| ObjectOf<'ReplicaSet'>
	| ObjectOf<'Job'>;

export type ListName = 'nodes' | 'pods' | 'workloads' | 'events' | 'services';

/** Why a list is not what it should be: the server will not have some or all of it, or making it failed. */
export interface ListProblem {
	readonly kind: 'refused' | 'partly refused' | 'failed';
	/** In the server's words, or those of the error. */
	readonly message: string;
}

/** A service with what it leads to. */
export interface ServiceSummary {
	readonly service: ObjectOf<'Service'>;
	readonly endpoints: {readonly ready: number; readonly all: number};
}

/** Everything the console shows, at one moment. Lists keep their identity while they do not change. */
export interface ClusterSnapshot {
	/** Cluster time, ms since the epoch. */
	readonly now: number;
	readonly speed: number;
	readonly revision: number;
	/** This is how things were at that revision, not how they are. */
	readonly isPast?: boolean;
	/** Since when (cluster time, ms) nothing has been heard of the cluster. */
	readonly lostAt?: number;
	/** Why lists are not whole. */
	readonly problems?: ReadonlyMap<ListName, ListProblem>;
	/** The namespace that lists are narrowed to, because the user may not see the others. */
	readonly onlyNamespace?: string;
	/** Lists that are not complete yet. */
	readonly loading: ReadonlySet<ListName>;
	readonly nodes: readonly NodeSummary[];
	readonly readyNodes: number;
	/** Those of the nodes that have taints. */
	readonly tainted: readonly NodeSummary[];
	/** Pods without a node. */
	readonly unplaced: readonly PlacedPod[];
	readonly podCounts: PodCounts;
	/** All pods by namespace and name; put in order when somebody looks. */
	pods(): readonly ObjectOf<'Pod'>[];
	/** By namespace and name. */
	readonly services: readonly ServiceSummary[];
	readonly workloads: readonly Workload[];
	/** Samples kept along the way, oldest first. */
	readonly history: readonly HistorySample[];
	/** What runs behind the cluster, not as it was then but now; undefined when that cannot be asked. */
	readonly figures?: LiveFigures;
	/** What the components said, oldest first. */
	readonly log: readonly LogLine[];
	/** Newest first, at most `eventsShownMax`. */
	readonly events: readonly ObjectOf<'Event'>[];
	/** Among the events shown. */
	readonly warnings: number;
}

/** An object somebody can act on. */
export interface Target {
	readonly kind: string;
	readonly name: string;
	readonly namespace?: string;
	/** As it was when the snapshot was taken; undefined when it has gone. */
	readonly object: KubernetesObject | undefined;
}
