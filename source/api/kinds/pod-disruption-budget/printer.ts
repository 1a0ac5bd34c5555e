import {age} from '../printing/age.ts';
import {ageColumn, integerColumn, nameColumn, textColumn} from '../printing/columns.ts';
import type {PodDisruptionBudget} from '../../schema/kubernetes.generated.ts';
import type {Printer} from '../../types.ts';

/** The `kubectl get` table of a PodDisruptionBudget. */
export const podDisruptionBudgetPrinter: Printer<PodDisruptionBudget> = {
	columns: [
		nameColumn,
		textColumn('Min Available', 'The minimum number of pods that must be available.'),
		textColumn('Max Unavailable', 'The maximum number of pods that may be unavailable.'),
		integerColumn('Allowed Disruptions', 'Calculated number of pods that may be disrupted at this time.'),
		ageColumn,
	],
	cells: (object, now) => [
		object.metadata.name,
		String(object.spec?.minAvailable ?? 'N/A'),
		String(object.spec?.maxUnavailable ?? 'N/A'),
		object.status?.disruptionsAllowed ?? 0,
		age(object.metadata.creationTimestamp, now),
	],
};
