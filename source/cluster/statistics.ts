import type {QueueFailure, QueueTotals} from '../client/work-queue.ts';
import type {RunningControllers} from '../controllers/start-controllers.ts';
import type {DecisionRecord} from '../scheduler/decisions/decision-record.ts';
import type {QueuedPod} from '../scheduler/queue/queued-pod.ts';
import type {QueueCounts} from '../scheduler/queue/scheduling-queue.ts';
import type {RunningScheduler} from '../scheduler/start-scheduler.ts';
import type {LeaseStatus, RevisionStore, StoreStatus, StoreWeight} from '../store/types.ts';

/** What an attempt to place a pod came to. `error`: a pod was given a node and not bound after all; it counts as scheduled besides. */
export type AttemptResult = 'scheduled' | 'unschedulable' | 'error';

/** Attempts of one profile with one result. */
export interface AttemptCount {
	readonly profile: string;
	readonly result: AttemptResult;
	readonly count: number;
}

/** What the scheduler is at. */
export interface SchedulerStatistics {
	readonly queue: QueueCounts;
	/** Since the start. */
	readonly attempts: readonly AttemptCount[];
	/** Nodes it knows. */
	readonly nodes: number;
	/** Pods without a node, in no particular order. */
	waiting(): readonly QueuedPod[];
	/** The newest decisions, newest first. */
	decisions(count: number): readonly DecisionRecord[];
}

/** What the store holds and whom it serves. */
export interface StoreStatistics extends StoreStatus {
	/** The oldest leases, with what is left of them. */
	oldestLeases(count: number): readonly LeaseStatus[];
	/** A step for every key: not for every frame. */
	weigh(): StoreWeight;
}

/** What one controller is at. */
export interface ControllerStatistics {
	readonly name: string;
	/** Keys that wait. */
	readonly depth: number;
	/** Keys under way. */
	readonly active: number;
	readonly totals: QueueTotals;
	readonly lastFailure: QueueFailure | undefined;
}

/** What runs behind a cluster, at this moment. Parts that cost more than a glance are functions. */
export interface ClusterStatistics {
	readonly store: StoreStatistics;
	/** Undefined while none runs. */
	readonly scheduler: SchedulerStatistics | undefined;
	/** None while they do not run. */
	readonly controllers: readonly ControllerStatistics[];
}

/** What of a cluster has something to tell. */
export interface Measured {
	readonly store: RevisionStore;
	readonly scheduler: RunningScheduler | undefined;
	readonly controllers: RunningControllers | undefined;
}

const storeStatistics = (store: RevisionStore): StoreStatistics => ({
	...store.status(),
	oldestLeases: count =>
		store
			.leases()
			.slice(0, count)
			.flatMap(({id}) => store.timeToLive(id) ?? []),
	weigh: () => store.weigh(),
});

/** Counts the scheduler's attempts by what came of them. */
const countAttempts = ({decisions}: RunningScheduler): (() => readonly AttemptCount[]) => {
	const counts = new Map<string, AttemptCount>();
	decisions.subscribe(({kind, record}) => {
		const profile = record.schedulerName;
		const result = kind === 'failed' ? 'error' : record.node === undefined ? 'unschedulable' : 'scheduled';
		const key = `${profile}\n${result}`;
		counts.set(key, {profile, result, count: (counts.get(key)?.count ?? 0) + 1});
	});
	return () => [...counts.values()];
};

const schedulerStatistics = (
	scheduler: RunningScheduler,
	attempts: () => readonly AttemptCount[],
): SchedulerStatistics => ({
	queue: scheduler.queue(),
	attempts: attempts(),
	nodes: scheduler.cluster.nodes.length,
	waiting: () => scheduler.waiting(),
	decisions: count => scheduler.decisions.newest(count),
});

const controllerStatistics = ({queues}: RunningControllers): readonly ControllerStatistics[] =>
	queues.map(({name, queue: {depth, active, totals, lastFailure}}) => ({
		name,
		depth,
		active,
		totals: {...totals},
		lastFailure,
	}));

/** Begins to count; what comes back tells how things stand whenever it is asked. */
export const measure = ({store, scheduler, controllers}: Measured): (() => ClusterStatistics) => {
	const attempts = scheduler && countAttempts(scheduler);
	return () => ({
		store: storeStatistics(store),
		scheduler: scheduler && attempts && schedulerStatistics(scheduler, attempts),
		controllers: controllers ? controllerStatistics(controllers) : [],
	});
};
