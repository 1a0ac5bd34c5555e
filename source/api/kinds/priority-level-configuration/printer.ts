import {age} from '../printing/age.ts';
import {ageColumn, integerColumn, nameColumn, textColumn} from '../printing/columns.ts';
import type {PriorityLevelConfiguration} from '../../schema/kubernetes.generated.ts';
import type {Printer} from '../../types.ts';

/** The `kubectl get` table of a PriorityLevelConfiguration. */
export const priorityLevelConfigurationPrinter: Printer<PriorityLevelConfiguration> = {
	columns: [
		nameColumn,
		textColumn('Type'),
		integerColumn('NominalConcurrencyShares'),
		integerColumn('Queues'),
		integerColumn('HandSize'),
		integerColumn('QueueLengthLimit'),
		ageColumn,
	],
	cells: (object, now) => [
		object.metadata.name,
		object.spec.type,
		object.spec.limited?.nominalConcurrencyShares ?? object.spec.exempt?.nominalConcurrencyShares ?? '<none>',
		object.spec.limited?.limitResponse?.queuing?.queues ?? '<none>',
		object.spec.limited?.limitResponse?.queuing?.handSize ?? '<none>',
		object.spec.limited?.limitResponse?.queuing?.queueLengthLimit ?? '<none>',
		age(object.metadata.creationTimestamp, now),
	],
};
