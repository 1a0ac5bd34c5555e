import {age} from '../printing/age.ts';
import {ageColumn, nameColumn, textColumn} from '../printing/columns.ts';
import type {VolumeAttachment} from '../../schema/kubernetes.generated.ts';
import type {Printer} from '../../types.ts';

/** The `kubectl get` table of a VolumeAttachment. */
export const volumeAttachmentPrinter: Printer<VolumeAttachment> = {
	columns: [
		nameColumn,
		textColumn('Attacher'),
		textColumn('PV'),
		textColumn('Node'),
		{name: 'Attached', type: 'boolean'},
		ageColumn,
	],
	cells: (object, now) => [
		object.metadata.name,
		object.spec.attacher,
		object.spec.source.persistentVolumeName ?? '',
		object.spec.nodeName,
		object.status?.attached ?? false,
		age(object.metadata.creationTimestamp, now),
	],
};
