import {age} from '../printing/age.ts';
import {ageColumn, containerColumns, integerColumn, nameColumn, textColumn, wide} from '../printing/columns.ts';
import {containerCells} from '../printing/container-cells.ts';
import {selectorText} from '../printing/selector-text.ts';
import type {ReplicaSet} from '../../schema/kubernetes.generated.ts';
import type {Printer} from '../../types.ts';

/** The `kubectl get` table of a ReplicaSet. */
export const replicaSetPrinter: Printer<ReplicaSet> = {
	columns: [
		nameColumn,
		integerColumn('Desired'),
		integerColumn('Current'),
		integerColumn('Ready'),
		ageColumn,
		...containerColumns,
		...wide(textColumn('Selector')),
	],
	cells: (object, now) => [
		object.metadata.name,
		object.spec?.replicas ?? 0,
		object.status?.replicas ?? 0,
		object.status?.readyReplicas ?? 0,
		age(object.metadata.creationTimestamp, now),
		...containerCells(object.spec?.template?.spec?.containers),
		selectorText(object.spec?.selector),
	],
};
