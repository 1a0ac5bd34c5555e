import {duplicate, invalid, notSupported, required, type FieldError} from '../../../machinery/field-error.ts';
import type {
	AppArmorProfile,
	PodSecurityContext,
	PodSpec,
	SeccompProfile,
	SecurityContext,
	Sysctl,
} from '../../schema/kubernetes.generated.ts';
import {int32Max} from './limits.ts';
import {validateDescendingPath} from './path-validation.ts';
import {validateChoice, validateRequiredChoice} from './values-validation.ts';

const profileTypes = ['Localhost', 'RuntimeDefault', 'Unconfined'];
const sysctlCharactersMax = 253;
const sysctlName = /^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$/;
const idText = `must be between 0 and ${int32Max}, inclusive`;

const validateId = (id: number | undefined, field: string): FieldError[] =>
	id !== undefined && (id < 0 || id > int32Max) ? [invalid(field, id, idText)] : [];

const validateSeccomp = (profile: SeccompProfile | undefined, field: string): FieldError[] => {
	if (profile === undefined) return [];
	const {type, localhostProfile} = profile;
	const typeErrors = !type
		? [required(`${field}.type`, 'type is required when seccompProfile is set')]
		: validateChoice(type, profileTypes, `${field}.type`);
	if (type !== 'Localhost') {
		const text = 'can only be set when seccomp type is Localhost';
		return localhostProfile === undefined
			? typeErrors
			: [...typeErrors, invalid(`${field}.localhostProfile`, profile, text)];
	}
	return localhostProfile === undefined
		? [required(`${field}.localhostProfile`, 'must be set when seccomp type is Localhost')]
		: validateDescendingPath(localhostProfile, `${field}.localhostProfile`);
};

const validateAppArmor = (profile: AppArmorProfile | undefined, field: string): FieldError[] => {
	if (profile === undefined) return [];
	const {type, localhostProfile} = profile;
	if (!type) return [required(`${field}.type`, 'type is required when appArmorProfile is set')];
	if (!profileTypes.includes(type)) return [notSupported(`${field}.type`, type, profileTypes)];
	const at = `${field}.localhostProfile`;
	if (type !== 'Localhost') {
		const text = 'can only be set when AppArmor type is Localhost';
		return localhostProfile === undefined ? [] : [invalid(at, localhostProfile, text)];
	}
	if (!localhostProfile) return [required(at, 'must be set when AppArmor type is Localhost')];
	return localhostProfile === localhostProfile.trim()
		? []
		: [invalid(at, localhostProfile, 'must not be padded with whitespace')];
};

const validateSysctls = (sysctls: readonly Sysctl[], field: string): FieldError[] => {
	const seen = new Set<string>();
	const text = `must have at most ${sysctlCharactersMax} characters and match regex ${sysctlName.source}`;
	return sysctls.flatMap(({name = ''}, index) => {
		const at = `${field}[${index}].name`;
		const repeated = seen.has(name);
		seen.add(name);
		if (name === '') return [required(at)];
		if (name.length > sysctlCharactersMax || !sysctlName.test(name)) return [invalid(at, name, text)];
		return repeated ? [duplicate(at, name)] : [];
	});
};

/** Problems of what a pod as a whole may do. */
export const validatePodSecurityContext = (context: PodSecurityContext, spec: PodSpec, field: string): FieldError[] => [
	...validateId(context.fsGroup, `${field}.fsGroup`),
	...validateId(context.runAsUser, `${field}.runAsUser`),
	...validateId(context.runAsGroup, `${field}.runAsGroup`),
	...(context.supplementalGroups ?? []).flatMap((id, index) => validateId(id, `${field}.supplementalGroups[${index}]`)),
	...(spec.shareProcessNamespace && spec.hostPID
		? [invalid(`${field}.shareProcessNamespace`, true, 'ShareProcessNamespace and HostPID cannot both be enabled')]
		: []),
	...validateSysctls(context.sysctls ?? [], `${field}.sysctls`),
	...validateChoice(context.fsGroupChangePolicy, ['Always', 'OnRootMismatch'], `${field}.fsGroupChangePolicy`),
	...validateSeccomp(context.seccompProfile, `${field}.seccompProfile`),
	...validateAppArmor(context.appArmorProfile, `${field}.appArmorProfile`),
	...validateChoice(context.supplementalGroupsPolicy, ['Merge', 'Strict'], `${field}.supplementalGroupsPolicy`),
	...validateChoice(context.seLinuxChangePolicy, ['MountOption', 'Recursive'], `${field}.seLinuxChangePolicy`),
];

const validateEscalation = (context: SecurityContext, field: string): FieldError[] => {
	if (context.allowPrivilegeEscalation !== false) return [];
	const contradiction = 'cannot set `allowPrivilegeEscalation` to false and';
	const admin = (context.capabilities?.add ?? []).filter(capability => capability === 'CAP_SYS_ADMIN');
	return [
		...(context.privileged ? [invalid(field, context, `${contradiction} \`privileged\` to true`)] : []),
		...admin.map(() => invalid(field, context, `${contradiction} \`capabilities.Add\` CAP_SYS_ADMIN`)),
	];
};

/** Problems of what a container may do. */
export const validateSecurityContext = (
	context: SecurityContext | undefined,
	sharesUsersWithHost: boolean,
	field: string,
): FieldError[] => {
	if (context === undefined) return [];
	const {procMount} = context;
	return [
		...validateId(context.runAsUser, `${field}.runAsUser`),
		...validateId(context.runAsGroup, `${field}.runAsGroup`),
		...(procMount === undefined
			? []
			: validateRequiredChoice(procMount, ['Default', 'Unmasked'], `${field}.procMount`)),
		...(sharesUsersWithHost && procMount === 'Unmasked'
			? [invalid(`${field}.procMount`, procMount, '`hostUsers` must be false to use `Unmasked`')]
			: []),
		...validateSeccomp(context.seccompProfile, `${field}.seccompProfile`),
		...validateEscalation(context, field),
		...validateAppArmor(context.appArmorProfile, `${field}.appArmorProfile`),
	];
};
