import {age} from '../printing/age.ts';
import {ageColumn, fieldColumn, nameColumn} from '../printing/columns.ts';
import type {Scale} from '../../schema/kubernetes.generated.ts';
import type {Printer} from '../../types.ts';

/** The `kubectl get --subresource=scale` table of anything that scales. */
export const scalePrinter: Printer<Scale> = {
	columns: [
		{...nameColumn, format: ''},
		fieldColumn('Desired', 'autoscaling.v1.ScaleSpec.replicas', 'integer'),
		fieldColumn('Available', 'autoscaling.v1.ScaleStatus.replicas', 'integer'),
		ageColumn,
	],
	cells: ({metadata, spec, status}, now) => [
		metadata.name,
		spec?.replicas ?? 0,
		status?.replicas ?? 0,
		age(metadata.creationTimestamp, now),
	],
};
