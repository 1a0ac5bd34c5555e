import {age} from '../printing/age.ts';
import {ageColumn, fieldColumn, nameColumn} from '../printing/columns.ts';
import type {VolumeAttachment} from '../../schema/kubernetes.generated.ts';
import type {Printer} from '../../types.ts';

/** The `kubectl get` table of a VolumeAttachment. */
export const volumeAttachmentPrinter: Printer<VolumeAttachment> = {
	columns: [
		nameColumn,
		{...fieldColumn('Attacher', 'storage.v1.VolumeAttachmentSpec.attacher'), format: 'name'},
		fieldColumn('PV', 'storage.v1.VolumeAttachmentSource.persistentVolumeName'),
		fieldColumn('Node', 'storage.v1.VolumeAttachmentSpec.nodeName'),
		fieldColumn('Attached', 'storage.v1.VolumeAttachmentStatus.attached', 'boolean'),
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
