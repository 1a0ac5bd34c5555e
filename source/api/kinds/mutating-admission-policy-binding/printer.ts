import {age} from '../printing/age.ts';
import {ageColumn, nameColumn, textColumn} from '../printing/columns.ts';
import type {MutatingAdmissionPolicyBinding} from '../../schema/kubernetes.generated.ts';
import type {Printer} from '../../types.ts';

/** `namespace/name` of the parameters, or `*` where a selector picks them. */
const parameterText = ({spec}: MutatingAdmissionPolicyBinding): string => {
	const reference = spec?.paramRef;
	if (reference === undefined) return '<unset>';
	const name = reference.name || '*';
	return reference.namespace ? `${reference.namespace}/${name}` : name;
};

/** The `kubectl get` table of a MutatingAdmissionPolicyBinding. */
export const mutatingAdmissionPolicyBindingPrinter: Printer<MutatingAdmissionPolicyBinding> = {
	columns: [nameColumn, textColumn('PolicyName'), textColumn('ParamRef'), ageColumn],
	cells: (object, now) => [
		object.metadata.name,
		object.spec?.policyName ?? '',
		parameterText(object),
		age(object.metadata.creationTimestamp, now),
	],
};
