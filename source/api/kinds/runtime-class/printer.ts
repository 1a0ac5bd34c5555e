import {age} from '../printing/age.ts';
import {ageColumn, nameColumn, textColumn} from '../printing/columns.ts';
import type {RuntimeClass} from '../../schema/kubernetes.generated.ts';
import type {Printer} from '../../types.ts';

/** The `kubectl get` table of a RuntimeClass. */
export const runtimeClassPrinter: Printer<RuntimeClass> = {
	columns: [nameColumn, textColumn('Handler'), ageColumn],
	cells: (object, now) => [object.metadata.name, object.handler, age(object.metadata.creationTimestamp, now)],
};
