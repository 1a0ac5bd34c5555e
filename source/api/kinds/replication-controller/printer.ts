import {age} from '../printing/age.ts';
import {ageColumn, containerColumns, integerColumn, nameColumn, textColumn, wide} from '../printing/columns.ts';
import {containerCells} from '../printing/container-cells.ts';
import {labelsText} from '../printing/selector-text.ts';
import type {ReplicationController} from '../../schema/kubernetes.generated.ts';
import type {Printer} from '../../types.ts';

/** The `kubectl get` table of a ReplicationController. */
export const replicationControllerPrinter: Printer<ReplicationController> = {
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
		labelsText(object.spec?.selector),
	],
};
