import {invalid, notSupported, required, tooLong, type FieldError} from '../../../machinery/field-error.ts';
import {dns1123Subdomain} from '../../../machinery/names.ts';
import type {Volume} from '../../schema/kubernetes.generated.ts';
import {dnsLabelProblems} from './dns-label.ts';
import {validateChoice, validateText} from './values-validation.ts';

type Check<T> = (source: T, field: string) => FieldError[];

const lunText = 'must be between 0 and 255, inclusive';
// 0 is the whole disk, and allowed.
const partitionText = 'must be between 1 and 255, inclusive';
const driverCharactersMax = 63;
const tenantCharactersMax = 64;

/** Problems of fields that must be there. */
const requireFields =
	<T extends object>(...names: readonly (keyof T & string)[]): Check<T> =>
	(source, field) =>
		names
			.filter(name => {
				const value: unknown = source[name];
				return Array.isArray(value) ? value.length === 0 : !value;
			})
			.map(name => required(`${field}.${name}`));

const validateByte = (value: number | undefined, text: string, field: string): FieldError[] =>
	value !== undefined && (value < 0 || value > 255) ? [invalid(field, value, text)] : [];

const requireSecretName: Check<{readonly secretRef?: {readonly name?: string}}> = ({secretRef}, field) =>
	secretRef !== undefined && !secretRef.name ? [required(`${field}.secretRef.name`)] : [];

/** Problems of the name of a CSI driver. */
export const validateDriverName = (name: string | undefined, field: string): FieldError[] => {
	if (!name) return [required(field)];
	return [
		...(name.length > driverCharactersMax ? [tooLong(field, driverCharactersMax)] : []),
		...dns1123Subdomain(name.toLowerCase()).map(text => invalid(field, name, text)),
	];
};

/** Names of iSCSI initiators and targets (RFC 3720): what they begin with, and what may follow. */
const initiatorNames: readonly (readonly [beginning: string, name: RegExp])[] = [
	['iqn', /iqn\.\d{4}-\d{2}\.[0-9A-Za-z.-]+:[^,;*&$|\s]+$/],
	['eui', /^eui.[0-9A-Za-z]{16}$/],
	['naa', /^naa.[0-9A-Za-z]{32}$/],
];

const validateInitiator = (name: string, foreign: string, field: string): FieldError[] => {
	const rule = initiatorNames.find(([beginning]) => name.startsWith(beginning));
	if (rule === undefined) return [invalid(field, name, foreign)];
	return rule[1].test(name) ? [] : [invalid(field, name, 'must be valid format')];
};

type IscsiSource = NonNullable<Volume['iscsi']>;

/** Problems of an iSCSI disk. `foreign` is said of names that begin like none; a persistent volume puts it more briefly. */
export const validateIscsi = (
	source: Omit<IscsiSource, 'secretRef'> & {readonly secretRef?: object},
	field: string,
	foreign = 'must be valid format starting with iqn, eui, or naa',
): FieldError[] => {
	const {targetPortal, iqn, lun, initiatorName, chapAuthDiscovery, chapAuthSession, secretRef} = source;
	return [
		...(targetPortal ? [] : [required(`${field}.targetPortal`)]),
		...(iqn ? validateInitiator(iqn, foreign, `${field}.iqn`) : [required(`${field}.iqn`)]),
		...validateByte(lun, lunText, `${field}.lun`),
		...((chapAuthDiscovery || chapAuthSession) && secretRef === undefined ? [required(`${field}.secretRef`)] : []),
		...(initiatorName === undefined ? [] : validateInitiator(initiatorName, foreign, `${field}.initiatorname`)),
	];
};

const validateFibreChannel: Check<NonNullable<Volume['fc']>> = ({targetWWNs = [], wwids = [], lun}, field) => {
	const [byName, byId] = [targetWWNs.length > 0, wwids.length > 0];
	return [
		...(byName || byId
			? []
			: [required(`${field}.targetWWNs`, 'must specify either targetWWNs or wwids, but not both')]),
		...(byName && byId
			? [invalid(`${field}.targetWWNs`, targetWWNs, 'targetWWNs and wwids can not be specified simultaneously')]
			: []),
		...(byName && lun === undefined ? [required(`${field}.lun`, 'lun is required if targetWWNs is specified')] : []),
		...(byName ? validateByte(lun, lunText, `${field}.lun`) : []),
	];
};

const validateFlocker: Check<NonNullable<Volume['flocker']>> = ({datasetName = '', datasetUUID = ''}, field) => [
	...(datasetName || datasetUUID ? [] : [required(field, 'one of datasetName and datasetUUID is required')]),
	...(datasetName && datasetUUID
		? [invalid(field, 'resource', 'datasetName and datasetUUID can not be specified simultaneously')]
		: []),
	...(datasetName.includes('/') ? [invalid(`${field}.datasetName`, datasetName, "must not contain '/'")] : []),
];

const hostAndPort = /^(\[[^[\]]*\]|[^:[\]]*):[^:[\]]*$/;

