import {nameColumn, textColumn} from '../printing/columns.ts';
import type {CSIStorageCapacity} from '../../schema/kubernetes.generated.ts';
import type {Printer} from '../../types.ts';

/** The `kubectl get` table of a CSIStorageCapacity. */
export const csiStorageCapacityPrinter: Printer<CSIStorageCapacity> = {
	columns: [nameColumn, textColumn('StorageClassName'), textColumn('Capacity')],
	cells: object => [object.metadata.name, object.storageClassName, object.capacity ?? '<unset>'],
};
