import {age} from '../printing/age.ts';
import {ageColumn, fieldColumn, nameColumn} from '../printing/columns.ts';
import type {Lease} from '../../schema/kubernetes.generated.ts';
import type {Printer} from '../../types.ts';

/** The `kubectl get` table of a Lease. */
export const leasePrinter: Printer<Lease> = {
	columns: [nameColumn, fieldColumn('Holder', 'coordination.v1.LeaseSpec.holderIdentity'), ageColumn],
	cells: (object, now) => [
		object.metadata.name,
		object.spec?.holderIdentity ?? '',
		age(object.metadata.creationTimestamp, now),
	],
};
