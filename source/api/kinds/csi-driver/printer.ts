import {age} from '../printing/age.ts';
import {ageColumn, nameColumn, textColumn} from '../printing/columns.ts';
import type {CSIDriver} from '../../schema/kubernetes.generated.ts';
import type {Printer} from '../../types.ts';

/** The `kubectl get` table of a CSIDriver. */
export const csiDriverPrinter: Printer<CSIDriver> = {
	columns: [
		nameColumn,
		{name: 'AttachRequired', type: 'boolean'},
		{name: 'PodInfoOnMount', type: 'boolean'},
		{name: 'StorageCapacity', type: 'boolean'},
		textColumn('TokenRequests'),
		{name: 'RequiresRepublish', type: 'boolean'},
		textColumn('Modes'),
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
