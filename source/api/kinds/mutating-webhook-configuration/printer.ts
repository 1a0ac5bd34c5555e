import {age} from '../printing/age.ts';
import {ageColumn, integerColumn, nameColumn} from '../printing/columns.ts';
import type {MutatingWebhookConfiguration} from '../../schema/kubernetes.generated.ts';
import type {Printer} from '../../types.ts';

/** The `kubectl get` table of a MutatingWebhookConfiguration. */
export const mutatingWebhookConfigurationPrinter: Printer<MutatingWebhookConfiguration> = {
	columns: [
		nameColumn,
		integerColumn('Webhooks', 'Webhooks indicates the number of webhooks registered in this configuration'),
		ageColumn,
	],
	cells: (object, now) => [
		object.metadata.name,
		object.webhooks?.length ?? 0,
		age(object.metadata.creationTimestamp, now),
	],
};
