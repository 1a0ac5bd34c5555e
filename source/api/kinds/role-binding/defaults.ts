import type {RoleBinding, Subject} from '../../schema/kubernetes.generated.ts';
import {changeField, mapItems, withAbsent, withField} from '../shared/sharing.ts';

const group = 'rbac.authorization.k8s.io';

const withSubjectDefaults = (subject: Subject): Subject =>
	subject.kind === 'User' || subject.kind === 'Group' ? withAbsent(subject, {apiGroup: group}) : subject;

/** A RoleBinding (or ClusterRoleBinding, which has the same form) with the group of what it refers to. */
export const withBindingDefaults = (binding: RoleBinding): RoleBinding => {
	const referring = changeField(binding, 'roleRef', role => withField(role, 'apiGroup', role.apiGroup || group));
	return changeField(referring, 'subjects', subjects => mapItems(subjects, withSubjectDefaults));
};
