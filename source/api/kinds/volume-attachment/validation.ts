import {forbidden, invalid, required, tooLong, type FieldError} from '../../../machinery/field-error.ts';
import {dns1123Subdomain} from '../../../machinery/names.ts';
import type {
	PersistentVolumeSpec,
	VolumeAttachment,
	VolumeAttachmentSource,
	VolumeError,
} from '../../schema/kubernetes.generated.ts';
import {int32Max} from '../shared/limits.ts';
import {validateDriverName} from '../shared/network-volume-validation.ts';
import {validateImmutable, validateText} from '../shared/values-validation.ts';
import {validatePersistentVolumeSource} from '../persistent-volume/validation.ts';

const metadataBytesMax = 256 * 1024;
const messageBytesMax = 1024;

/** A volume that is described in place, not by a PersistentVolume: only what CSI needs may be said. */
const validateInline = (spec: PersistentVolumeSpec, field: string): FieldError[] => {
	const notHere = 'may not be specified in the context of inline volumes';
	const {persistentVolumeReclaimPolicy, volumeMode} = spec;
	const ofClaim = [
		...(spec.claimRef ? [forbidden(`${field}.claimRef`, notHere)] : []),
		...(Object.keys(spec.capacity ?? {}).length > 0 ? [forbidden(`${field}.capacity`, notHere)] : []),
		...(spec.csi ? [] : [required(`${field}.csi`, 'has to be specified in the context of inline volumes')]),
	];
	const policyText = 'may only be Retain in the context of inline volumes';
	const modeText = 'may not specify volumeMode other than Filesystem in the context of inline volumes';
	return [
		...ofClaim,
		...(spec.accessModes?.length ? [] : [required(`${field}.accessModes`)]),
		...(persistentVolumeReclaimPolicy && persistentVolumeReclaimPolicy !== 'Retain'
			? [forbidden(`${field}.persistentVolumeReclaimPolicy`, policyText)]
			: []),
		...(spec.nodeAffinity ? [forbidden(`${field}.nodeAffinity`, notHere)] : []),
		...validatePersistentVolumeSource(spec, field),
		...(spec.storageClassName ? [forbidden(`${field}.storageClassName`, notHere)] : []),
		...(volumeMode !== undefined && volumeMode !== 'Filesystem' ? [forbidden(`${field}.volumeMode`, modeText)] : []),
	];
};

const validateSource = (
	{inlineVolumeSpec, persistentVolumeName}: VolumeAttachmentSource,
	field: string,
): FieldError[] => {
	const one = 'must specify exactly one of inlineVolumeSpec and persistentVolumeName';
	if (inlineVolumeSpec === undefined && persistentVolumeName === undefined) return [required(field, one)];
	if (inlineVolumeSpec !== undefined && persistentVolumeName !== undefined) return [forbidden(field, one)];
	if (inlineVolumeSpec !== undefined) return validateInline(inlineVolumeSpec, `${field}.inlineVolumeSpec`);
	return persistentVolumeName === ''
		? [required(`${field}.persistentVolumeName`, 'must specify non empty persistentVolumeName')]
		: [];
};

const validateVolumeError = (error: VolumeError | undefined, field: string): FieldError[] => {
	const {message = '', errorCode = 0} = error ?? {};
	return [
		// kube-apiserver names the limit of the metadata here.
		...(Buffer.byteLength(message) > messageBytesMax ? [tooLong(`${field}.message`, metadataBytesMax)] : []),
		...(errorCode < 0
			? [invalid(`${field}.errorCode`, errorCode, `must be between 0 and ${int32Max}, inclusive`)]
			: []),
	];
};

const validateStatus = ({status}: VolumeAttachment): FieldError[] => {
	const entries = Object.entries(status?.attachmentMetadata ?? {});
	const bytes = entries.reduce((sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value), 0);
	return [
		...(bytes > metadataBytesMax ? [tooLong('status.attachmentMetadata', metadataBytesMax)] : []),
		...validateVolumeError(status?.attachError, 'status.attachError'),
		...validateVolumeError(status?.detachError, 'status.detachError'),
	];
};

/** Problems of a VolumeAttachment. */
export const validateVolumeAttachment = (
	object: VolumeAttachment,
	{operation}: {readonly operation: 'create' | 'update'},
): FieldError[] => {
	const {attacher, source = {}, nodeName} = object.spec;
	const name = source.persistentVolumeName;
	const ofNames = [
		...validateDriverName(attacher, 'spec.attacher'),
		...(name === undefined ? [] : validateText(name, dns1123Subdomain, 'spec.source.persistentVolumeName')),
	];
	return [
		...(attacher ? [] : [required('spec.attacher')]),
		...validateSource(source, 'spec.source'),
		...validateText(nodeName, dns1123Subdomain, 'spec.nodeName'),
		...validateStatus(object),
		...(operation === 'create' ? ofNames : []),
	];
};

/** What an update of a VolumeAttachment may not change. */
export const validateVolumeAttachmentUpdate = (next: VolumeAttachment, previous: VolumeAttachment): FieldError[] =>
	validateImmutable(next.spec, previous.spec, 'spec');
