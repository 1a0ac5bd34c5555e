import type {MetricFamily} from '../api/http/metrics/metric-family.ts';
import type {ApiServer} from '../api/types.ts';
import type {TimeEngine} from '../clock/engine.ts';
import type {Client, Informers, Logger} from '../client/types.ts';
import type {PastExplanation} from '../scheduler/decisions/explain-decision.ts';
import type {PodExplanation} from '../scheduler/explain-pod.ts';
import type {SchedulerConfiguration} from '../scheduler/framework/scheduler-configuration.ts';
import type {NodeEdit} from '../scheduler/what-if/node-edits.ts';
import type {Placement} from '../scheduler/what-if/what-if.ts';
import type {Stage} from '../kubelet/stages/stage.ts';
import type {EtcdOptions} from '../store/etcd/etcd-options.ts';
import type {FeatureGate} from './feature-gates.ts';
import type {RevisionStore} from '../store/types.ts';
import type {Instants} from './instants.ts';
import type {ClusterStatistics} from './statistics.ts';

export type ComponentName = 'store' | 'api' | 'scheduler' | 'controllers' | 'kubelets';

/** Simulated nodes to create at the start, as fixtures write them. */
export interface NodeTemplate {
	readonly count?: number;
	readonly name: string;
	readonly cpu?: string;
	readonly memory?: string;
	readonly pods?: number | string;
	readonly labels?: {readonly [key: string]: string};
	readonly annotations?: {readonly [key: string]: string};
	readonly taints?: readonly {readonly key: string; readonly value?: string; readonly effect: string}[];
}

export interface ClusterOptions {
	/** A number makes node-0 … node-(n−1) in three zones. */
	readonly nodes?: number | readonly NodeTemplate[];
	/** Folder for NeDB; in memory without it. */
	readonly data?: string;
	readonly fsync?: 'always' | 'interval' | 'never';
	/** The store is an etcd cluster; without it one in this process. */
	readonly etcd?: EtcdOptions;
	readonly seed?: number;
	/** Infinity: virtual time. */
	readonly speed?: number;
	/** Cluster time at the start, ms since the epoch. Virtual clusters default to 2026-01-01T00:00:00Z, others to now. */
	readonly startTime?: number;
	readonly components?: ReadonlySet<ComponentName>;
	/** kube-controller-manager's syntax: `*,-cronjob`. */
	readonly controllers?: string;
	/** Profiles, plugins and times of the scheduler; kube-scheduler's defaults without it. */
	readonly schedulerConfig?: SchedulerConfiguration;
	/** What simulated nodes and pods (or objects of any kind) do, in place of what the simulated kubelets do with that kind. */
	readonly stages?: readonly Stage[];
	/** Alpha features that are on; none without it. */
	readonly featureGates?: ReadonlySet<FeatureGate>;
	readonly plain?: boolean;
	/** PEM of the authority that pods find in kube-root-ca.crt, if need be still in the making; a fixed one without it. */
	readonly rootCertificate?: string | Promise<string>;
	/** Milliseconds of cluster time between lease renewals (10,000). */
	readonly heartbeatMs?: number;
	readonly podStartMs?: number;
	readonly podStopMs?: number;
	readonly imagePullMs?: number;
	/** How much history the store keeps; see store/. */
	readonly history?: {readonly revisions?: number; readonly ageMs?: number; readonly atLeastRevisions?: number};
	/** Keep everything before a damaged place in the data folder and say what is lost. */
	readonly repair?: boolean;
	readonly log?: Logger;
	/** False: what comes from outside is not kept for a replay; a process that serves for ever would keep it for ever. */
	readonly keepsJournal?: boolean;
	/** Sees the store before anything is written: to record every revision. */
	observe?(cluster: Pick<Cluster, 'store' | 'time'>): void;
}

/** How a cluster began and what it has come through: what a fork of it goes by. */
export interface ClusterOrigin {
	readonly options: ClusterOptions;
	/** Cluster time at the start, ms since the epoch. */
	readonly startTime: number;
	readonly instants: Instants;
	/** Why what was done cannot be repeated from the start; undefined when it can. */
	readonly unrepeatable?: string;
}

/** A running cluster: the rooms put together. */
export interface Cluster {
	readonly time: TimeEngine;
	/** The store; of a remote one the watch cache's copy, which refuses writes. */
	readonly store: RevisionStore;
	readonly api: ApiServer;
	/** The way in for people: every write enters through the journal. */
	readonly client: Client;
	/** Live copies for panels, expectations and reports. */
	readonly informers: Informers;
	readonly seed: number;
	/** The store held nothing when it was opened: the cluster does not go on from an earlier one. */
	readonly isNew: boolean;
	readonly origin: ClusterOrigin;
	readonly log: Logger;
	/** Where a pod would go now if it were pending, and why; recomputed on request. Throws when the pod or the scheduler is missing. */
	explain(namespace: string, name: string): PodExplanation;
	/** Why an attempt of the scheduler came out as it did, on the cluster as it was then. Rejects when the attempt or its revision is forgotten. */
	explainAttempt(sequence: number): Promise<PastExplanation & Pick<PodExplanation, 'queue'>>;
	/** Where pods would land after edits of nodes, tried on a copy; undefined when no scheduler runs. Throws for a node that is not there. */
	whatIf(edits: readonly NodeEdit[]): readonly Placement[] | undefined;
	/** What runs behind it, at this moment: nearly free to ask. */
	statistics(): ClusterStatistics;
	/** What store, scheduler and controllers tell at a scrape of /metrics. */
	metrics(): readonly MetricFamily[];
	/** Orderly stop: acknowledged writes are on disk when it resolves. Asked again, it is the same stop. */
	stop(): Promise<void>;
}
