import type {KubernetesObject} from '../../../machinery/json.ts';
import type {Container} from '../../schema/kubernetes.generated.ts';
import type {Printer} from '../../types.ts';
import {age} from './age.ts';
import {ageColumn, containerColumns, fieldColumn, nameColumn, wide} from './columns.ts';
import {containerCells} from './container-cells.ts';

/** A kind that keeps a number of like pods. */
type Replicated<S> = KubernetesObject & {
	readonly spec?: {
		readonly replicas?: number;
		readonly selector?: S;
		readonly template?: {readonly spec?: {readonly containers: readonly Container[]}};
	};
	readonly status?: {readonly replicas?: number; readonly readyReplicas?: number};
};

/** The `kubectl get` table of ReplicaSets and ReplicationControllers, which differ in their selectors only. */
export const replicaPrinter = <S>(
	type: 'apps.v1.ReplicaSet' | 'core.v1.ReplicationController',
	selectorText: (selector: S | undefined) => string,
): Printer<Replicated<S>> => ({
	columns: [
		nameColumn,
		fieldColumn('Desired', `${type}Spec.replicas`, 'integer'),
		fieldColumn('Current', `${type}Status.replicas`, 'integer'),
		fieldColumn('Ready', `${type}Status.readyReplicas`, 'integer'),
		ageColumn,
		...containerColumns,
		...wide(fieldColumn('Selector', `${type}Spec.selector`)),
	],
	cells: ({metadata, spec, status}, now) => [
		metadata.name,
		spec?.replicas ?? 0,
		status?.replicas ?? 0,
		status?.readyReplicas ?? 0,
		age(metadata.creationTimestamp, now),
		...containerCells(spec?.template?.spec?.containers),
		selectorText(spec?.selector),
	],
});
