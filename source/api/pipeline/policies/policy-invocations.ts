import type {KubernetesObject} from '../../../machinery/json.ts';
import type {MatchResources, ParamKind, ParamRef} from '../../schema/kubernetes.generated.ts';
import type {KindDescription} from '../../types.ts';
import type {AdmissionAttributes} from '../admission.ts';
import {matchesResources} from './match-resources.ts';
import type {PolicyHook} from './policy-hooks.ts';
import type {PolicyWorld} from './policy-world.ts';

type Policy = KubernetesObject & {
	readonly spec?: {readonly matchConstraints?: MatchResources; readonly paramKind?: ParamKind};
};
type Binding = KubernetesObject & {
	readonly spec?: {readonly matchResources?: MatchResources; readonly paramRef?: ParamRef};
};

/** A policy in force for a request, by one of its bindings. */
export interface PolicyInvocation<P, B> {
	readonly policy: P;
	readonly binding: B;
	/** The kind in whose form the policy sees the request. */
	readonly shown: KindDescription;
	/** One evaluation for each set of parameters, or why there are none. */
	readonly parameters:
		| {readonly ok: true; readonly values: readonly (KubernetesObject | null)[]}
		| {readonly ok: false; readonly ofPolicy: boolean; readonly message: string};
}

/** The policies that mean a request, in order, each by all its bindings that do (the policy dispatcher of kube-apiserver). */
export function* policyInvocations<P extends Policy, B extends Binding>(
	hooks: readonly PolicyHook<P, B>[],
	attributes: AdmissionAttributes,
	{findNamespace, equivalents, parameters}: PolicyWorld,
): Generator<PolicyInvocation<P, B>> {
	for (const {policy, bindings} of hooks) {
		const shown = matchesResources(policy.spec?.matchConstraints, attributes, findNamespace, equivalents);
		if (shown === undefined) continue;
		for (const binding of bindings) {
			const {matchResources, paramRef} = binding.spec ?? {};
			if (matchesResources(matchResources, attributes, findNamespace, equivalents) === undefined) continue;
			const collected = parameters.collect(policy.spec?.paramKind, paramRef, attributes.namespace);
			yield {
				policy,
				binding,
				shown,
				parameters: collected.ok
					? collected
					: {
							ok: false,
							ofPolicy: collected.of === 'policy',
							message: `failed to configure ${collected.of}: ${collected.problem}`,
						},
			};
		}
	}
}
