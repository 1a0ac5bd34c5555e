import {forbidden, notSupported, required, type FieldError} from '../../../machinery/field-error.ts';
import type {PodSpec} from '../../schema/kubernetes.generated.ts';

const systems = ['linux', 'windows'];

/** What a pod of Windows cannot say of itself, in kube-apiserver's order. */
const notOfWindowsPods = [
	'securityContext.appArmorProfile',
	'securityContext.seLinuxOptions',
	'hostUsers',
	'hostPID',
	'hostIPC',
	'securityContext.seccompProfile',
	'securityContext.fsGroup',
	'securityContext.fsGroupChangePolicy',
	'securityContext.sysctls',
	'shareProcessNamespace',
	'securityContext.runAsUser',
	'securityContext.runAsGroup',
	'securityContext.supplementalGroups',
	'securityContext.supplementalGroupsPolicy',
	'securityContext.seLinuxChangePolicy',
] as const;

const notOfWindowsContainers = [
	'appArmorProfile',
	'seLinuxOptions',
	'seccompProfile',
	'capabilities',
	'readOnlyRootFilesystem',
	'privileged',
	'allowPrivilegeEscalation',
	'procMount',
	'runAsUser',
	'runAsGroup',
] as const;

/** Fields of which `false` is as good as nothing. */
const plainFlags: ReadonlySet<string> = new Set(['hostPID', 'hostIPC']);

const valueAt = (spec: PodSpec, path: string): unknown => {
	const [name = '', member] = path.split('.');
	const value: unknown = spec[name as keyof PodSpec];
	return member === undefined ? value : (value as {readonly [member: string]: unknown} | undefined)?.[member];
};

/** Every container with its place, in the order in which Kubernetes visits them. */
const containersOf = (spec: PodSpec, field: string) =>
	(['initContainers', 'containers', 'ephemeralContainers'] as const).flatMap(list =>
		(spec[list] ?? []).map((container, index) => ({container, at: `${field}.${list}[${index}].securityContext`})),
	);

const validateWindows = (spec: PodSpec, field: string): FieldError[] => {
	const text = 'cannot be set for a windows pod';
	return [
		...notOfWindowsPods
			.filter(path => {
				const value = valueAt(spec, path);
				return plainFlags.has(path) ? value === true : value !== undefined;
			})
			.map(path => forbidden(`${field}.${path}`, text)),
		...containersOf(spec, field).flatMap(({container: {securityContext}, at}) =>
			notOfWindowsContainers
				.filter(name => securityContext?.[name] !== undefined)
				.map(name => forbidden(`${at}.${name}`, text)),
		),
	];
};

const validateLinux = (spec: PodSpec, field: string): FieldError[] => {
	const text = 'windows options cannot be set for a linux pod';
	return [
		...(spec.securityContext?.windowsOptions ? [forbidden(`${field}.securityContext.windowsOptions`, text)] : []),
		...containersOf(spec, field)
			.filter(({container}) => container.securityContext?.windowsOptions)
			.map(({at}) => forbidden(`${at}.windowsOptions`, text)),
	];
};

/** Problems of the operating system that a pod is for, and of what it asks that this does not have. */
export const validateOperatingSystem = (spec: PodSpec, field: string): FieldError[] => {
	if (spec.os === undefined) return [];
	const {name} = spec.os;
	if (!name) return [required(`${field}.os.name`, 'cannot be empty')];
	if (!systems.includes(name)) return [notSupported(`${field}.os`, name, systems)];
	return name === 'windows' ? validateWindows(spec, field) : validateLinux(spec, field);
};
