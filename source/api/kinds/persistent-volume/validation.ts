import path from 'node:path/posix';
import {forbidden, invalid, notSupported, required, type FieldError} from '../../../machinery/field-error.ts';
import {dns1123Subdomain} from '../../../machinery/names.ts';
import {parseQuantity, quantityValue} from '../../../machinery/quantity.ts';
import type {
	CSIPersistentVolumeSource,
	PersistentVolume,
	PersistentVolumeSpec,
	SecretReference,
} from '../../schema/kubernetes.generated.ts';
import {validateNodeSelector} from '../shared/affinity-validation.ts';
import {validateAccessModes, validateClassName, volumeModes} from '../shared/claim-spec-validation.ts';
import {dnsLabelProblems} from '../shared/dns-label.ts';
import {networkVolumes, validateDriverName, validateIscsi} from '../shared/network-volume-validation.ts';
import {validateNoBacksteps} from '../shared/path-validation.ts';
import {validateChoice, validateText} from '../shared/values-validation.ts';
import {validateHostPath} from '../shared/volume-validation.ts';

const reclaimPolicies = ['Delete', 'Recycle', 'Retain'];

const validateQuantity = (text: string, field: string): FieldError[] => {
	const quantity = parseQuantity(text);
	return [
		...(quantity.nano < 0n ? [invalid(field, quantityValue(quantity), 'must be a valid resource quantity')] : []),
		...(quantity.nano <= 0n ? [invalid(field, text, 'must be greater than zero')] : []),
	];
};

const validateCapacity = (capacity: PersistentVolumeSpec['capacity']): FieldError[] => {
	const names = Object.keys(capacity ?? {});
	return [
		...(names.length === 0 ? [required('spec.capacity')] : []),
		...(names.length === 1 && names[0] === 'storage'
			? []
			: [notSupported('spec.capacity', capacity ?? null, ['storage'])]),
		...Object.entries(capacity ?? {}).flatMap(([name, text]) => validateQuantity(text, `spec.capacity[${name}]`)),
	];
};

type Check<T> = (source: T, field: string) => FieldError[];

type Sources = {readonly [name in keyof PersistentVolumeSpec]?: Check<NonNullable<PersistentVolumeSpec[name]>>};

const validateSecret = ({name, namespace}: SecretReference, field: string): FieldError[] => [
	...(name ? validateText(name, dns1123Subdomain, `${field}.name`) : [required(`${field}.name`)]),
	...(namespace ? validateText(namespace, dnsLabelProblems, `${field}.namespace`) : [required(`${field}.namespace`)]),
];

const secrets = [
	'controllerPublishSecretRef',
	'controllerExpandSecretRef',
	'nodePublishSecretRef',
	'nodeExpandSecretRef',
] as const;

const validateCsi: Check<CSIPersistentVolumeSource> = (source, field) => [
	...validateDriverName(source.driver, `${field}.driver`),
	...(source.volumeHandle ? [] : [required(`${field}.volumeHandle`)]),
	...secrets.flatMap(name => (source[name] ? validateSecret(source[name], `${field}.${name}`) : [])),
];

const validateGlusterfs: Check<NonNullable<PersistentVolumeSpec['glusterfs']>> = (source, field) => {
	const {endpointsNamespace} = source;
	const at = `${field}.endpointsNamespace`;
	const text = 'if the endpointnamespace is set, it must be a valid namespace name';
	return [
		...networkVolumes.glusterfs(source, field),
		...(endpointsNamespace === undefined
			? []
			: endpointsNamespace === ''
				? [invalid(at, endpointsNamespace, text)]
				: validateText(endpointsNamespace, dnsLabelProblems, at)),
	];
};

/** A persistent volume belongs to no namespace, so that its secret must name one. */
const requireSecretNamespace = (secret: SecretReference | undefined, field: string): FieldError[] =>
	secret !== undefined && !secret.namespace ? [required(`${field}.secretRef.namespace`)] : [];

