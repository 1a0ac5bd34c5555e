import {StatusError} from '../../../machinery/status-error.ts';
import type {ValidatingAdmissionPolicy, ValidatingAdmissionPolicyBinding} from '../../schema/kubernetes.generated.ts';
import type {AdmissionAttributes, AdmissionLink} from '../admission.ts';
import {refused} from '../admission-refusal.ts';
import type {Values} from './evaluate-condition.ts';
import {createPolicyHooks} from './policy-hooks.ts';
import {policyInvocations, type PolicyInvocation} from './policy-invocations.ts';
import {isPolicyKind, type PolicyWorld} from './policy-world.ts';
import {valuesByForm} from './request-values.ts';
import {validateByPolicy, type Objection} from './validate-policy.ts';

interface Denial extends Objection {
	readonly policy: ValidatingAdmissionPolicy;
	readonly binding: ValidatingAdmissionPolicyBinding | undefined;
}

const codes: {readonly [reason: string]: number} = {
	Unauthorized: 401,
	Forbidden: 403,
	RequestEntityTooLarge: 413,
};

const denied = (
	attributes: AdmissionAttributes,
	{policy, binding, message, reason = 'Invalid'}: Denial,
): StatusError => {
	const by = binding === undefined ? '' : ` with binding '${binding.metadata.name}'`;
	const text = `ValidatingAdmissionPolicy '${policy.metadata.name}'${by} denied request: ${message}`;
	const {status} = refused(attributes, text);
	const details = {...status.details, causes: [{message: text}]};
	return new StatusError({...status, reason, code: codes[reason] ?? 422, details});
};

/** ValidatingAdmissionPolicies that are bound: refuses with the first objection of a binding that denies, warns of others. */
export const createValidatingPolicies = (world: PolicyWorld): AdmissionLink | undefined => {
	const {objects, catalogue} = world;
	const kindOf = (plural: string) => catalogue.byResource('admissionregistration.k8s.io', 'v1', plural);
	const [policies, bindings] = [kindOf('validatingadmissionpolicies'), kindOf('validatingadmissionpolicybindings')];
	if (policies === undefined || bindings === undefined) return undefined;
	const hooks = createPolicyHooks<ValidatingAdmissionPolicy, ValidatingAdmissionPolicyBinding>(
		objects,
		policies,
		bindings,
	);

	/** What one binding of a policy that means the request has against it. */
	const objectionsOf = (
		{policy: {spec}, parameters}: PolicyInvocation<ValidatingAdmissionPolicy, ValidatingAdmissionPolicyBinding>,
		values: () => Values,
	): readonly (Objection & {readonly ofPolicy?: boolean; readonly isSetup?: boolean})[] => {
		if (parameters.ok) return parameters.values.flatMap(params => validateByPolicy(spec, {...values(), params}));
		if (spec.failurePolicy === 'Ignore') return [];
		const {message, ofPolicy} = parameters;
		return [{message, reason: undefined, isSetup: true, ofPolicy}];
	};

	return {
		name: 'ValidatingAdmissionPolicy',
		handles: kind => !isPolicyKind(kind),
		validate: attributes => {
			const inForce = hooks();
			if (inForce.length === 0) return;
			const denials: Denial[] = [];
			const valuesOf = valuesByForm(attributes, world);
			for (const invocation of policyInvocations(inForce, attributes, world)) {
				const {policy, binding, shown} = invocation;
				const {validationActions} = binding.spec;
				for (const {isSetup, ofPolicy, ...objection} of objectionsOf(invocation, () => valuesOf(shown))) {
					if (isSetup || validationActions.includes('Deny'))
						denials.push({...objection, policy, binding: ofPolicy ? undefined : binding});
					if (!isSetup && validationActions.includes('Warn')) {
						attributes.warnings.push(
							`Validation failed for ValidatingAdmissionPolicy '${policy.metadata.name}' with binding '${binding.metadata.name}': ${objection.message}`,
						);
					}
				}
			}
			if (denials[0] !== undefined) throw denied(attributes, denials[0]);
		},
	};
};
