import {age} from '../printing/age.ts';
import {ageColumn, fieldColumn, nameColumn} from '../printing/columns.ts';
import type {VolumeAttributesClass} from '../../schema/kubernetes.generated.ts';
import type {Printer} from '../../types.ts';

/** The `kubectl get` table of a VolumeAttributesClass. */
export const volumeAttributesClassPrinter: Printer<VolumeAttributesClass> = {
	columns: [nameColumn, fieldColumn('DriverName', 'storage.v1.VolumeAttributesClass.driverName'), ageColumn],
	cells: (object, now) => [object.metadata.name, object.driverName, age(object.metadata.creationTimestamp, now)],
};
