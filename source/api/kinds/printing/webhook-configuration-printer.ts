import type {MutatingWebhookConfiguration, ValidatingWebhookConfiguration} from '../../schema/kubernetes.generated.ts';
import type {Printer} from '../../types.ts';
import {age} from './age.ts';
import {ageColumn, integerColumn, nameColumn} from './columns.ts';

/** The `kubectl get` table of a webhook configuration, mutating or validating. */
export const webhookConfigurationPrinter: Printer<MutatingWebhookConfiguration | ValidatingWebhookConfiguration> = {
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
