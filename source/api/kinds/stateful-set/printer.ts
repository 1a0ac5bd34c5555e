import {age} from '../printing/age.ts';
import {ageColumn, containerColumns, nameColumn, textColumn} from '../printing/columns.ts';
import {containerCells} from '../printing/container-cells.ts';
import type {StatefulSet} from '../../schema/kubernetes.generated.ts';
import type {Printer} from '../../types.ts';

/** The `kubectl get` table of a StatefulSet. */
export const statefulSetPrinter: Printer<StatefulSet> = {
	columns: [nameColumn, textColumn('Ready', 'Number of the pod with ready state'), ageColumn, ...containerColumns],
	cells: (object, now) => [
		object.metadata.name,
		`${object.status?.readyReplicas ?? 0}/${object.spec?.replicas ?? 0}`,
		age(object.metadata.creationTimestamp, now),
		...containerCells(object.spec?.template.spec?.containers),
	],
};
