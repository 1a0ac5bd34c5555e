import {
	duplicate,
	forbidden,
	invalid,
	notSupported,
	required,
	type FieldError,
} from '../../../machinery/field-error.ts';
import {dns1123Subdomain} from '../../../machinery/names.ts';
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
import {validateClaimTemplate} from './claim-spec-validation.ts';
import {dnsLabelProblems} from './dns-label.ts';
import {validateFieldReference, validateResourceReference} from './environment-validation.ts';
import {networkVolumes, validateDriverName, validateIscsi} from './network-volume-validation.ts';
import {validateDescendingPath, validateNoBacksteps, validateProjectedPath} from './path-validation.ts';
import {validateChoice, validateText} from './values-validation.ts';

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
const pullPolicies = ['Always', 'IfNotPresent', 'Never'];
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

/** Problems of a path on a node. */
export const validateHostPath = ({path = '', type = ''}: HostPathVolumeSource, field: string): FieldError[] =>
	path === ''
		? [required(`${field}.path`)]
		: [
				...validateNoBacksteps(path, `${field}.path`),
				...(hostPathTypes.includes(type) ? [] : [notSupported(`${field}.type`, type, hostPathTypes)]),
			];

type SourceName = Exclude<keyof Volume, 'name'>;
type SourceRule<K extends SourceName> = (source: NonNullable<Volume[K]>, field: string) => FieldError[];

const validateEphemeral: SourceRule<'ephemeral'> = ({volumeClaimTemplate}, field) =>
	volumeClaimTemplate === undefined
		? [required(`${field}.volumeClaimTemplate`)]
		: validateClaimTemplate(volumeClaimTemplate, `${field}.volumeClaimTemplate`);

/** Rules of each source, in the order in which Kubernetes looks for them: the first one that is there is taken. */
const sourceRules: {readonly [K in SourceName]: SourceRule<K>} = {
	emptyDir: ({sizeLimit}, field) =>
		sizeLimit !== undefined && parseQuantity(sizeLimit).nano < 0n
			? [forbidden(`${field}.sizeLimit`, 'SizeLimit field must be a valid resource quantity')]
			: [],
	hostPath: validateHostPath,
	gitRepo: ({repository, directory = ''}, field) => [
		...validateName(repository, `${field}.repository`),
		...validateDescendingPath(directory, `${field}.directory`),
	],
	gcePersistentDisk: networkVolumes.gcePersistentDisk,
	awsElasticBlockStore: networkVolumes.awsElasticBlockStore,
	secret: ({secretName, defaultMode, items = []}, field) => [
		...validateName(secretName, `${field}.secretName`),
		...validateMode(defaultMode, `${field}.defaultMode`),
		...validateKeys(items, `${field}.items`),
	],
	nfs: networkVolumes.nfs,
	iscsi: validateIscsi,
	glusterfs: networkVolumes.glusterfs,
	flocker: networkVolumes.flocker,
	persistentVolumeClaim: ({claimName}, field) => validateName(claimName, `${field}.claimName`),
	rbd: networkVolumes.rbd,
	cinder: networkVolumes.cinder,
	cephfs: networkVolumes.cephfs,
	quobyte: networkVolumes.quobyte,
	downwardAPI: ({defaultMode, items = []}, field) => [
		...validateMode(defaultMode, `${field}.defaultMode`),
		...items.flatMap(file => validateDownwardFile(file, field)),
	],
	fc: networkVolumes.fc,
	flexVolume: networkVolumes.flexVolume,
	configMap: ({name, defaultMode, items = []}, field) => [
		...validateName(name, `${field}.name`),
		...validateMode(defaultMode, `${field}.defaultMode`),
		...validateKeys(items, `${field}.items`),
	],
	azureFile: networkVolumes.azureFile,
	vsphereVolume: networkVolumes.vsphereVolume,
	photonPersistentDisk: networkVolumes.photonPersistentDisk,
	portworxVolume: networkVolumes.portworxVolume,
	azureDisk: networkVolumes.azureDisk,
	storageos: networkVolumes.storageos,
	projected: validateProjected,
	scaleIO: networkVolumes.scaleIO,
	csi: ({driver, nodePublishSecretRef}, field) => [
		...validateDriverName(driver, `${field}.driver`),
		...(nodePublishSecretRef === undefined
			? []
			: nodePublishSecretRef.name
				? validateText(nodePublishSecretRef.name, dns1123Subdomain, `${field}.name`)
				: [required(`${field}.nodePublishSecretRef.name`)]),
	],
	ephemeral: validateEphemeral,
	image: ({reference, pullPolicy}, field) => [
		...validateName(reference, `${field}.reference`),
		...validateChoice(pullPolicy, pullPolicies, `${field}.pullPolicy`),
	],
};

/** Fields that messages about a second source call otherwise. */
const secondNames: {readonly [name: string]: string} = {cephfs: 'cephFS', downwardAPI: 'downwarAPI'};

const validateSource = (volume: Volume, field: string): FieldError[] => {
	const [first, ...others] = (Object.keys(sourceRules) as SourceName[]).filter(name => volume[name] !== undefined);
	if (first === undefined) return [required(field, 'must specify a volume type')];
	return [
		...(sourceRules[first] as (source: unknown, field: string) => FieldError[])(volume[first], `${field}.${first}`),
		...others.map(name =>
			forbidden(`${field}.${secondNames[name] ?? name}`, 'may not specify more than 1 volume type'),
		),
	];
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
