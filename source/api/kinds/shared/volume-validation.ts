import {
	duplicate,
	forbidden,
	invalid,
	notSupported,
	required,
	type FieldError,
} from '../../../machinery/field-error.ts';
import {parseQuantity} from '../../../machinery/quantity.ts';
import type {
	DownwardAPIVolumeFile,
	HostPathVolumeSource,
	KeyToPath,
	ProjectedVolumeSource,
	ServiceAccountTokenProjection,
	Volume,
	VolumeProjection,
} from '../../schema/kubernetes.generated.ts';
import {dnsLabelProblems} from './dns-label.ts';
import {validateFieldReference, validateResourceReference} from './environment-validation.ts';
import {validateNoBacksteps, validateProjectedPath} from './path-validation.ts';
import {validateText} from './values-validation.ts';

const modeText = 'must be a number between 0 and 0777 (octal), both inclusive';
const hostPathTypes = [
	'',
	'BlockDevice',
	'CharDevice',
	'Directory',
	'DirectoryOrCreate',
	'File',
	'FileOrCreate',
	'Socket',
];
const downwardFields = [
	'metadata.annotations',
	'metadata.labels',
	'metadata.name',
	'metadata.namespace',
	'metadata.uid',
];
const tokenSecondsMin = 600;
const tokenSecondsMax = 2 ** 32;

const validateMode = (mode: number | undefined, field: string): FieldError[] =>
	mode !== undefined && (mode < 0 || mode > 0o777) ? [invalid(field, mode, modeText)] : [];

const validateName = (name: string | undefined, field: string): FieldError[] => (name ? [] : [required(field)]);

const validateKeys = (items: readonly KeyToPath[], field: string): FieldError[] =>
	items.flatMap(({key, path, mode}, index) => [
		...validateName(key, `${field}[${index}].key`),
		...validateName(path, `${field}[${index}].path`),
		...validateProjectedPath(path, `${field}[${index}].path`),
		...validateMode(mode, `${field}[${index}].mode`),
	]);

const validateDownwardFile = (file: DownwardAPIVolumeFile, field: string): FieldError[] => {
	const {path, fieldRef, resourceFieldRef, mode} = file;
	const both = 'fieldRef and resourceFieldRef can not be specified simultaneously';
	return [
		...validateName(path, `${field}.path`),
		...validateProjectedPath(path, `${field}.path`),
		...(fieldRef ? validateFieldReference(fieldRef, downwardFields, `${field}.fieldRef`) : []),
		...(fieldRef && resourceFieldRef ? [invalid(field, 'resource', both)] : []),
		...(!fieldRef && resourceFieldRef
			? validateResourceReference(resourceFieldRef, true, `${field}.resourceFieldRef`)
			: []),
		...(!fieldRef && !resourceFieldRef ? [required(field, 'one of fieldRef and resourceFieldRef is required')] : []),
		...validateMode(mode, `${field}.mode`),
	];
};

const validateToken = (
	{path, expirationSeconds = tokenSecondsMin}: ServiceAccountTokenProjection,
	source: string,
	field: string,
): FieldError[] => {
	const at = `${source}.serviceAccountToken.expirationSeconds`;
	return [
		...(expirationSeconds < tokenSecondsMin
			? [invalid(at, expirationSeconds, 'may not specify a duration less than 10 minutes')]
			: []),
		...(expirationSeconds > tokenSecondsMax
			? [invalid(at, expirationSeconds, 'may not specify a duration larger than 2^32 seconds')]
			: []),
		...(path ? validateProjectedPath(path, `${field}.path`) : [required(`${field}.path`)]),
	];
};

const pathsOf = ({secret, configMap, downwardAPI, serviceAccountToken}: VolumeProjection): readonly string[] =>
	[
		...(secret?.items ?? []),
		...(configMap?.items ?? []),
		...(downwardAPI?.items ?? []),
		...(serviceAccountToken ? [serviceAccountToken] : []),
	].flatMap(({path}) => (path ? [path] : []));

const validateProjection = (projection: VolumeProjection, source: string, field: string): FieldError[] => {
	const {secret, configMap, downwardAPI, serviceAccountToken} = projection;
	const count = Object.keys(projection).length;
	return [
		...(secret ? validateName(secret.name, `${source}.secret.name`) : []),
		...validateKeys(secret?.items ?? [], `${source}.secret.items`),
		...(configMap ? validateName(configMap.name, `${source}.configMap.name`) : []),
		...validateKeys(configMap?.items ?? [], `${source}.configMap.items`),
		...(downwardAPI?.items ?? []).flatMap(file => validateDownwardFile(file, `${source}.downwardAPI`)),
		...(serviceAccountToken ? validateToken(serviceAccountToken, source, field) : []),
		...(count > 1 ? [forbidden(source, 'may not specify more than 1 volume type per source')] : []),
		...(count === 0 ? [required(source, 'must specify a volume type')] : []),
	];
};

const validateProjected = ({sources, defaultMode}: ProjectedVolumeSource, field: string): FieldError[] => {
	const seen = new Set<string>();
	const repeated = (projection: VolumeProjection): FieldError[] =>
		pathsOf(projection).flatMap(path => {
			if (seen.has(path)) return [invalid(field, path, 'conflicting duplicate paths')];
			seen.add(path);
			return [];
		});
	return [
		...validateMode(defaultMode, `${field}.defaultMode`),
		...(sources ?? []).flatMap((projection, index) => [
			...validateProjection(projection, `${field}.sources[${index}]`, field),
			...repeated(projection),
		]),
	];
};

