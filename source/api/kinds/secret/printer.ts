import {age} from '../printing/age.ts';
import {ageColumn, fieldColumn, nameColumn} from '../printing/columns.ts';
import type {Secret} from '../../schema/kubernetes.generated.ts';
import type {Printer} from '../../types.ts';

/** The `kubectl get` table of a Secret. */
export const secretPrinter: Printer<Secret> = {
	columns: [
		nameColumn,
		fieldColumn('Type', 'core.v1.Secret.type'),
		fieldColumn('Data', 'core.v1.Secret.data'),
		ageColumn,
	],
	cells: (object, now) => [
		object.metadata.name,
		object.type ?? '',
		Object.keys(object.data ?? {}).length,
		age(object.metadata.creationTimestamp, now),
	],
};
