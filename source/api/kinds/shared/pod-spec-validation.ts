import {duplicate, forbidden, invalid, required, type FieldError} from '../../../machinery/field-error.ts';
import {dns1123Subdomain, qualifiedName} from '../../../machinery/names.ts';
import type {HostAlias, PodResourceClaim, PodSchedulingGate, PodSpec} from '../../schema/kubernetes.generated.ts';
import {dnsLabelProblems} from './dns-label.ts';
import {validateAddress} from './address-validation.ts';
import {validateAffinity} from './affinity-validation.ts';
import {validateContainers, validateEphemeralContainers, validateInitContainers} from './container-validation.ts';
import {validateDns} from './dns-validation.ts';
import {validateLabels} from './labels-validation.ts';
import {int32Max} from './limits.ts';
import {validateOperatingSystem} from './operating-system-validation.ts';
import {validateResourceQuantity, validateResourceRequirements} from './resource-validation.ts';
import {validatePodSecurityContext} from './security-context-validation.ts';
import {validateSpread} from './spread-validation.ts';
import {validateTolerations} from './toleration-validation.ts';
import {validateChoice, validateRequiredChoice, validateText} from './values-validation.ts';
import {validateVolumes} from './volume-validation.ts';

const restartPolicies = ['Always', 'OnFailure', 'Never'];
const dnsPolicies = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'];

const validateClaims = (claims: readonly PodResourceClaim[], field: string): FieldError[] => {
	const seen = new Set<string>();
	return claims.flatMap((claim, index) => {
		const {name = '', resourceClaimName, resourceClaimTemplateName} = claim;
		const at = `${field}[${index}]`;
		const repeated = seen.has(name);
		seen.add(name);
		const both = 'at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified';
		const none = 'must specify one of: `resourceClaimName`, `resourceClaimTemplateName`';
		return [
			...(name === ''
				? [required(`${at}.name`)]
				: repeated
					? [duplicate(`${at}.name`, name)]
					: validateText(name, dnsLabelProblems, `${at}.name`)),
			...(resourceClaimName !== undefined && resourceClaimTemplateName !== undefined ? [invalid(at, claim, both)] : []),
			...(resourceClaimName === undefined && resourceClaimTemplateName === undefined ? [invalid(at, claim, none)] : []),
		];
	});
};

/** With the host's network a container's port is the host's. In templates it may be left open. */
const validateHostNetworkPorts = ({hostNetwork, containers}: PodSpec, isPod: boolean, field: string): FieldError[] =>
	hostNetwork
		? (containers ?? []).flatMap(({ports = []}, container) =>
				ports.flatMap(({hostPort = 0, containerPort}, index) =>
					(isPod || hostPort !== 0) && hostPort !== containerPort
						? [
								invalid(
									`${field}[${container}].ports[${index}].hostPort`,
									hostPort,
									'must match `containerPort` when `hostNetwork` is true',
								),
							]
						: [],
				),
			)
		: [];

const validateGates = (gates: readonly PodSchedulingGate[], field: string): FieldError[] => {
	const seen = new Set<string>();
	return gates.flatMap(({name = ''}, index) => {
		const repeated = seen.has(name);
		seen.add(name);
		return [
			...validateText(name, qualifiedName, `${field}[${index}]`),
			...(repeated ? [duplicate(`${field}[${index}]`, name)] : []),
		];
	});
};

const validateHostUsers = (spec: PodSpec, field: string): FieldError[] => {
	if (spec.hostUsers !== false) return [];
	const shared = (['hostNetwork', 'hostPID', 'hostIPC'] as const).filter(name => spec[name]);
	const called = {hostNetwork: 'hostNetwork', hostPID: 'HostPID', hostIPC: 'HostIPC'};
	return shared.map(name => forbidden(`${field}.${called[name]}`, 'when `pod.Spec.HostUsers` is false'));
};

const validateAliases = (aliases: readonly HostAlias[], field: string): FieldError[] =>
	aliases.flatMap(({ip = '', hostnames = []}, index) => [
		...validateAddress(ip, `${field}[${index}].ip`),
		...hostnames.flatMap((name, position) =>
			validateText(name, dns1123Subdomain, `${field}[${index}].hostnames[${position}]`),
		),
	]);

