import type {MetricFamily} from '../api/http/metrics/metric-family.ts';
import type {RunningControllers} from '../controllers/start-controllers.ts';
import type {RunningScheduler} from '../scheduler/start-scheduler.ts';
import type {RevisionStore} from '../store/types.ts';
import {valueText} from '../store/value.ts';

/** What of a cluster has something to tell at a scrape. */
interface Measured {
	readonly store: RevisionStore;
	readonly scheduler: RunningScheduler | undefined;
	readonly controllers: RunningControllers | undefined;
}

const gauge = (name: string, help: string, value: number): MetricFamily => ({
	name,
	help,
	type: 'gauge',
	samples: [{labels: {}, value}],
});

/** Text of keys and values as stored now; it is what an etcd's file would hold at least. */
const storedBytes = (store: RevisionStore): number =>
	store
		.range({key: '\0', end: '\0'})
		.kvs.reduce((sum, {key, value}) => sum + key.length + Buffer.byteLength(valueText(value)), 0);

const storeFamilies = (store: RevisionStore): readonly MetricFamily[] => {
	const {revision, compacted, keys, watchers} = store.status();
	return [
		{
			name: 'apiserver_storage_size_bytes',
			help: 'Size of the storage database file physically allocated in bytes.',
			type: 'gauge',
			samples: [{labels: {storage_cluster_id: 'etcd-0'}, value: storedBytes(store)}],
		},
		gauge('etcd_debugging_mvcc_current_revision', 'The current revision of store.', revision),
		gauge('etcd_debugging_mvcc_compact_revision', 'The revision of the last compaction in store.', compacted),
		gauge('etcd_debugging_mvcc_keys_total', 'Total number of keys.', keys),
		gauge('etcd_debugging_mvcc_watcher_total', 'Total number of watchers.', watchers.synced + watchers.unsynced),
		gauge('etcd_debugging_mvcc_slow_watcher_total', 'Total number of unsynced slow watchers.', watchers.unsynced),
	];
};

/** Attempts by profile and result, counted from the start on. */
const schedulerFamilies = (
	scheduler: RunningScheduler,
	attempts: ReadonlyMap<string, number>,
): readonly MetricFamily[] => {
	const {active, backoff, unschedulable, gated} = scheduler.queue();
	return [
		{
			name: 'scheduler_schedule_attempts_total',
			help: "Number of attempts to schedule pods, by the result. 'unschedulable' means a pod could not be scheduled, while 'error' means an internal scheduler problem.",
			type: 'counter',
			samples: [...attempts].map(([key, value]) => {
				const [profile = '', result = ''] = key.split('\n');
				return {labels: {profile, result}, value};
			}),
		},
		{
			name: 'scheduler_pending_pods',
			help: "Number of pending pods, by the queue type. 'active' means number of pods in activeQ; 'backoff' means number of pods in backoffQ; 'unschedulable' means number of pods in unschedulablePods that the scheduler attempted to schedule and failed; 'gated' is the number of unschedulable pods that the scheduler never attempted to schedule because they are gated.",
			type: 'gauge',
			samples: Object.entries({active, backoff, gated, unschedulable}).map(([queue, value]) => ({
				labels: {queue},
				value,
			})),
		},
		{
			name: 'scheduler_cache_size',
			help: 'Number of nodes, pods, and assumed (bound) pods in the scheduler cache.',
			type: 'gauge',
			samples: [{labels: {type: 'nodes'}, value: scheduler.cluster.nodes.length}],
		},
	];
};

const queueFamilies = ({queues}: RunningControllers): readonly MetricFamily[] => {
	const family = (
		name: string,
		help: string,
		type: 'counter' | 'gauge',
		value: (queue: RunningControllers['queues'][number]['queue']) => number,
	): MetricFamily => ({
		name,
		help,
		type,
		samples: queues.map(({name, queue}) => ({labels: {name: name.replace(/-controller$/, '')}, value: value(queue)})),
	});
	return [
		family('workqueue_depth', 'Current depth of workqueue', 'gauge', queue => queue.depth),
		family('workqueue_adds_total', 'Total number of adds handled by workqueue', 'counter', ({totals}) => totals.added),
		family(
			'workqueue_retries_total',
			'Total number of retries handled by workqueue',
			'counter',
			({totals}) => totals.failed,
		),
	];
};

/** Counts the scheduler's attempts by what came of them. A pod that is not bound after all counts as an error besides. */
const countAttempts = (scheduler: RunningScheduler): ReadonlyMap<string, number> => {
	const attempts = new Map<string, number>();
	scheduler.decisions.subscribe(({kind, record}) => {
		const result = kind === 'failed' ? 'error' : record.node === undefined ? 'unschedulable' : 'scheduled';
		const key = `${record.schedulerName}\n${result}`;
		attempts.set(key, (attempts.get(key) ?? 0) + 1);
	});
	return attempts;
};

/** What store, scheduler and controllers tell of themselves, in the names of their Kubernetes counterparts. */
export const componentMetrics = ({store, scheduler, controllers}: Measured): (() => readonly MetricFamily[]) => {
	const attempts = scheduler && countAttempts(scheduler);
	return () => [
		...storeFamilies(store),
		...(scheduler && attempts ? schedulerFamilies(scheduler, attempts) : []),
		...(controllers ? queueFamilies(controllers) : []),
	];
};
