import {age} from '../printing/age.ts';
import {ageColumn, nameColumn, textColumn} from '../printing/columns.ts';
import type {ConfigMap} from '../../schema/kubernetes.generated.ts';
import type {Printer} from '../../types.ts';

/** The `kubectl get` table of a ConfigMap. */
export const configMapPrinter: Printer<ConfigMap> = {
	columns: [
		nameColumn,
		textColumn(
			'Data',
			"Data contains the configuration data. Each key must consist of alphanumeric characters, '-', '_' or '.'. Values with non-UTF-8 byte sequences must use the BinaryData field. The keys stored in Data must not overlap with the keys in the BinaryData field, this is enforced during validation process.",
		),
		ageColumn,
	],
	cells: (object, now) => [
		object.metadata.name,
		Object.keys(object.data ?? {}).length + Object.keys(object.binaryData ?? {}).length,
		age(object.metadata.creationTimestamp, now),
	],
};
