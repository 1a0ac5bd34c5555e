import {age} from '../printing/age.ts';
import {ageColumn, integerColumn, nameColumn, textColumn} from '../printing/columns.ts';
import type {PriorityClass} from '../../schema/kubernetes.generated.ts';
import type {Printer} from '../../types.ts';

/** The `kubectl get` table of a PriorityClass. */
export const priorityClassPrinter: Printer<PriorityClass> = {
	columns: [
		nameColumn,
		integerColumn('Value'),
		{name: 'Global-Default', type: 'boolean'},
		ageColumn,
		textColumn('PreemptionPolicy'),
	],
	cells: (object, now) => [
		object.metadata.name,
		object.value ?? 0,
		object.globalDefault ?? false,
		age(object.metadata.creationTimestamp, now),
		object.preemptionPolicy ?? '',
	],
};
