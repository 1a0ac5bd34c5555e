import {invalid, notSupported, required, type FieldError} from '../../../machinery/field-error.ts';
import {dns1123Subdomain} from '../../../machinery/names.ts';
import type {ClusterRoleBinding, RoleBinding, RoleRef, Subject} from '../../schema/kubernetes.generated.ts';
import {sameValue} from '../../registry/same-value.ts';
import {validatePathSegmentAsName} from '../shared/dns-label.ts';
import {validateText} from '../shared/values-validation.ts';

const group = 'rbac.authorization.k8s.io';
const subjectKinds = ['ServiceAccount', 'User', 'Group'];

const validateRoleRef = (
	{apiGroup = '', kind = '', name}: Partial<RoleRef>,
	kinds: readonly string[],
): FieldError[] => [
	...(apiGroup === group ? [] : [notSupported('roleRef.apiGroup', apiGroup, [group])]),
	...(kinds.includes(kind) ? [] : [notSupported('roleRef.kind', kind, kinds)]),
	...(name
		? validateText(name, text => validatePathSegmentAsName(text, false), 'roleRef.name')
		: [required('roleRef.name')]),
];

const validateGroup = (apiGroup: string, expected: string, field: string): FieldError[] =>
	apiGroup === expected ? [] : [notSupported(`${field}.apiGroup`, apiGroup, [expected])];

const validateSubject = (subject: Subject, namespaced: boolean, field: string): FieldError[] => {
	const {kind = '', name, apiGroup = '', namespace} = subject;
	const nameless = name ? [] : [required(`${field}.name`)];
	if (!subjectKinds.includes(kind)) return [...nameless, notSupported(`${field}.kind`, kind, subjectKinds)];
	if (kind !== 'ServiceAccount') return [...nameless, ...validateGroup(apiGroup, group, field)];
	return [
		...nameless,
		...(name ? validateText(name, dns1123Subdomain, `${field}.name`) : []),
		...validateGroup(apiGroup, '', field),
		...(namespaced || namespace ? [] : [required(`${field}.namespace`)]),
	];
};

const validateBinding = (
	{roleRef, subjects = []}: RoleBinding | ClusterRoleBinding,
	namespaced: boolean,
	kinds: readonly string[],
): FieldError[] => [
	...validateRoleRef(roleRef ?? {}, kinds),
	...subjects.flatMap((subject, index) => validateSubject(subject, namespaced, `subjects[${index}]`)),
];

/** Problems of a RoleBinding. */
export const validateRoleBinding = (binding: RoleBinding): FieldError[] =>
	validateBinding(binding, true, ['Role', 'ClusterRole']);

/** Problems of a ClusterRoleBinding, whose role and subjects must be found without a namespace. */
export const validateClusterRoleBinding = (binding: ClusterRoleBinding): FieldError[] =>
	validateBinding(binding, false, ['ClusterRole']);

/** A binding keeps its role for ever, so that who may bind one role cannot hand out another. */
export const validateBindingUpdate = (
	next: RoleBinding | ClusterRoleBinding,
	previous: RoleBinding | ClusterRoleBinding,
): FieldError[] => {
	if (sameValue(next.roleRef, previous.roleRef)) return [];
	const {apiGroup, kind, name} = next.roleRef ?? {};
	return [invalid('roleRef', {APIGroup: apiGroup, Kind: kind, Name: name}, 'cannot change roleRef')];
};