/** The kinds of volume in kube-apiserver's order. */
const sources: Sources = {
	hostPath: validateHostPath,
	gcePersistentDisk: networkVolumes.gcePersistentDisk,
	awsElasticBlockStore: networkVolumes.awsElasticBlockStore,
	glusterfs: validateGlusterfs,
	flocker: networkVolumes.flocker,
	nfs: networkVolumes.nfs,
	rbd: networkVolumes.rbd,
	quobyte: networkVolumes.quobyte,
	cephfs: networkVolumes.cephfs,
	iscsi: (source, field) => [
		...validateIscsi(source, field, 'must be valid format'),
		...(source.secretRef !== undefined && !source.secretRef.name ? [required(`${field}.secretRef.name`)] : []),
	],
	cinder: (source, field) => [
		...networkVolumes.cinder(source, field),
		...requireSecretNamespace(source.secretRef, field),
	],
	fc: networkVolumes.fc,
	flexVolume: networkVolumes.flexVolume,
	azureFile: (source, field) => [
		...networkVolumes.azureFile(source, field),
		...(source.secretNamespace === '' ? [required(`${field}.secretNamespace`)] : []),
	],
	vsphereVolume: networkVolumes.vsphereVolume,
	photonPersistentDisk: networkVolumes.photonPersistentDisk,
	portworxVolume: networkVolumes.portworxVolume,
	azureDisk: networkVolumes.azureDisk,
	scaleIO: networkVolumes.scaleIO,
	local: ({path}, field) => (path ? validateNoBacksteps(path, `${field}.path`) : [required(`${field}.path`)]),
	storageos: (source, field) => [
		...networkVolumes.storageos(source, field),
		...requireSecretNamespace(source.secretRef, field),
	],
	csi: validateCsi,
};

/** The fields of a spec that say where the volume is. */
export const sourceNames = Object.keys(sources) as (keyof Sources)[];

/** Problems of where a volume is, which is one place. */
export const validatePersistentVolumeSource = (spec: PersistentVolumeSpec, field: string): FieldError[] => {
	const [first, ...others] = sourceNames.filter(name => spec[name] !== undefined);
	if (first === undefined) return [required(field, 'must specify a volume type')];
	const isLocalAnywhere = first === 'local' && spec.nodeAffinity?.required === undefined;
	return [
		...(sources[first] as Check<unknown>)(spec[first], `${field}.${first}`),
		...(isLocalAnywhere ? [required(`${field}.nodeAffinity`, 'Local volume requires node affinity')] : []),
		...others.map(name =>
			forbidden(`${field}.${name === 'cephfs' ? 'cephFS' : name}`, 'may not specify more than 1 volume type'),
		),
	];
};

const validateNodeAffinity = ({nodeAffinity}: PersistentVolumeSpec): FieldError[] => {
	if (nodeAffinity === undefined) return [];
	if (nodeAffinity.required === undefined) {
		return [required('spec.nodeAffinity.required', 'must specify required node constraints')];
	}
	return validateNodeSelector(nodeAffinity.required, 'spec.nodeAffinity.required');
};

const validateAttributesClass = ({volumeAttributesClassName, csi}: PersistentVolumeSpec): FieldError[] => {
	if (volumeAttributesClassName === undefined) return [];
	const field = 'spec.volumeAttributesClassName';
	return [
		...(volumeAttributesClassName === ''
			? [required(field, 'an empty string is disallowed')]
			: validateClassName(volumeAttributesClassName, field)),
		...(csi === undefined ? [required('spec.csi', 'has to be specified when using volumeAttributesClassName')] : []),
	];
};

/** Problems of a PersistentVolume, in the order of kube-apiserver's ValidatePersistentVolumeSpec. */
export const validatePersistentVolume = ({spec = {}}: PersistentVolume): FieldError[] => {
	const {hostPath, persistentVolumeReclaimPolicy} = spec;
	const isRoot = hostPath?.path !== undefined && path.normalize(hostPath.path) === '/';
	return [
		...(spec.accessModes?.length ? [] : [required('spec.accessModes')]),
		...validateAccessModes(spec.accessModes ?? [], 'spec.accessModes'),
		...validateCapacity(spec.capacity),
		...validateChoice(persistentVolumeReclaimPolicy, reclaimPolicies, 'spec.persistentVolumeReclaimPolicy'),
		...validateNodeAffinity(spec),
		...validatePersistentVolumeSource(spec, 'spec'),
		...(isRoot && persistentVolumeReclaimPolicy === 'Recycle'
			? [forbidden('spec.persistentVolumeReclaimPolicy', "may not be 'recycle' for a hostPath mount of '/'")]
			: []),
		...validateClassName(spec.storageClassName, 'spec.storageClassName'),
		...validateChoice(spec.volumeMode, volumeModes, 'spec.volumeMode'),
		...validateAttributesClass(spec),
	];
};
