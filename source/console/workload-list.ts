import {controllerOf} from '../machinery/object-key.ts';
import {naturalOrder} from './natural-order.ts';
import type {Workload} from './snapshot.ts';
import type {ConsoleCluster} from './types.ts';

/** The kinds of the workloads panel, in its order. */
export const workloadKinds = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job'] as const;

const kindOrder = ({kind}: Workload): number => workloadKinds.findIndex(known => known === kind);

const workloadOrder = (left: Workload, right: Workload): number =>
	naturalOrder(left.metadata.namespace ?? '', right.metadata.namespace ?? '') ||
	kindOrder(left) - kindOrder(right) ||
	naturalOrder(left.metadata.name, right.metadata.name);

/** All workloads that nothing else owns, by namespace, kind and name. */
export const listWorkloads = (informers: ConsoleCluster['informers']): readonly Workload[] =>
	workloadKinds
		.flatMap<Workload>(kind => [...informers.of(kind).list()])
		.filter(workload => controllerOf(workload) === undefined)
		.toSorted(workloadOrder);
