import {fieldColumn, nameColumn} from '../printing/columns.ts';
import type {CSIStorageCapacity} from '../../schema/kubernetes.generated.ts';
import type {Printer} from '../../types.ts';

/** The `kubectl get` table of a CSIStorageCapacity. */
export const csiStorageCapacityPrinter: Printer<CSIStorageCapacity> = {
	columns: [
		nameColumn,
		fieldColumn('StorageClassName', 'storage.v1.CSIStorageCapacity.storageClassName'),
		fieldColumn('Capacity', 'storage.v1.CSIStorageCapacity.capacity'),
	],
	cells: object => [object.metadata.name, object.storageClassName, object.capacity ?? '<unset>'],
};
