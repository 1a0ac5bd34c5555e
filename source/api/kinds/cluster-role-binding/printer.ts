import {age} from '../printing/age.ts';
import {ageColumn, fieldColumn, nameColumn, textColumn, wide} from '../printing/columns.ts';
import {subjectCells} from '../printing/subject-cells.ts';
import type {ClusterRoleBinding} from '../../schema/kubernetes.generated.ts';
import type {Printer} from '../../types.ts';

/** The `kubectl get` table of a ClusterRoleBinding. */
export const clusterRoleBindingPrinter: Printer<ClusterRoleBinding> = {
	columns: [
		nameColumn,
		fieldColumn('Role', 'rbac.v1.ClusterRoleBinding.roleRef'),
		ageColumn,
		...wide(
			textColumn('Users', 'Users in the clusterRoleBinding'),
			textColumn('Groups', 'Groups in the clusterRoleBinding'),
			textColumn('ServiceAccounts', 'ServiceAccounts in the clusterRoleBinding'),
		),
	],
	cells: (object, now) => [
		object.metadata.name,
		`${object.roleRef.kind}/${object.roleRef.name}`,
		age(object.metadata.creationTimestamp, now),
		...subjectCells(object.subjects),
	],
};
