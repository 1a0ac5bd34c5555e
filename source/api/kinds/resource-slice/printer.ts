import {age} from '../printing/age.ts';
import {ageColumn, nameColumn, textColumn} from '../printing/columns.ts';
import type {ResourceSlice} from '../../schema/kubernetes.generated.ts';
import type {Printer} from '../../types.ts';

/** The `kubectl get` table of a ResourceSlice. */
export const resourceSlicePrinter: Printer<ResourceSlice> = {
	columns: [nameColumn, textColumn('Node'), textColumn('Driver'), textColumn('Pool'), ageColumn],
	cells: (object, now) => [
		object.metadata.name,
		object.spec.nodeName ?? '',
		object.spec.driver,
		object.spec.pool.name,
		age(object.metadata.creationTimestamp, now),
	],
};
