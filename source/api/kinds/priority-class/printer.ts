import {age} from '../printing/age.ts';
import {ageColumn, fieldColumn, nameColumn} from '../printing/columns.ts';
import type {PriorityClass} from '../../schema/kubernetes.generated.ts';
import type {Printer} from '../../types.ts';

/** The `kubectl get` table of a PriorityClass. */
export const priorityClassPrinter: Printer<PriorityClass> = {
	columns: [
		nameColumn,
		fieldColumn('Value', 'scheduling.v1.PriorityClass.value', 'integer'),
		fieldColumn('Global-Default', 'scheduling.v1.PriorityClass.globalDefault', 'boolean'),
		ageColumn,
		fieldColumn('PreemptionPolicy', 'scheduling.v1.PriorityClass.preemptionPolicy'),
	],
	cells: (object, now) => [
		object.metadata.name,
		object.value ?? 0,
		object.globalDefault ?? false,
		age(object.metadata.creationTimestamp, now),
		object.preemptionPolicy ?? '',
	],
};
