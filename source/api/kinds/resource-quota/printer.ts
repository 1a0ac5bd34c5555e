import {age} from '../printing/age.ts';
import {ageColumn, nameColumn, textColumn} from '../printing/columns.ts';
import type {ResourceQuota} from '../../schema/kubernetes.generated.ts';
import type {Printer} from '../../types.ts';

const isLimit = (resource: string): boolean => resource.startsWith('limits.');
const isRequest = (resource: string): boolean => !isLimit(resource);

/** `cpu: used/hard` of the resources of one column, by name. */
const usageText = ({status}: ResourceQuota, belongs: (resource: string) => boolean): string =>
	Object.entries(status?.hard ?? {})
		.filter(([resource]) => belongs(resource))
		.toSorted(([a], [b]) => (a < b ? -1 : 1))
		.map(([resource, hard]) => `${resource}: ${status?.used?.[resource] ?? '0'}/${hard}`)
		.join(', ');

/** The `kubectl get` table of a ResourceQuota. */
export const resourceQuotaPrinter: Printer<ResourceQuota> = {
	columns: [
		nameColumn,
		textColumn('Request', 'Request represents a minimum amount of cpu/memory that a container may consume.'),
		textColumn(
			'Limit',
			'Limits control the maximum amount of cpu/memory that a container may use independent of contention on the node.',
		),
		ageColumn,
	],
	cells: (object, now) => [
		object.metadata.name,
		usageText(object, isRequest),
		usageText(object, isLimit),
		age(object.metadata.creationTimestamp, now),
	],
};
