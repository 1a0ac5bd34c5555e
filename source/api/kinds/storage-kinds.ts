import {withCsiDriverDefaults} from './csi-driver/defaults.ts';
import {withStorageClassDefaults} from './storage-class/defaults.ts';
import {validateCsiDriver, validateCsiDriverUpdate} from './csi-driver/validation.ts';
import {validateCsiNode, validateCsiNodeUpdate} from './csi-node/validation.ts';
import {validateCsiStorageCapacity, validateCsiStorageCapacityUpdate} from './csi-storage-capacity/validation.ts';
import {validateStorageClass, validateStorageClassUpdate} from './storage-class/validation.ts';
import {validateVolumeAttachment, validateVolumeAttachmentUpdate} from './volume-attachment/validation.ts';
import {
	validateVolumeAttributesClass,
	validateVolumeAttributesClassUpdate,
} from './volume-attributes-class/validation.ts';
import {conditional, returned, withNewStatus, type GenericGroup} from './generic-group.ts';

/** The kinds of storage.k8s.io. */
export const storageKinds: GenericGroup = [
	'storage.k8s.io',
	'v1',
	{
		CSIDriver: {
			...returned,
			...conditional,
			defaults: withCsiDriverDefaults,
			validate: validateCsiDriver,
			validateUpdate: validateCsiDriverUpdate,
		},
		CSINode: {...returned, ...conditional, validate: validateCsiNode, validateUpdate: validateCsiNodeUpdate},
		CSIStorageCapacity: {
			...conditional,
			validate: validateCsiStorageCapacity,
			validateUpdate: validateCsiStorageCapacityUpdate,
		},
		StorageClass: {
			...returned,
			defaults: withStorageClassDefaults,
			validate: validateStorageClass,
			validateUpdate: validateStorageClassUpdate,
		},
		VolumeAttachment: {
			...returned,
			...withNewStatus,
			...conditional,
			validate: validateVolumeAttachment,
			validateUpdate: validateVolumeAttachmentUpdate,
			generation: false,
		},
		VolumeAttributesClass: {
			...returned,
			validate: validateVolumeAttributesClass,
			validateUpdate: validateVolumeAttributesClassUpdate,
		},
	},
];
