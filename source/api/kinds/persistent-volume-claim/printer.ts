import {accessModesText} from '../printing/access-modes.ts';
import {age} from '../printing/age.ts';
import {ageColumn, fieldColumn, nameColumn, textColumn, wide} from '../printing/columns.ts';
import type {PersistentVolumeClaim} from '../../schema/kubernetes.generated.ts';
import type {Printer} from '../../types.ts';

/** Capacity and access modes are known only once a volume is chosen. */
const boundCells = ({spec, status}: PersistentVolumeClaim): readonly [string, string] =>
	spec?.volumeName ? [status?.capacity?.['storage'] ?? '0', accessModesText(status?.accessModes)] : ['', ''];

/** The beta annotation still wins over the field. */
const storageClassText = ({metadata, spec}: PersistentVolumeClaim): string =>
	metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? spec?.storageClassName ?? '';

/** The `kubectl get` table of a PersistentVolumeClaim. */
export const persistentVolumeClaimPrinter: Printer<PersistentVolumeClaim> = {
	columns: [
		nameColumn,
		fieldColumn('Status', 'core.v1.PersistentVolumeClaimStatus.phase'),
		fieldColumn('Volume', 'core.v1.PersistentVolumeClaimSpec.volumeName'),
		fieldColumn('Capacity', 'core.v1.PersistentVolumeClaimStatus.capacity'),
		fieldColumn('Access Modes', 'core.v1.PersistentVolumeClaimStatus.accessModes'),
		textColumn('StorageClass', 'StorageClass of the pvc'),
		textColumn('VolumeAttributesClass', 'VolumeAttributesClass of the pvc'),
		ageColumn,
		...wide(fieldColumn('VolumeMode', 'core.v1.PersistentVolumeClaimSpec.volumeMode')),
	],
	cells: (object, now) => [
		object.metadata.name,
		object.metadata.deletionTimestamp === undefined ? (object.status?.phase ?? '') : 'Terminating',
		object.spec?.volumeName ?? '',
		...boundCells(object),
		storageClassText(object),
		object.spec?.volumeAttributesClassName || '<unset>',
		age(object.metadata.creationTimestamp, now),
		object.spec?.volumeMode ?? '<unset>',
	],
};
