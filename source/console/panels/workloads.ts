import type {ObjectOf} from '../../client/types.ts';
import type {Column} from '../columns.ts';
import type {ClusterSnapshot, Workload} from '../snapshot.ts';
import {age, rawAge} from './age.ts';
import type {PanelContent, PanelItem} from './panel.ts';
import {remembered} from './remembered.ts';

/** What of a workload the panel shows besides its name. */
interface Progress {
	readonly ready: number;
	readonly wanted: number;
	readonly upToDate: number | undefined;
	readonly strategy: string;
}

const deploymentProgress = ({spec, status}: ObjectOf<'Deployment'>): Progress => {
	const {maxSurge = '25%', maxUnavailable = '25%'} = spec.strategy?.rollingUpdate ?? {};
	return {
		ready: status?.readyReplicas ?? 0,
		wanted: spec.replicas ?? 1,
		upToDate: status?.updatedReplicas ?? 0,
		strategy: spec.strategy?.type === 'Recreate' ? 'recreate' : `${maxSurge}/${maxUnavailable}`,
	};
};

const statefulSetProgress = ({spec, status}: ObjectOf<'StatefulSet'>): Progress => ({
	ready: status?.readyReplicas ?? 0,
	wanted: spec.replicas ?? 1,
	upToDate: status?.updatedReplicas ?? 0,
	strategy: spec.podManagementPolicy === 'Parallel' ? 'parallel' : 'ordered',
});

const daemonSetProgress = ({spec, status}: ObjectOf<'DaemonSet'>): Progress => ({
	ready: status?.numberReady ?? 0,
	wanted: status?.desiredNumberScheduled ?? 0,
	upToDate: status?.updatedNumberScheduled ?? 0,
	strategy: spec.updateStrategy?.type === 'OnDelete' ? 'on delete' : 'every node',
});

const replicaSetProgress = ({spec, status}: ObjectOf<'ReplicaSet'>): Progress => ({
	ready: status?.readyReplicas ?? 0,
	wanted: spec?.replicas ?? 1,
	upToDate: undefined,
	strategy: '',
});

const jobProgress = ({spec, status}: ObjectOf<'Job'>): Progress => ({
	ready: status?.succeeded ?? 0,
	wanted: spec?.completions ?? 1,
	upToDate: undefined,
	strategy: `${status?.active ?? 0} active`,
});

const progressOf = (workload: Workload): Progress => {
	switch (workload.kind) {
		case 'Deployment':
			return deploymentProgress(workload as ObjectOf<'Deployment'>);
		case 'StatefulSet':
			return statefulSetProgress(workload as ObjectOf<'StatefulSet'>);
		case 'DaemonSet':
			return daemonSetProgress(workload as ObjectOf<'DaemonSet'>);
		case 'ReplicaSet':
			return replicaSetProgress(workload as ObjectOf<'ReplicaSet'>);
		default:
			return jobProgress(workload as ObjectOf<'Job'>);
	}
};

const columns: readonly Column[] = [
	{key: 'kind', tone: 'muted', dropAt: 1},
	{key: 'namespace', tone: 'muted', dropAt: 6},
	{key: 'name', grow: true, minimum: 8},
	{key: 'ready', align: 'right', tone: (_, row) => (row['complete'] === 'yes' ? 'good' : 'warn')},
	{key: 'up-to-date', align: 'right', dropAt: 3},
	{key: 'strategy', dropAt: 5},
	{key: 'age', align: 'right', minimum: 4, tone: 'muted', dropAt: 2},
];

const workloadItem = remembered((workload: Workload): PanelItem => {
	const {name, namespace = '', uid} = workload.metadata;
	const {ready, wanted, upToDate, strategy} = progressOf(workload);
	return {
		uid,
		search: `${workload.kind} ${namespace} ${name}`.toLowerCase(),
		target: {kind: workload.kind, name, namespace, object: workload},
		opens: {of: 'workload', kind: workload.kind, namespace, name},
		raw: {age: rawAge(workload)},
		cells: now => ({
			uid,
			kind: workload.kind,
			namespace,
			name,
			ready: `${ready}/${wanted}`,
			'up-to-date': upToDate === undefined ? '' : String(upToDate),
			strategy,
			age: age(workload, now),
			complete: ready >= wanted ? 'yes' : 'no',
		}),
	};
});

const itemsOf = remembered((workloads: readonly Workload[]): readonly PanelItem[] => workloads.map(workloadItem));

/** Every workload that nothing else owns, and how far it has come. */
export const workloadsPanel = ({workloads}: ClusterSnapshot): PanelContent => ({
	title: 'workloads',
	columns,
	items: itemsOf(workloads),
	lists: ['workloads'],
	empty: 'no workloads',
});
