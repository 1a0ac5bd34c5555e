import {age} from '../printing/age.ts';
import {ageColumn, fieldColumn, nameColumn, textColumn, wide} from '../printing/columns.ts';
import {subjectCells} from '../printing/subject-cells.ts';
import type {RoleBinding} from '../../schema/kubernetes.generated.ts';
import type {Printer} from '../../types.ts';

/** The `kubectl get` table of a RoleBinding. */
export const roleBindingPrinter: Printer<RoleBinding> = {
	columns: [
		nameColumn,
		fieldColumn('Role', 'rbac.v1.RoleBinding.roleRef'),
		ageColumn,
		...wide(
			textColumn('Users', 'Users in the roleBinding'),
			textColumn('Groups', 'Groups in the roleBinding'),
			textColumn('ServiceAccounts', 'ServiceAccounts in the roleBinding'),
		),
	],
	cells: (object, now) => [
		object.metadata.name,
		`${object.roleRef.kind}/${object.roleRef.name}`,
		age(object.metadata.creationTimestamp, now),
		...subjectCells(object.subjects),
	],
};
