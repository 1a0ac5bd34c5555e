import {age} from '../printing/age.ts';
import {ageColumn, fieldColumn, nameColumn} from '../printing/columns.ts';
import type {CSIDriver} from '../../schema/kubernetes.generated.ts';
import type {Printer} from '../../types.ts';

/** The `kubectl get` table of a CSIDriver. */
export const csiDriverPrinter: Printer<CSIDriver> = {
	columns: [
		nameColumn,
		fieldColumn('AttachRequired', 'storage.v1.CSIDriverSpec.attachRequired', 'boolean'),
		fieldColumn('PodInfoOnMount', 'storage.v1.CSIDriverSpec.podInfoOnMount', 'boolean'),
		fieldColumn('StorageCapacity', 'storage.v1.CSIDriverSpec.storageCapacity', 'boolean'),
		fieldColumn('TokenRequests', 'storage.v1.CSIDriverSpec.tokenRequests'),
		fieldColumn('RequiresRepublish', 'storage.v1.CSIDriverSpec.requiresRepublish', 'boolean'),
		fieldColumn('Modes', 'storage.v1.CSIDriverSpec.volumeLifecycleModes'),
		ageColumn,
	],
	cells: (object, now) => [
		object.metadata.name,
		object.spec.attachRequired ?? true,
		object.spec.podInfoOnMount ?? false,
		object.spec.storageCapacity ?? false,
		object.spec.tokenRequests?.map(request => request.audience).join(',') || '<unset>',
		object.spec.requiresRepublish ?? false,
		object.spec.volumeLifecycleModes?.join(',') || '<none>',
		age(object.metadata.creationTimestamp, now),
	],
};
