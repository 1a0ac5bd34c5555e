import {age} from '../printing/age.ts';
import {ageColumn, nameColumn, textColumn} from '../printing/columns.ts';
import type {ServiceAccount} from '../../schema/kubernetes.generated.ts';
import type {Printer} from '../../types.ts';

/** The `kubectl get` table of a ServiceAccount. */
export const serviceAccountPrinter: Printer<ServiceAccount> = {
	columns: [nameColumn, textColumn('Secrets'), ageColumn],
	cells: (object, now) => [
		object.metadata.name,
		object.secrets?.length ?? 0,
		age(object.metadata.creationTimestamp, now),
	],
};
