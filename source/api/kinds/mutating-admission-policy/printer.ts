import {age} from '../printing/age.ts';
import {ageColumn, integerColumn, nameColumn, textColumn} from '../printing/columns.ts';
import type {MutatingAdmissionPolicy} from '../../schema/kubernetes.generated.ts';
import type {Printer} from '../../types.ts';

const parameterKindText = ({spec}: MutatingAdmissionPolicy): string =>
	spec?.paramKind === undefined ? '<unset>' : `${spec.paramKind.apiVersion ?? ''}/${spec.paramKind.kind ?? ''}`;

/** The `kubectl get` table of a MutatingAdmissionPolicy. */
export const mutatingAdmissionPolicyPrinter: Printer<MutatingAdmissionPolicy> = {
	columns: [
		nameColumn,
		integerColumn('Mutations', 'Mutation indicates the number of mutations rules defined in this configuration'),
		textColumn('ParamKind', 'ParamKind specifies the kind of resources used to parameterize this policy'),
		ageColumn,
	],
	cells: (object, now) => [
		object.metadata.name,
		object.spec?.mutations?.length ?? 0,
		parameterKindText(object),
		age(object.metadata.creationTimestamp, now),
	],
};
