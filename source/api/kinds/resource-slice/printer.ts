import {age} from '../printing/age.ts';
import {ageColumn, fieldColumn, nameColumn} from '../printing/columns.ts';
import type {ResourceSlice} from '../../schema/kubernetes.generated.ts';
import type {Printer} from '../../types.ts';

/** The `kubectl get` table of a ResourceSlice. */
export const resourceSlicePrinter: Printer<ResourceSlice> = {
	columns: [
		nameColumn,
		fieldColumn('Node', 'resource.v1.ResourceSliceSpec.nodeName'),
		fieldColumn('Driver', 'resource.v1.ResourceSliceSpec.driver'),
		fieldColumn('Pool', 'resource.v1.ResourcePool.name'),
		ageColumn,
	],
	cells: (object, now) => [
		object.metadata.name,
		object.spec.nodeName ?? '',
		object.spec.driver,
		object.spec.pool.name,
		age(object.metadata.creationTimestamp, now),
	],
};
