import {age} from '../printing/age.ts';
import {ageColumn, integerColumn, nameColumn, textColumn} from '../printing/columns.ts';
import type {ValidatingAdmissionPolicy} from '../../schema/kubernetes.generated.ts';
import type {Printer} from '../../types.ts';

const parameterKindText = ({spec}: ValidatingAdmissionPolicy): string =>
	spec?.paramKind === undefined ? '<unset>' : `${spec.paramKind.apiVersion ?? ''}/${spec.paramKind.kind ?? ''}`;

/** The `kubectl get` table of a ValidatingAdmissionPolicy. */
export const validatingAdmissionPolicyPrinter: Printer<ValidatingAdmissionPolicy> = {
	columns: [
		nameColumn,
		integerColumn('Validations', 'Validations indicates the number of validation rules defined in this configuration'),
		textColumn('ParamKind', 'ParamKind specifies the kind of resources used to parameterize this policy'),
		ageColumn,
	],
	cells: (object, now) => [
		object.metadata.name,
		object.spec?.validations?.length ?? 0,
		parameterKindText(object),
		age(object.metadata.creationTimestamp, now),
	],
};
