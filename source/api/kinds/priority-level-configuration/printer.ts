import {age} from '../printing/age.ts';
import {ageColumn, fieldColumn, nameColumn} from '../printing/columns.ts';
import type {PriorityLevelConfiguration} from '../../schema/kubernetes.generated.ts';
import type {Printer} from '../../types.ts';

/** The `kubectl get` table of a PriorityLevelConfiguration. */
export const priorityLevelConfigurationPrinter: Printer<PriorityLevelConfiguration> = {
	columns: [
		nameColumn,
		fieldColumn('Type', 'flowcontrol.v1.PriorityLevelConfigurationSpec.type'),
		fieldColumn(
			'NominalConcurrencyShares',
			'flowcontrol.v1.LimitedPriorityLevelConfiguration.nominalConcurrencyShares',
		),
		fieldColumn('Queues', 'flowcontrol.v1.QueuingConfiguration.queues'),
		fieldColumn('HandSize', 'flowcontrol.v1.QueuingConfiguration.handSize'),
		fieldColumn('QueueLengthLimit', 'flowcontrol.v1.QueuingConfiguration.queueLengthLimit'),
		ageColumn,
	],
	cells: (object, now) => [
		object.metadata.name,
		object.spec.type,
		object.spec.limited?.nominalConcurrencyShares ?? '<none>',
		object.spec.limited?.limitResponse?.queuing?.queues ?? '<none>',
		object.spec.limited?.limitResponse?.queuing?.handSize ?? '<none>',
		object.spec.limited?.limitResponse?.queuing?.queueLengthLimit ?? '<none>',
		age(object.metadata.creationTimestamp, now),
	],
};
