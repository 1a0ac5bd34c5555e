import {age} from '../printing/age.ts';
import {ageColumn, fieldColumn, nameColumn} from '../printing/columns.ts';
import type {StorageClass} from '../../schema/kubernetes.generated.ts';
import type {Printer} from '../../types.ts';

const isDefault = ({metadata}: StorageClass): boolean =>
	['storageclass.kubernetes.io/is-default-class', 'storageclass.beta.kubernetes.io/is-default-class'].some(
		key => metadata.annotations?.[key] === 'true',
	);

/** The `kubectl get` table of a StorageClass. */
export const storageClassPrinter: Printer<StorageClass> = {
	columns: [
		nameColumn,
		fieldColumn('Provisioner', 'storage.v1.StorageClass.provisioner'),
		fieldColumn('ReclaimPolicy', 'storage.v1.StorageClass.reclaimPolicy'),
		fieldColumn('VolumeBindingMode', 'storage.v1.StorageClass.volumeBindingMode'),
		fieldColumn('AllowVolumeExpansion', 'storage.v1.StorageClass.allowVolumeExpansion'),
		ageColumn,
	],
	cells: (object, now) => [
		isDefault(object) ? `${object.metadata.name} (default)` : object.metadata.name,
		object.provisioner,
		object.reclaimPolicy ?? 'Delete',
		object.volumeBindingMode ?? 'Immediate',
		object.allowVolumeExpansion ?? false,
		age(object.metadata.creationTimestamp, now),
	],
};
