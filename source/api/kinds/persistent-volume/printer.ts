import {accessModesText} from '../printing/access-modes.ts';
import {age} from '../printing/age.ts';
import {ageColumn, fieldColumn, nameColumn, textColumn, wide} from '../printing/columns.ts';
import type {PersistentVolume} from '../../schema/kubernetes.generated.ts';
import type {Printer} from '../../types.ts';

const claimText = ({spec}: PersistentVolume): string =>
	spec?.claimRef === undefined ? '' : `${spec.claimRef.namespace ?? ''}/${spec.claimRef.name ?? ''}`;

/** The beta annotation still wins over the field. */
const storageClassText = ({metadata, spec}: PersistentVolume): string =>
	metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? spec?.storageClassName ?? '';

/** The `kubectl get` table of a PersistentVolume. */
export const persistentVolumePrinter: Printer<PersistentVolume> = {
	columns: [
		nameColumn,
		fieldColumn('Capacity', 'core.v1.PersistentVolumeSpec.capacity'),
		fieldColumn('Access Modes', 'core.v1.PersistentVolumeSpec.accessModes'),
		fieldColumn('Reclaim Policy', 'core.v1.PersistentVolumeSpec.persistentVolumeReclaimPolicy'),
		fieldColumn('Status', 'core.v1.PersistentVolumeStatus.phase'),
		fieldColumn('Claim', 'core.v1.PersistentVolumeSpec.claimRef'),
		textColumn('StorageClass', 'StorageClass of the pv'),
		textColumn('VolumeAttributesClass', 'VolumeAttributesClass of the pv'),
		fieldColumn('Reason', 'core.v1.PersistentVolumeStatus.reason'),
		ageColumn,
		...wide(fieldColumn('VolumeMode', 'core.v1.PersistentVolumeSpec.volumeMode')),
	],
	cells: (object, now) => [
		object.metadata.name,
		object.spec?.capacity?.['storage'] ?? '0',
		accessModesText(object.spec?.accessModes),
		object.spec?.persistentVolumeReclaimPolicy ?? '',
		object.metadata.deletionTimestamp === undefined ? (object.status?.phase ?? '') : 'Terminating',
		claimText(object),
		storageClassText(object),
		object.spec?.volumeAttributesClassName || '<unset>',
		object.status?.reason ?? '',
		age(object.metadata.creationTimestamp, now),
		object.spec?.volumeMode ?? '<unset>',
	],
};
