import type {MetricFamily} from '../api/http/metrics/metric-family.ts';
import type {ClusterStatistics, ControllerStatistics, SchedulerStatistics, StoreStatistics} from './statistics.ts';

const gauge = (name: string, help: string, value: number): MetricFamily => ({
	name,
	help,
	type: 'gauge',
	samples: [{labels: {}, value}],
});

const storeFamilies = ({revision, compacted, keys, watchers, weigh}: StoreStatistics): readonly MetricFamily[] => {
	const liveBytes = weigh().roots.reduce((sum, {bytes}) => sum + bytes, 0);
	return [
		{
			name: 'apiserver_storage_size_bytes',
			help: 'Size of the storage database file physically allocated in bytes.',
			type: 'gauge',
			samples: [{labels: {storage_cluster_id: 'etcd-0'}, value: liveBytes}],
		},
		gauge('etcd_debugging_mvcc_current_revision', 'The current revision of store.', revision),
		gauge('etcd_debugging_mvcc_compact_revision', 'The revision of the last compaction in store.', compacted),
		gauge('etcd_debugging_mvcc_keys_total', 'Total number of keys.', keys),
		gauge('etcd_debugging_mvcc_watcher_total', 'Total number of watchers.', watchers.synced + watchers.unsynced),
		gauge('etcd_debugging_mvcc_slow_watcher_total', 'Total number of unsynced slow watchers.', watchers.unsynced),
	];
};

const schedulerFamilies = ({queue, attempts, nodes}: SchedulerStatistics): readonly MetricFamily[] => {
	const {active, backoff, unschedulable, gated} = queue;
	return [
		{
			name: 'scheduler_schedule_attempts_total',
			help: "Number of attempts to schedule pods, by the result. 'unschedulable' means a pod could not be scheduled, while 'error' means an internal scheduler problem.",
			type: 'counter',
			samples: attempts.map(({count, ...labels}) => ({labels, value: count})),
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
			samples: [{labels: {type: 'nodes'}, value: nodes}],
		},
	];
};

const queueFamilies = (controllers: readonly ControllerStatistics[]): readonly MetricFamily[] => {
	const family = (
		name: string,
		help: string,
		type: 'counter' | 'gauge',
		value: (controller: ControllerStatistics) => number,
	): MetricFamily => ({
		name,
		help,
		type,
		samples: controllers.map(controller => ({
			labels: {name: controller.name.replace(/-controller$/, '')},
			value: value(controller),
		})),
	});
	return [
		family('workqueue_depth', 'Current depth of workqueue', 'gauge', ({depth}) => depth),
		family('workqueue_adds_total', 'Total number of adds handled by workqueue', 'counter', ({totals}) => totals.added),
		family(
			'workqueue_retries_total',
			'Total number of retries handled by workqueue',
			'counter',
			({totals}) => totals.failed,
		),
	];
};

/** What store, scheduler and controllers tell of themselves, in the names of their Kubernetes counterparts. */
export const componentMetrics = ({store, scheduler, controllers}: ClusterStatistics): readonly MetricFamily[] => [
	...storeFamilies(store),
	...(scheduler ? schedulerFamilies(scheduler) : []),
	...(controllers.length > 0 ? queueFamilies(controllers) : []),
];
