import {
	duplicate,
	forbidden,
	invalid,
	notFoundField,
	notSupported,
	required,
	type FieldError,
} from '../../../machinery/field-error.ts';
import type {
	Container,
	ContainerPort,
	ContainerResizePolicy,
	EphemeralContainer,
	PodSpec,
	Volume,
} from '../../schema/kubernetes.generated.ts';
import {dnsLabelProblems} from './dns-label.ts';
import {validateEnvironment, validateEnvironmentSources} from './environment-validation.ts';
import {validateProbesAndHooks} from './handler-validation.ts';
import {validateMountsAndDevices} from './mount-validation.ts';
import {portNameProblems, protocols, validatePortNumber} from './port-validation.ts';
import {validateResourceRequirements} from './resource-validation.ts';
import {validateSecurityContext} from './security-context-validation.ts';
import {validateRequiredChoice, validateText} from './values-validation.ts';

/** What of the pod matters for its containers. */
interface Surroundings {
	readonly spec: PodSpec;
	readonly volumes: ReadonlyMap<string, Volume>;
}

const validatePorts = (ports: readonly ContainerPort[], field: string): FieldError[] => {
	const names = new Set<string>();
	return ports.flatMap(({name = '', containerPort, hostPort = 0, protocol}, index) => {
		const at = `${field}[${index}]`;
		const problems = name === '' ? [] : portNameProblems(name);
		const repeated = name !== '' && problems.length === 0 && names.has(name);
		names.add(name);
		return [
			...problems.map(text => invalid(`${at}.name`, name, text)),
			...(repeated ? [duplicate(`${at}.name`, name)] : []),
			...(!containerPort
				? [required(`${at}.containerPort`)]
				: validatePortNumber(containerPort, `${at}.containerPort`)),
			...(hostPort === 0 ? [] : validatePortNumber(hostPort, `${at}.hostPort`)),
			...validateRequiredChoice(protocol, protocols, `${at}.protocol`),
		];
	});
};

const validateResizePolicies = (
	policies: readonly ContainerResizePolicy[],
	podRestartPolicy: string | undefined,
	field: string,
): FieldError[] => {
	const seen = new Set<string>();
	return policies.flatMap(({resourceName, restartPolicy}, index) => {
		const repeated = seen.has(resourceName);
		seen.add(resourceName);
		const restarts = podRestartPolicy === 'Never' && restartPolicy !== 'NotRequired';
		return [
			...(repeated ? [duplicate(`${field}[${index}]`, resourceName)] : []),
			...validateRequiredChoice(resourceName, ['cpu', 'memory'], field),
			...validateRequiredChoice(restartPolicy, ['NotRequired', 'RestartContainer'], field),
			...(restarts ? [invalid(field, restartPolicy, "must be 'NotRequired' when `restartPolicy` is 'Never'")] : []),
		];
	});
};

/** Rules of all containers, whatever their part in the pod. */
const validateCommon = (container: Container, {spec, volumes}: Surroundings, field: string): FieldError[] => {
	const claims = new Set((spec.resourceClaims ?? []).map(({name}) => name));
	return [
		...(!container.name
			? [required(`${field}.name`)]
			: validateText(container.name, dnsLabelProblems, `${field}.name`)),
		...(container.image ? [] : [required(`${field}.image`)]),
		...validateRequiredChoice(
			container.terminationMessagePolicy,
			['File', 'FallbackToLogsOnError'],
			`${field}.terminationMessagePolicy`,
		),
		...validatePorts(container.ports ?? [], `${field}.ports`),
		...validateEnvironment(container.env ?? [], `${field}.env`),
		...validateEnvironmentSources(container.envFrom ?? [], `${field}.envFrom`),
		...validateMountsAndDevices(container, volumes, field),
		...validateRequiredChoice(
			container.imagePullPolicy,
			['Always', 'IfNotPresent', 'Never'],
			`${field}.imagePullPolicy`,
		),
		...validateResourceRequirements(container.resources ?? {}, claims, `${field}.resources`),
		...validateResizePolicies(container.resizePolicy ?? [], spec.restartPolicy, `${field}.resizePolicy`),
		...validateSecurityContext(container.securityContext, spec.hostUsers !== false, `${field}.securityContext`),
	];
};

/** Host ports that several containers would take. */
const validateHostPorts = (containers: readonly Container[], field: string): FieldError[] => {
	const taken = new Set<string>();
	return containers.flatMap(({ports = []}, container) =>
		ports.flatMap(({hostPort = 0, hostIP = '', protocol = ''}, index) => {
			const key = `${protocol}/${hostIP}/${hostPort}`;
			if (hostPort !== 0 && taken.has(key)) {
				return [duplicate(`${field}[${container}].ports[${index}].hostPort`, key)];
			}
			if (hostPort !== 0) taken.add(key);
			return [];
		}),
	);
};

