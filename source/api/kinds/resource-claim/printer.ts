import {age} from '../printing/age.ts';
import {ageColumn, nameColumn, textColumn} from '../printing/columns.ts';
import type {ResourceV1ResourceClaim} from '../../schema/kubernetes.generated.ts';
import type {Printer} from '../../types.ts';

/** deleted, allocated, reserved or pending; several joined by commas. */
const stateText = ({metadata, status}: ResourceV1ResourceClaim): string => {
	const isDeleted = metadata.deletionTimestamp !== undefined;
	if (status?.allocation === undefined) return isDeleted ? 'deleted' : 'pending';
	return [...(isDeleted ? ['deleted'] : []), 'allocated', ...(status.reservedFor?.length ? ['reserved'] : [])].join(
		',',
	);
};

/** The `kubectl get` table of a ResourceClaim. */
export const resourceClaimPrinter: Printer<ResourceV1ResourceClaim> = {
	columns: [
		nameColumn,
		textColumn('State', 'A summary of the current state (allocated, pending, reserved, etc.).'),
		ageColumn,
	],
	cells: (object, now) => [object.metadata.name, stateText(object), age(object.metadata.creationTimestamp, now)],
};
