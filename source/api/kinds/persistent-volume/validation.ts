import {forbidden, invalid, notSupported, required, type FieldError} from '../../../machinery/field-error.ts';
import {dns1123Subdomain} from '../../../machinery/names.ts';
import {parseQuantity, quantityValue} from '../../../machinery/quantity.ts';
import type {PersistentVolume, PersistentVolumeSpec} from '../../schema/kubernetes.generated.ts';
import {validateNoBacksteps} from '../shared/path-validation.ts';
import {validateChoice, validateText} from '../shared/values-validation.ts';

const accessModes = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'];
const reclaimPolicies = ['Delete', 'Recycle', 'Retain'];
const volumeModes = ['Block', 'Filesystem'];

const validateAccessModes = (modes: readonly string[] = []): FieldError[] => {
	const field = 'spec.accessModes';
	if (modes.length === 0) return [required(field)];
	return [
		...modes.filter(mode => !accessModes.includes(mode)).map(mode => notSupported(field, mode, accessModes)),
		...(modes.length > 1 && modes.includes('ReadWriteOncePod')
			? [forbidden(field, 'may not use ReadWriteOncePod with other access modes')]
			: []),
	];
};

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

const requireFields =
	<T>(...names: readonly (keyof T & string)[]): Check<T> =>
	(source, field) =>
		names.filter(name => !source[name]).map(name => required(`${field}.${name}`));

type Sources = {readonly [name in keyof PersistentVolumeSpec]?: Check<NonNullable<PersistentVolumeSpec[name]>>};

/** The kinds of volume in kube-apiserver's order, with what it checks of those that are still in use. */
const sources: Sources = {
	gcePersistentDisk: requireFields('pdName'),
	awsElasticBlockStore: requireFields('volumeID'),
	hostPath: ({path}, field) => (path ? validateNoBacksteps(path, `${field}.path`) : [required(`${field}.path`)]),
	glusterfs: requireFields('endpoints', 'path'),
	nfs: (source, field) => [
		...requireFields<typeof source>('server', 'path')(source, field),
		...(source.path && !source.path.startsWith('/')
			? [invalid(`${field}.path`, source.path, 'must be an absolute path')]
			: []),
	],
	rbd: requireFields('image'),
	quobyte: requireFields('registry', 'volume'),
	cephfs: requireFields('monitors'),
	iscsi: requireFields('targetPortal', 'iqn'),
	cinder: requireFields('volumeID'),
	fc: () => [],
	flocker: () => [],
	azureFile: requireFields('secretName', 'shareName'),
	vsphereVolume: requireFields('volumePath'),
	azureDisk: requireFields('diskName', 'diskURI'),
	photonPersistentDisk: requireFields('pdID'),
	portworxVolume: requireFields('volumeID'),
	local: ({path}, field) => (path ? validateNoBacksteps(path, `${field}.path`) : [required(`${field}.path`)]),
	scaleIO: requireFields('gateway', 'system', 'volumeName'),
	storageos: () => [],
	csi: requireFields('driver', 'volumeHandle'),
	flexVolume: requireFields('driver'),
};

/** A volume is of one kind. */
const validateSource = (spec: PersistentVolumeSpec): FieldError[] => {
	const present = (Object.keys(sources) as (keyof Sources)[]).filter(name => spec[name] !== undefined);
	const [first, ...others] = present;
	if (first === undefined) return [required('spec', 'must specify a volume type')];
	return [
		...(sources[first] as Check<unknown>)(spec[first], `spec.${first}`),
		...others.map(name => forbidden(`spec.${name}`, 'may not specify more than 1 volume type')),
	];
};

/** Problems of a PersistentVolume, in the order of kube-apiserver's ValidatePersistentVolumeSpec. */
export const validatePersistentVolume = ({spec = {}}: PersistentVolume): FieldError[] => {
	const {hostPath, persistentVolumeReclaimPolicy, storageClassName, volumeMode, local, nodeAffinity} = spec;
	return [
		...validateAccessModes(spec.accessModes),
		...validateCapacity(spec.capacity),
		...validateChoice(persistentVolumeReclaimPolicy, reclaimPolicies, 'spec.persistentVolumeReclaimPolicy'),
		...validateSource(spec),
		...(local !== undefined && nodeAffinity === undefined
			? [required('spec.nodeAffinity', 'Local volume requires node affinity')]
			: []),
		...(hostPath?.path === '/' && persistentVolumeReclaimPolicy === 'Recycle'
			? [forbidden('spec.persistentVolumeReclaimPolicy', "may not be 'recycle' for a hostPath mount of '/'")]
			: []),
		...(storageClassName ? validateText(storageClassName, dns1123Subdomain, 'spec.storageClassName') : []),
		...validateChoice(volumeMode, volumeModes, 'spec.volumeMode'),
	];
};
