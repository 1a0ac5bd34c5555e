import {age} from '../printing/age.ts';
import {ageColumn, nameColumn, textColumn} from '../printing/columns.ts';
import type {Namespace} from '../../schema/kubernetes.generated.ts';
import type {Printer} from '../../types.ts';

/** The `kubectl get` table of a Namespace. */
export const namespacePrinter: Printer<Namespace> = {
	columns: [nameColumn, textColumn('Status', 'The status of the namespace'), ageColumn],
	cells: (object, now) => [
		object.metadata.name,
		object.status?.phase ?? '',
		age(object.metadata.creationTimestamp, now),
	],
};