const validateHostPath = ({path = '', type = ''}: HostPathVolumeSource, field: string): FieldError[] =>
	path === ''
		? [required(`${field}.path`)]
		: [
				...validateNoBacksteps(path, `${field}.path`),
				...(hostPathTypes.includes(type) ? [] : [notSupported(`${field}.type`, type, hostPathTypes)]),
			];

type SourceName = Exclude<keyof Volume, 'name'>;
type SourceRule = (volume: Volume, field: string) => FieldError[];

const nothing: SourceRule = () => [];

/** Rules of each source, in the order in which Kubernetes looks for them: the first one that is there is taken. */
const sourceRules: readonly (readonly [SourceName, SourceRule])[] = [
	[
		'emptyDir',
		({emptyDir}, field) =>
			emptyDir?.sizeLimit !== undefined && parseQuantity(emptyDir.sizeLimit).nano < 0n
				? [forbidden(`${field}.sizeLimit`, 'SizeLimit field must be a valid resource quantity')]
				: [],
	],
	['hostPath', ({hostPath}, field) => validateHostPath(hostPath!, field)],
	['gitRepo', ({gitRepo}, field) => validateName(gitRepo!.repository, `${field}.repository`)],
	['gcePersistentDisk', ({gcePersistentDisk}, field) => validateName(gcePersistentDisk!.pdName, `${field}.pdName`)],
	[
		'awsElasticBlockStore',
		({awsElasticBlockStore}, field) => validateName(awsElasticBlockStore!.volumeID, `${field}.volumeID`),
	],
	[
		'secret',
		({secret}, field) => [
			...validateName(secret!.secretName, `${field}.secretName`),
			...validateMode(secret!.defaultMode, `${field}.defaultMode`),
			...validateKeys(secret!.items ?? [], `${field}.items`),
		],
	],
	[
		'nfs',
		({nfs}, field) => [
			...validateName(nfs!.server, `${field}.server`),
			...validateName(nfs!.path, `${field}.path`),
			...(nfs!.path?.startsWith('/') ? [] : [invalid(`${field}.path`, nfs!.path ?? '', 'must be an absolute path')]),
		],
	],
	['iscsi', nothing],
	['glusterfs', nothing],
	['flocker', nothing],
	[
		'persistentVolumeClaim',
		({persistentVolumeClaim}, field) => validateName(persistentVolumeClaim!.claimName, `${field}.claimName`),
	],
	['rbd', nothing],
	['cinder', nothing],
	['cephfs', nothing],
	['quobyte', nothing],
	[
		'downwardAPI',
		({downwardAPI}, field) => [
			...validateMode(downwardAPI!.defaultMode, `${field}.defaultMode`),
			...(downwardAPI!.items ?? []).flatMap(file => validateDownwardFile(file, field)),
		],
	],
	['fc', nothing],
	['flexVolume', ({flexVolume}, field) => validateName(flexVolume!.driver, `${field}.driver`)],
	[
		'configMap',
		({configMap}, field) => [
			...validateName(configMap!.name, `${field}.name`),
			...validateMode(configMap!.defaultMode, `${field}.defaultMode`),
			...validateKeys(configMap!.items ?? [], `${field}.items`),
		],
	],
	['azureFile', nothing],
	['vsphereVolume', nothing],
	['photonPersistentDisk', nothing],
	['portworxVolume', nothing],
	['azureDisk', nothing],
	['storageos', nothing],
	['projected', ({projected}, field) => validateProjected(projected!, field)],
	['scaleIO', nothing],
	['csi', ({csi}, field) => validateName(csi!.driver, `${field}.driver`)],
	[
		'ephemeral',
		({ephemeral}, field) => (ephemeral!.volumeClaimTemplate ? [] : [required(`${field}.volumeClaimTemplate`)]),
	],
	['image', ({image}, field) => validateName(image!.reference, `${field}.reference`)],
];

const validateSource = (volume: Volume, field: string): FieldError[] => {
	const given = sourceRules.filter(([name]) => volume[name] !== undefined);
	if (given.length === 0) return [required(field, 'must specify a volume type')];
	return given.flatMap(([name, rule], index) =>
		index === 0
			? rule(volume, `${field}.${name}`)
			: [forbidden(`${field}.${name}`, 'may not specify more than 1 volume type')],
	);
};

/** Volumes by name that containers may mount: those without problems; and the problems of the others. */
export const validateVolumes = (
	volumes: readonly Volume[],
	field: string,
): {readonly valid: ReadonlyMap<string, Volume>; readonly errors: readonly FieldError[]} => {
	const valid = new Map<string, Volume>();
	const errors: FieldError[] = [];
	volumes.forEach((volume, index) => {
		const {name = ''} = volume;
		const path = `${field}[${index}]`;
		const problems = [
			...validateSource(volume, path),
			...(name === '' ? [required(`${path}.name`)] : validateText(name, dnsLabelProblems, `${path}.name`)),
			...(valid.has(name) ? [duplicate(`${path}.name`, name)] : []),
		];
		if (problems.length === 0) valid.set(name, volume);
		else errors.push(...problems);
	});
	return {valid, errors};
};
