import {age} from '../printing/age.ts';
import {ageColumn, nameColumn} from '../printing/columns.ts';
import type {ServiceAccount} from '../../schema/kubernetes.generated.ts';
import type {Printer} from '../../types.ts';

/** The `kubectl get` table of a ServiceAccount. */
export const serviceAccountPrinter: Printer<ServiceAccount> = {
	columns: [nameColumn, ageColumn],
	cells: ({metadata}, now) => [metadata.name, age(metadata.creationTimestamp, now)],
};
