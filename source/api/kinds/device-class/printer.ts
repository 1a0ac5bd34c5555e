import {age} from '../printing/age.ts';
import {ageColumn, nameColumn} from '../printing/columns.ts';
import type {DeviceClass} from '../../schema/kubernetes.generated.ts';
import type {Printer} from '../../types.ts';

/** The `kubectl get` table of a DeviceClass. */
export const deviceClassPrinter: Printer<DeviceClass> = {
	columns: [nameColumn, ageColumn],
	cells: (object, now) => [object.metadata.name, age(object.metadata.creationTimestamp, now)],
};
