import {age} from '../printing/age.ts';
import {ageColumn, nameColumn, textColumn} from '../printing/columns.ts';
import type {Secret} from '../../schema/kubernetes.generated.ts';
import type {Printer} from '../../types.ts';

/** The `kubectl get` table of a Secret. */
export const secretPrinter: Printer<Secret> = {
	columns: [nameColumn, textColumn('Type'), textColumn('Data'), ageColumn],
	cells: (object, now) => [
		object.metadata.name,
		object.type ?? '',
		Object.keys(object.data ?? {}).length,
		age(object.metadata.creationTimestamp, now),
	],
};
