import type {
	MutatingAdmissionPolicyBinding,
	ValidatingAdmissionPolicyBinding,
} from '../../schema/kubernetes.generated.ts';
import type {Printer} from '../../types.ts';
import {age} from './age.ts';
import {goSelectorText} from './go-selector-text.ts';
import {ageColumn, nameColumn, textColumn} from './columns.ts';

type PolicyBinding = MutatingAdmissionPolicyBinding | ValidatingAdmissionPolicyBinding;

/** `namespace/name` of the parameters (`*` in place of a namespace that is not said), or the selector that picks them. */
const parameterText = ({spec}: PolicyBinding): string => {
	const {name, namespace, selector} = spec?.paramRef ?? {};
	if (name) return `${namespace || '*'}/${name}`;
	return selector === undefined ? '<unset>' : goSelectorText(selector);
};

/** The `kubectl get` table of what binds an admission policy, mutating or validating. */
export const policyBindingPrinter: Printer<PolicyBinding> = {
	columns: [
		nameColumn,
		textColumn('PolicyName', 'PolicyName indicates the policy definition which the policy binding binded to'),
		textColumn('ParamRef', 'ParamRef indicates the param resource which sets the configration param'),
		ageColumn,
	],
	cells: (object, now) => [
		object.metadata.name,
		object.spec?.policyName ?? '',
		parameterText(object),
		age(object.metadata.creationTimestamp, now),
	],
};
