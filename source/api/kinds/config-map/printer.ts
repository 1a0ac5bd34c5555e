import {age} from '../printing/age.ts';
import {ageColumn, fieldColumn, nameColumn} from '../printing/columns.ts';
import type {ConfigMap} from '../../schema/kubernetes.generated.ts';
import type {Printer} from '../../types.ts';

/** The `kubectl get` table of a ConfigMap. */
export const configMapPrinter: Printer<ConfigMap> = {
	columns: [nameColumn, fieldColumn('Data', 'core.v1.ConfigMap.data'), ageColumn],
	cells: (object, now) => [
		object.metadata.name,
		Object.keys(object.data ?? {}).length + Object.keys(object.binaryData ?? {}).length,
		age(object.metadata.creationTimestamp, now),
	],
};
