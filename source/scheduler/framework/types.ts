import type {ClusterState} from '../cache/cluster-state.ts';
import type {NodeInfo} from '../cache/node-info.ts';
import type {PodInfo} from '../cache/pod-info.ts';
import type {WaitingPods} from '../permit/waiting-pods.ts';
import type {ComponentContext} from '../../client/component.ts';
import type {ClusterObjects} from './cluster-objects.ts';
import type {EventHint} from './cluster-event.ts';
import type {Pod} from './objects.ts';
import type {NodeRefusals, Refusal} from './refusal.ts';
import type {Sharing} from './sharing.ts';

/** What a plugin's PreFilter found. `skip`: its Filter need not run for this pod. */
export type PreFilterResult<State> =
	| {readonly kind: 'skip'}
	| {readonly kind: 'refused'; readonly refusal: Refusal}
	| {
			readonly kind: 'ready';
			/** Handed to Filter, and to podAdded/podRemoved, which may change it. */
			readonly state: State;
			/** Only these nodes can be right. */
			readonly nodeNames?: ReadonlySet<string>;
	  };

/** What a plugin's PreScore found. `skip`: it has nothing to say about this pod and adds no score. */
export type PreScoreResult<State> = {readonly kind: 'skip'} | {readonly kind: 'ready'; readonly state: State};

/** A node on which preemption would help, and what it would cost. */
export interface Candidate {
	readonly node: string;
	/** Most important first. */
	readonly victims: readonly PodInfo[];
	/** How many victims break a disruption budget. */
	readonly violations: number;
}

/** A node on which preemption makes room for a pod, and whom it removes there. */
export interface Nomination {
	readonly node: string;
	readonly victims: readonly PodInfo[];
	/** All that were looked at and would help, the chosen one among them. */
	readonly candidates?: readonly Candidate[];
	/** What told the chosen candidate from the others. */
	readonly rule?: string;
}

/** What a PostFilter plugin says about a pod that fits nowhere. */
export type PostFilterResult =
	| (Nomination & {readonly kind: 'nominated'})
	| {
			readonly kind: 'refused';
			readonly refusal: Refusal;
			/** True: an earlier nomination of the pod is of no use any more. */
			readonly clearsNomination?: boolean;
			/** What must be written for that. Rejects with StatusError. */
			readonly afterwards?: (context: ComponentContext) => Promise<void>;
	  };

/** What a PostFilter plugin may look at. */
export interface PostFilterInput {
	readonly pod: PodInfo;
	readonly cluster: ClusterState;
	/** The plugins whose PreFilter was reached. */
	readonly preFiltered: ReadonlySet<string>;
	/** Why each node was refused. */
	readonly refusals: NodeRefusals;
	/** Refilters the pod on a copy of a node, as preemption's dry run does. */
	dryRun(node: NodeInfo): DryRun;
	/** Picks the first candidate looked at, out of `count`; 0 when nothing is drawn. */
	offset(count: number): number;
	/** Cluster time in ms; start time of pods that have none yet. */
	readonly nowMs: number;
}

/** A plugin's wish that a pod wait before it is bound, for `timeoutMs` of cluster time at most. */
export interface PermitWait {
	readonly code: 'Wait';
	readonly timeoutMs: number;
}

/** A node on which pods are taken away and put back to see whether the pod would fit. */
export interface DryRun {
	readonly node: NodeInfo;
	remove(other: PodInfo): void;
	add(other: PodInfo): void;
	/** Undefined: the pod fits as the node stands now. */
	fits(): Refusal | undefined;
	/** Puts the filter states back to what they were. */
	end(): void;
}

/** Where the binding cycle of one pod stands: what reserve, preBind and bind see. */
export interface Binding {
	readonly pod: PodInfo;
	readonly node: NodeInfo;
	readonly cluster: ClusterState;
	readonly context: ComponentContext;
	/** Pods that wait between Permit and PreBind; plugins let them go. */
	readonly waiting: WaitingPods;
}

/**
A scheduling plugin, with kube-scheduler's extension points. Filter and Score run once per node: they must not allocate
more than a refusal. `FilterState` comes from preFilter, `ScoreState` from preScore; a plugin without one gets undefined.
*/
export interface Plugin<FilterState = any, ScoreState = any> {
	/** kube-scheduler's name of the plugin. */
	readonly name: string;
	/** What it depends on, so that pods alike share what it says of nodes. Without it, it is asked about every pod. */
	readonly sharing?: Sharing;
	/** A refusal keeps the pod out of the active queue. */
	preEnqueue?(pod: Pod, objects: ClusterObjects): Refusal | undefined;
	/** Negative: `a` is scheduled before `b`. One plugin of a profile has it. */
	less?(a: QueuedOrder, b: QueuedOrder): number;
	/** `nowMs`: cluster time, where the decision depends on it. */
	preFilter?(pod: PodInfo, cluster: ClusterState, nowMs?: number): PreFilterResult<FilterState>;
	filter?(state: FilterState, pod: PodInfo, node: NodeInfo): Refusal | undefined;
	/** `other` came to `node` (in a dry run, or nominated): brings the state up to date. The inverse of podRemoved. */
	podAdded?(state: FilterState, pod: PodInfo, other: PodInfo, node: NodeInfo): void;
	podRemoved?(state: FilterState, pod: PodInfo, other: PodInfo, node: NodeInfo): void;
	postFilter?(input: PostFilterInput): PostFilterResult;
	preScore?(pod: PodInfo, feasible: readonly NodeInfo[], cluster: ClusterState): PreScoreResult<ScoreState>;
	/** A whole number; 0 to 100 unless normalize brings it there. */
	score?(state: ScoreState, pod: PodInfo, node: NodeInfo): number;
	/** Brings the scores of all feasible nodes (same order) to 0 … 100, in place. */
	normalize?(scores: Float64Array, state: ScoreState, feasible: readonly NodeInfo[]): void;
	/** True: the node is right, but something must be written and awaited before the pod can be bound (1.36's PreBindPreFlight). */
	bindsLater?(pod: PodInfo, node: NodeInfo, cluster: ClusterState): boolean;
	/** What a decision uses up beside the node: notes it in the cluster, which may be a copy. Comes before reserve; unreserve takes it back. */
	assume?(pod: PodInfo, node: NodeInfo, cluster: ClusterState): Refusal | undefined;
	reserve?(binding: Binding): Refusal | undefined;
	unreserve?(binding: Binding): void;
	/** Undefined: the pod may be bound. Waiting ends by WaitingPod.allow and reject, or when its time is over. */
	permit?(binding: Binding): Refusal | PermitWait | undefined;
	preBind?(binding: Binding): Promise<Refusal | undefined>;
	/** Takes back what preBind has written for a pod that is not bound after all. */
	undoPreBind?(binding: Binding): Promise<void>;
	/** Undefined: not this plugin's pod, the next one binds. */
	bind?(binding: Binding): Promise<'bound' | undefined>;
	postBind?(binding: Binding): void;
	/** Changes after which a pod that this plugin refused is worth another attempt. */
	readonly events?: readonly EventHint[];
}

/** What queue sort plugins compare. */
export interface QueuedOrder {
	readonly pod: Pod;
	/** When it entered the queue, ms of cluster time. */
	readonly queuedAtMs: number;
}
