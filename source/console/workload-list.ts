import type {Handler} from '../client/types.ts';
import {controllerOf} from '../machinery/object-key.ts';
import {naturalOrder} from './natural-order.ts';
import type {Workload} from './snapshot.ts';
import {createSortedList, type SortedList} from './sorted-list.ts';
import type {ConsoleCluster} from './types.ts';

/** The kinds of the workloads panel, in its order. */
export const workloadKinds = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job'] as const;

const kindOrder = ({kind}: Workload): number => workloadKinds.findIndex(known => known === kind);

const workloadOrder = (left: Workload, right: Workload): number =>
	naturalOrder(left.metadata.namespace ?? '', right.metadata.namespace ?? '') ||
	kindOrder(left) - kindOrder(right) ||
	naturalOrder(left.metadata.name, right.metadata.name);

const isOnItsOwn = (workload: Workload): boolean => controllerOf(workload) === undefined;

/** Tells of an object that is or becomes nobody's as one that is there, and of one that gets an owner as one that has gone. */
const ofThoseAlone = ({added, updated, deleted}: Handler<Workload>): Handler<Workload> => ({
	added: workload => {
		if (isOnItsOwn(workload)) added?.(workload);
	},
	updated: (workload, previous) => {
		if (isOnItsOwn(workload)) updated?.(workload, previous);
		else if (isOnItsOwn(previous)) deleted?.(workload);
	},
	deleted: workload => {
		if (isOnItsOwn(workload)) deleted?.(workload);
	},
});

/** Follows all workloads that nothing else owns, by namespace, kind and name. */
export const createWorkloadList = (informers: ConsoleCluster['informers']): SortedList<Workload> =>
	createSortedList<Workload>(
		{
			list: () => workloadKinds.flatMap<Workload>(kind => [...informers.of(kind).list()]).filter(isOnItsOwn),
			subscribe(handler) {
				const alone = ofThoseAlone(handler);
				const ways = workloadKinds.map(kind => informers.of(kind).subscribe(alone as Handler<never>));
				return () => {
					for (const leave of ways) leave();
				};
			},
		},
		workloadOrder,
	);