const isUnique = (names: Set<string>, name: string): boolean => {
	const known = names.has(name);
	if (name) names.add(name);
	return !known;
};

/** Problems of a pod's ordinary containers, of which there must be one. */
export const validateContainers = (surroundings: Surroundings, field: string): FieldError[] => {
	const {terminationGracePeriodSeconds} = surroundings.spec;
	const containers = surroundings.spec.containers ?? [];
	if (containers.length === 0) return [required(field)];
	const names = new Set<string>();
	return [
		...containers.flatMap((container, index) => {
			const at = `${field}[${index}]`;
			return [
				...validateCommon(container, surroundings, at),
				...(isUnique(names, container.name) ? [] : [duplicate(`${at}.name`, container.name)]),
				...validateProbesAndHooks(container, terminationGracePeriodSeconds, at),
				...validateRequiredChoice(
					container.restartPolicy ?? 'Always',
					['Always', 'Never', 'OnFailure'],
					`${at}.restartPolicy`,
				),
			];
		}),
		...validateHostPorts(containers, field),
	];
};

const onlySidecars = 'may not be set for init containers without restartPolicy=Always';
const hooks = ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const;

/** Problems of a pod's init containers; those that always restart (sidecars) may have probes and hooks. */
export const validateInitContainers = (surroundings: Surroundings, field: string): FieldError[] => {
	const {initContainers = [], terminationGracePeriodSeconds} = surroundings.spec;
	const names = new Set((surroundings.spec.containers ?? []).map(({name}) => name));
	return initContainers.flatMap((container, index) => {
		const at = `${field}[${index}]`;
		const {restartPolicy} = container;
		return [
			...validateCommon(container, surroundings, at),
			...(restartPolicy === undefined || ['Always', 'Never', 'OnFailure'].includes(restartPolicy)
				? []
				: [notSupported(`${at}.restartPolicy`, restartPolicy, ['Always', 'Never', 'OnFailure'])]),
			...(isUnique(names, container.name) ? [] : [duplicate(`${at}.name`, container.name)]),
			...validateHostPorts([container], field),
			...(restartPolicy === 'Always'
				? validateProbesAndHooks(container, terminationGracePeriodSeconds, at)
				: hooks.filter(hook => container[hook] !== undefined).map(hook => forbidden(`${at}.${hook}`, onlySidecars))),
		];
	});
};

const notEphemeral = [
	'ports',
	'resources',
	'livenessProbe',
	'readinessProbe',
	'startupProbe',
	'lifecycle',
	'resizePolicy',
	'restartPolicy',
] as const;
const notForEphemeral = 'cannot be set for an Ephemeral Container';

const isSet = (value: EphemeralContainer[(typeof notEphemeral)[number]]): boolean =>
	typeof value === 'object' ? Object.keys(value).length > 0 : value !== undefined;

/** Problems of ephemeral containers: a pod cannot rely on them, so much is not for them. */
export const validateEphemeralContainers = (surroundings: Surroundings, field: string): FieldError[] => {
	const {containers, initContainers = [], ephemeralContainers = []} = surroundings.spec;
	const others = new Set([...(containers ?? []), ...initContainers].map(({name}) => name));
	const names = new Set(others);
	return ephemeralContainers.flatMap((container, index) => {
		const at = `${field}[${index}]`;
		const {name, targetContainerName: target = '', volumeMounts = []} = container;
		return [
			...validateCommon(container, surroundings, at),
			...validatePaddedImage(container, at),
			...(isUnique(names, name) ? [] : [duplicate(`${at}.name`, name)]),
			...(target === '' || others.has(target) ? [] : [notFoundField(`${at}.targetContainerName`, target)]),
			...notEphemeral.filter(key => isSet(container[key])).map(key => forbidden(`${at}.${key}`, notForEphemeral)),
			...volumeMounts.flatMap((mount, position) =>
				(['subPath', 'subPathExpr'] as const)
					.filter(key => mount[key])
					.map(key => forbidden(`${at}.volumeMounts[${position}].${key}`, notForEphemeral)),
			),
		];
	});
};

/** A problem of pods only: templates may hold an image that is filled in later. */
export const validatePaddedImage = ({image = ''}: Container, field: string): FieldError[] =>
	image === image.trim() ? [] : [invalid(`${field}.image`, image, 'must not have leading or trailing whitespace')];
