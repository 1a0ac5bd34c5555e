import {findCondition} from '../../../machinery/conditions.ts';
import {age} from '../printing/age.ts';
import {ageColumn, nameColumn, textColumn} from '../printing/columns.ts';
import type {PodGroup} from '../../schema/kubernetes.generated.ts';
import type {Printer} from '../../types.ts';

const policyText = ({schedulingPolicy: {gang}}: PodGroup['spec']): string => (gang === undefined ? 'Basic' : 'Gang');

/** The `kubectl get` table of a PodGroup. */
export const podGroupPrinter: Printer<PodGroup> = {
	columns: [nameColumn, textColumn('Policy'), textColumn('MinCount'), textColumn('Scheduled'), ageColumn],
	cells: ({metadata, spec, status}, now) => [
		metadata.name,
		policyText(spec),
		String(spec.schedulingPolicy.gang?.minCount ?? '<none>'),
		findCondition(status?.conditions, 'PodGroupScheduled')?.status ?? '<none>',
		age(metadata.creationTimestamp, now),
	],
};