const validateDeadline = (seconds: number | undefined, field: string): FieldError[] =>
	seconds === undefined || (seconds >= 1 && seconds <= int32Max)
		? []
		: [invalid(field, seconds, `must be between 1 and ${int32Max}, inclusive`)];

const validateName = (name: string | undefined, rule: (name: string) => string[], field: string): FieldError[] =>
	name === undefined || name === '' ? [] : validateText(name, rule, field);

const validatePlacement = (spec: PodSpec, field: string): FieldError[] => [
	...(spec.affinity ? validateAffinity(spec.affinity, `${field}.affinity`) : []),
	...validateDns(spec, `${field}.dnsConfig`),
	...(spec.readinessGates ?? []).flatMap(({conditionType}, index) =>
		validateText(conditionType, qualifiedName, `${field}.readinessGates[${index}].conditionType`),
	),
	...validateGates(spec.schedulingGates ?? [], `${field}.schedulingGates`),
	...validateSpread(spec.topologySpreadConstraints ?? [], `${field}.topologySpreadConstraints`),
	...validateHostUsers(spec, field),
];

const validateNamesAndNumbers = (spec: PodSpec, field: string): FieldError[] => [
	...validateName(spec.serviceAccountName, dns1123Subdomain, `${field}.serviceAccountName`),
	...validateName(spec.nodeName, dns1123Subdomain, `${field}.nodeName`),
	...validateDeadline(spec.activeDeadlineSeconds, `${field}.activeDeadlineSeconds`),
	...validateName(spec.hostname, dnsLabelProblems, `${field}.hostname`),
	...validateName(spec.subdomain, dnsLabelProblems, `${field}.subdomain`),
	...validateTolerations(spec.tolerations ?? [], `${field}.tolerations`),
	...validateAliases(spec.hostAliases ?? [], `${field}.hostAliases`),
	...validateName(spec.priorityClassName, dns1123Subdomain, `${field}.priorityClassName`),
	...validateName(spec.runtimeClassName, dns1123Subdomain, `${field}.runtimeClassName`),
	...validateChoice(spec.preemptionPolicy, ['PreemptLowerPriority', 'Never'], `${field}.preemptionPolicy`),
	...Object.entries(spec.overhead ?? {}).flatMap(([name, text]) =>
		validateResourceQuantity(name, text, `${field}.overhead[${name}]`),
	),
	...validateOperatingSystem(spec, field),
];

/** Problems of a pod's spec, in the order of kube-apiserver's ValidatePodSpec. */
export const validatePodSpec = (spec: PodSpec, isPod: boolean, field: string): FieldError[] => {
	const {valid: volumes, errors} = validateVolumes(spec.volumes ?? [], `${field}.volumes`);
	const surroundings = {spec, volumes};
	return [
		...(spec.terminationGracePeriodSeconds === undefined ? [required(`${field}.terminationGracePeriodSeconds`)] : []),
		...errors,
		...validateClaims(spec.resourceClaims ?? [], `${field}.resourceClaims`),
		...validateContainers(surroundings, `${field}.containers`),
		...validateInitContainers(surroundings, `${field}.initContainers`),
		...validateEphemeralContainers(surroundings, `${field}.ephemeralContainers`),
		...(spec.resources ? validateResourceRequirements(spec.resources, new Set(), `${field}.resources`) : []),
		...validateHostNetworkPorts(spec, isPod, `${field}.containers`),
		...validateRequiredChoice(spec.restartPolicy, restartPolicies, `${field}.restartPolicy`),
		...validateRequiredChoice(spec.dnsPolicy, dnsPolicies, `${field}.dnsPolicy`),
		...validateLabels(spec.nodeSelector, `${field}.nodeSelector`),
		...validatePodSecurityContext(spec.securityContext ?? {}, spec, `${field}.securityContext`),
		...validatePlacement(spec, field),
		...validateNamesAndNumbers(spec, field),
	];
};
