import {age} from '../printing/age.ts';
import {ageColumn, integerColumn, nameColumn} from '../printing/columns.ts';
import type {CSINode} from '../../schema/kubernetes.generated.ts';
import type {Printer} from '../../types.ts';

/** The `kubectl get` table of a CSINode. */
export const csiNodePrinter: Printer<CSINode> = {
	columns: [
		nameColumn,
		integerColumn('Drivers', 'Drivers indicates the number of CSI drivers registered on the node'),
		ageColumn,
	],
	cells: (object, now) => [
		object.metadata.name,
		(object.spec.drivers ?? []).length,
		age(object.metadata.creationTimestamp, now),
	],
};