const validateQuobyte: Check<NonNullable<Volume['quobyte']>> = ({registry = '', tenant = '', volume}, field) => {
	const text = 'must be a host:port pair or multiple pairs separated by commas';
	const tenantText = `must be a UUID and may not exceed a length of ${tenantCharactersMax} characters`;
	const ofRegistry = (): FieldError[] => {
		if (registry === '') return [required(`${field}.registry`, text)];
		if (tenant.length > tenantCharactersMax) return [required(`${field}.tenant`, tenantText)];
		const wrong = registry.split(',').filter(pair => !hostAndPort.test(pair));
		return wrong.map(() => invalid(`${field}.registry`, registry, text));
	};
	return [...ofRegistry(), ...(volume ? [] : [required(`${field}.volume`)])];
};

/** Problems of a FlexVolume; options of Kubernetes' own namespaces are its own. */
const validateFlex: Check<NonNullable<Volume['flexVolume']>> = ({driver, options = {}}, field) => [
	...(driver ? [] : [required(`${field}.driver`)]),
	...Object.keys(options)
		.filter(key => /\.(kubernetes|k8s)\.io$/.test(`.${key.split('/')[0]!.toLowerCase()}`))
		.map(key => invalid(`${field}.options[${key}]`, key, 'kubernetes.io and k8s.io namespaces are reserved')),
];

const managedDisks = [
	'/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}',
];
const blobDisks = ['https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd'];

const validateAzureDisk: Check<NonNullable<Volume['azureDisk']>> = (source, field) => {
	const {diskURI = '', cachingMode, kind} = source;
	const [beginning, forms] = kind === 'Managed' ? ['/subscriptions/', managedDisks] : ['https://', blobDisks];
	return [
		...requireFields<typeof source>('diskName', 'diskURI')(source, field),
		...validateChoice(cachingMode, ['None', 'ReadOnly', 'ReadWrite'], `${field}.cachingMode`),
		...validateChoice(kind, ['Dedicated', 'Managed', 'Shared'], `${field}.kind`),
		...(kind !== undefined && !diskURI.startsWith(beginning) ? [notSupported(`${field}.diskURI`, diskURI, forms)] : []),
	];
};

const validateStorageOs: Check<NonNullable<Volume['storageos']>> = (source, field) => {
	const {volumeName, volumeNamespace} = source;
	return [
		...(volumeName
			? validateText(volumeName, dnsLabelProblems, `${field}.volumeName`)
			: [required(`${field}.volumeName`)]),
		...(volumeNamespace ? validateText(volumeNamespace, dnsLabelProblems, `${field}.volumeNamespace`) : []),
		...requireSecretName(source, field),
	];
};

const validateDisk =
	<T extends {readonly partition?: number}>(name: keyof T & string): Check<T> =>
	(source, field) => [
		...requireFields<T>(name)(source, field),
		...validateByte(source.partition, partitionText, `${field}.partition`),
	];

/** What pods and persistent volumes say of volumes over a network in the same words. */
export const networkVolumes = {
	awsElasticBlockStore: validateDisk<NonNullable<Volume['awsElasticBlockStore']>>('volumeID'),
	azureDisk: validateAzureDisk,
	azureFile: requireFields<{readonly secretName?: string; readonly shareName?: string}>('secretName', 'shareName'),
	cephfs: requireFields<{readonly monitors?: readonly string[]}>('monitors'),
	cinder: (source: {readonly volumeID?: string; readonly secretRef?: {readonly name?: string}}, field: string) => [
		...requireFields<typeof source>('volumeID')(source, field),
		...requireSecretName(source, field),
	],
	fc: validateFibreChannel,
	flexVolume: validateFlex as Check<{readonly driver?: string}>,
	flocker: validateFlocker,
	// The field is called otherwise in messages.
	gcePersistentDisk: (source: NonNullable<Volume['gcePersistentDisk']>, field: string) =>
		validateDisk<typeof source>('pdName')(source, field.replace(/gcePersistentDisk$/, 'persistentDisk')),
	glusterfs: requireFields<{readonly endpoints?: string; readonly path?: string}>('endpoints', 'path'),
	nfs: (source: NonNullable<Volume['nfs']>, field: string) => [
		...requireFields<typeof source>('server', 'path')(source, field),
		...(source.path?.startsWith('/') ? [] : [invalid(`${field}.path`, source.path ?? '', 'must be an absolute path')]),
	],
	photonPersistentDisk: requireFields<{readonly pdID?: string}>('pdID'),
	portworxVolume: requireFields<{readonly volumeID?: string}>('volumeID'),
	quobyte: validateQuobyte,
	rbd: requireFields<{readonly monitors?: readonly string[]; readonly image?: string}>('monitors', 'image'),
	scaleIO: requireFields<{readonly gateway?: string; readonly system?: string; readonly volumeName?: string}>(
		'gateway',
		'system',
		'volumeName',
	),
	storageos: validateStorageOs as Check<{readonly volumeName?: string}>,
	vsphereVolume: requireFields<{readonly volumePath?: string}>('volumePath'),
} satisfies {readonly [name in keyof Volume]?: Check<never>};
