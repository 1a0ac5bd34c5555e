import type {StorageClass} from '../../schema/kubernetes.generated.ts';
import {withAbsent} from '../shared/sharing.ts';

/** A StorageClass with the server's defaults. */
export const withStorageClassDefaults = (storageClass: StorageClass): StorageClass =>
	withAbsent(storageClass, {reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate'});
