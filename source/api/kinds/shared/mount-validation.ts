import {
	forbidden,
	invalid,
	notFoundField,
	notSupported,
	required,
	type FieldError,
} from '../../../machinery/field-error.ts';
import type {Container, Volume, VolumeMount} from '../../schema/kubernetes.generated.ts';
import {validateDescendingPath} from './path-validation.ts';

type Volumes = ReadonlyMap<string, Volume>;
type Mounting = Pick<Container, 'volumeMounts' | 'volumeDevices' | 'securityContext'>;

const propagations = ['Bidirectional', 'HostToContainer', 'None'];
const readOnlyChoices = ['Disabled', 'Enabled', 'IfPossible'];

const validatePropagation = (mount: VolumeMount, container: Mounting, field: string): FieldError[] => {
	const {mountPropagation} = mount;
	if (mountPropagation === undefined) return [];
	if (!propagations.includes(mountPropagation)) return [notSupported(field, mountPropagation, propagations)];
	if (mountPropagation !== 'Bidirectional' || container.securityContext?.privileged) return [];
	return [forbidden(field, 'Bidirectional mount propagation is available only to privileged containers')];
};

const validateRecursive = (
	{recursiveReadOnly, readOnly, mountPropagation}: VolumeMount,
	field: string,
): FieldError[] => {
	if (recursiveReadOnly === undefined || recursiveReadOnly === 'Disabled') return [];
	if (!readOnlyChoices.includes(recursiveReadOnly)) return [notSupported(field, recursiveReadOnly, readOnlyChoices)];
	const propagates = mountPropagation !== undefined && mountPropagation !== 'None';
	return [
		...(readOnly ? [] : [forbidden(field, 'may only be specified when readOnly is true')]),
		...(propagates ? [forbidden(field, 'may only be specified when mountPropagation is None or not specified')] : []),
	];
};

const validateSubPaths = ({subPath = '', subPathExpr = ''}: VolumeMount, item: string, field: string): FieldError[] => [
	...(subPath === '' ? [] : validateDescendingPath(subPath, `${field}.subPath`)),
	...(subPath !== '' && subPathExpr !== ''
		? [invalid(`${item}.subPathExpr`, subPathExpr, 'subPathExpr and subPath are mutually exclusive')]
		: []),
	...(subPathExpr === '' ? [] : validateDescendingPath(subPathExpr, `${field}.subPathExpr`)),
];

/** Problems of a container's mounts. Some are reported on the list rather than the item, as Kubernetes does. */
const validateMounts = (container: Mounting, volumes: Volumes, field: string): FieldError[] => {
	const paths = new Set<string>();
	const devices = container.volumeDevices ?? [];
	return (container.volumeMounts ?? []).flatMap((mount, index) => {
		const {name = '', mountPath = ''} = mount;
		const item = `${field}[${index}]`;
		const repeated = paths.has(mountPath);
		paths.add(mountPath);
		const known = devices.some(device => device.name === name);
		const taken = devices.some(({devicePath}) => devicePath === mountPath);
		return [
			...(name === '' ? [required(`${item}.name`)] : []),
			...(volumes.has(name) ? [] : [notFoundField(`${item}.name`, name)]),
			...(mountPath === '' ? [required(`${item}.mountPath`)] : []),
			...(repeated ? [invalid(`${item}.mountPath`, mountPath, 'must be unique')] : []),
			...(known ? [invalid(`${item}.name`, name, 'must not already exist in volumeDevices')] : []),
			...(taken ? [invalid(`${item}.mountPath`, mountPath, 'must not already exist as a path in volumeDevices')] : []),
			...validateSubPaths(mount, item, field),
			...validatePropagation(mount, container, `${field}.mountPropagation`),
			...validateRecursive(mount, `${field}.recursiveReadOnly`),
		];
	});
};

const validateDevices = (container: Mounting, volumes: Volumes, field: string): FieldError[] => {
	const names = new Set<string>();
	const paths = new Set<string>();
	const mounts = container.volumeMounts ?? [];
	return (container.volumeDevices ?? []).flatMap(({name = '', devicePath = ''}, index) => {
		const item = `${field}[${index}]`;
		const volume = volumes.get(name);
		const isClaim = volume?.persistentVolumeClaim !== undefined || volume?.ephemeral !== undefined;
		const claimText = 'can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode';
		const errors = [
			...(name === '' ? [required(`${item}.name`)] : []),
			...(names.has(name) ? [invalid(`${item}.name`, name, 'must be unique')] : []),
			...(volume && !isClaim ? [invalid(`${item}.name`, name, claimText)] : []),
			...(volume ? [] : [notFoundField(`${item}.name`, name)]),
			...(devicePath === '' ? [required(`${item}.devicePath`)] : []),
			...(paths.has(devicePath) ? [invalid(`${item}.devicePath`, devicePath, 'must be unique')] : []),
			...(devicePath.split('/').includes('..')
				? [invalid(`${item}.devicePath`, devicePath, "can not contain backsteps ('..')")]
				: []),
			...(mounts.some(mount => mount.name === name)
				? [invalid(`${item}.name`, name, 'must not already exist in volumeMounts')]
				: []),
			...(mounts.some(({mountPath}) => mountPath === devicePath)
				? [invalid(`${item}.devicePath`, devicePath, 'must not already exist as a path in volumeMounts')]
				: []),
		];
		names.add(name);
		paths.add(devicePath);
		return errors;
	});
};

/** Problems of how a container mounts the pod's volumes, as file systems and as block devices. */
export const validateMountsAndDevices = (container: Mounting, volumes: Volumes, field: string): FieldError[] => [
	...validateMounts(container, volumes, `${field}.volumeMounts`),
	...validateDevices(container, volumes, `${field}.volumeDevices`),
];
