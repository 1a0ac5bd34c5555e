import type {
	MutatingAdmissionPolicyBinding,
	ValidatingAdmissionPolicyBinding,
} from '../../schema/kubernetes.generated.ts';
import type {Printer} from '../../types.ts';
import {age} from './age.ts';
import {ageColumn, nameColumn, textColumn} from './columns.ts';

type PolicyBinding = MutatingAdmissionPolicyBinding | ValidatingAdmissionPolicyBinding;

/** `namespace/name` of the parameters, or `*` where a selector picks them. */
const parameterText = ({spec}: PolicyBinding): string => {
	const reference = spec?.paramRef;
	if (reference === undefined) return '<unset>';
	const name = reference.name || '*';
	return reference.namespace ? `${reference.namespace}/${name}` : name;
};

/** The `kubectl get` table of what binds an admission policy, mutating or validating. */
export const policyBindingPrinter: Printer<PolicyBinding> = {
	columns: [nameColumn, textColumn('PolicyName'), textColumn('ParamRef'), ageColumn],
	cells: (object, now) => [
		object.metadata.name,
		object.spec?.policyName ?? '',
		parameterText(object),
		age(object.metadata.creationTimestamp, now),
	],
};
