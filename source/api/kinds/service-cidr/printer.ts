import {age} from '../printing/age.ts';
import {ageColumn, fieldColumn, nameColumn} from '../printing/columns.ts';
import type {ServiceCIDR} from '../../schema/kubernetes.generated.ts';
import type {Printer} from '../../types.ts';

/** The `kubectl get` table of a ServiceCIDR. */
export const serviceCidrPrinter: Printer<ServiceCIDR> = {
	columns: [nameColumn, fieldColumn('CIDRs', 'networking.v1.ServiceCIDRSpec.cidrs'), ageColumn],
	cells: (object, now) => [
		object.metadata.name,
		object.spec?.cidrs?.join(',') ?? '',
		age(object.metadata.creationTimestamp, now),
	],
};
