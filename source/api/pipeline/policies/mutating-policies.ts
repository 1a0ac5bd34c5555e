import {StatusError} from '../../../machinery/status-error.ts';
import type {KubernetesObject} from '../../../machinery/json.ts';
import {sameValue} from '../../registry/same-value.ts';
import type {MutatingAdmissionPolicy, MutatingAdmissionPolicyBinding} from '../../schema/kubernetes.generated.ts';
import type {AdmissionAttributes, AdmissionLink, ObjectAttributes} from '../admission.ts';
import {refused} from '../admission-refusal.ts';
import {applyMutation, MutationFailed} from './apply-mutation.ts';
import {compiledMutatingPolicy} from './compiled-mutations.ts';
import {withVariables} from './evaluate-condition.ts';
import {conditionsHold} from './match-conditions.ts';
import {createPolicyHooks} from './policy-hooks.ts';
import {policyInvocations, type PolicyInvocation} from './policy-invocations.ts';
import {isPolicyKind, type PolicyWorld} from './policy-world.ts';
import {inFormOf, requestValues} from './request-values.ts';

type Invocation = PolicyInvocation<MutatingAdmissionPolicy, MutatingAdmissionPolicyBinding>;

/** Something that keeps a policy from doing its work. */
interface Failure {
	readonly message: string;
	/** Absent for what is wrong with the configuration. */
	readonly reason?: 'Invalid';
}

/** What came of one policy by one binding and one set of parameters. */
interface Mutated {
	readonly object: KubernetesObject;
	readonly failures: readonly Failure[];
	/** Whether the policy meant the request after all. */
	readonly isMeant: boolean;
}

const describe = ({policy, binding, parameters}: Invocation, {message}: Failure): string =>
	!parameters.ok && parameters.ofPolicy
		? `policy ${JSON.stringify(policy.metadata.name)} denied request: ${message}`
		: `policy '${policy.metadata.name}' with binding '${binding.metadata.name}' denied request: ${message}`;

/** The 403 of a request whose policies fail and must not: the first failure is the message, all are causes. */
const denied = (
	attributes: AdmissionAttributes,
	failures: readonly (Failure & {readonly text: string})[],
): StatusError => {
	const [{text: message, reason = 'Forbidden'}] = failures as [Failure & {readonly text: string}];
	const {status} = refused(attributes, message);
	const details = {...status.details, causes: failures.map(({text}) => ({message: text}))};
	return new StatusError({...status, message, reason, details});
};

const mutateBy = (
	{policy, shown}: Invocation,
	params: KubernetesObject | null,
	attributes: ObjectAttributes,
	{findNamespace, access}: PolicyWorld,
): Mutated => {
	const spec = policy.spec ?? {};
	const {matchConditions, mutations, variables} = compiledMutatingPolicy(spec);
	const valuesOf = (object: KubernetesObject) => ({
		...requestValues({...attributes, object}, shown, findNamespace, access),
		params,
	});
	const match = conditionsHold(matchConditions, valuesOf(attributes.object));
	if (!match.holds) {
		const failures: readonly Failure[] =
			match.problem === undefined ? [] : [{message: match.problem, reason: 'Invalid'}];
		return {object: attributes.object, failures, isMeant: false};
	}
	const failures: Failure[] = [];
	let {object} = attributes;
	for (const mutation of mutations) {
		if (mutation === undefined) continue;
		const values = valuesOf(object);
		const all = variables.conditions.size === 0 ? values : withVariables(values, variables.conditions);
		const inForm = inFormOf(shown, attributes.kind, object) as KubernetesObject;
		try {
			object = applyMutation(mutation, shown, inForm, {...attributes, object}, all);
		} catch (error) {
			if (!(error instanceof MutationFailed)) throw error;
			failures.push({message: error.message, reason: 'Invalid'});
		}
	}
	return {object, failures, isMeant: true};
};

/** MutatingAdmissionPolicies that are bound change the objects of the requests they mean, by name; undefined where they are not served. */
export const createMutatingPolicies = (world: PolicyWorld): AdmissionLink | undefined => {
	const {objects, catalogue} = world;
	const kindOf = (plural: string) => catalogue.byResource('admissionregistration.k8s.io', 'v1', plural);
	const [policies, bindings] = [kindOf('mutatingadmissionpolicies'), kindOf('mutatingadmissionpolicybindings')];
	if (policies === undefined || bindings === undefined) return undefined;
	const hooks = createPolicyHooks<MutatingAdmissionPolicy, MutatingAdmissionPolicyBinding>(objects, policies, bindings);
	return {
		name: 'MutatingAdmissionPolicy',
		handles: kind => !isPolicyKind(kind),
		admit: attributes => {
			const inForce = hooks();
			if (inForce.length === 0) return attributes.object;
			const round = attributes.reinvocation?.round('policies', attributes.object);
			const failures: (Failure & {readonly text: string})[] = [];
			let {object} = attributes;
			for (const invocation of policyInvocations(inForce, attributes, world)) {
				const {policy, binding, parameters} = invocation;
				const fail = (failure: Failure): void => {
					if (policy.spec?.failurePolicy === 'Ignore') return;
					failures.push({...failure, text: describe(invocation, failure)});
				};
				if (!parameters.ok) {
					fail(parameters);
					continue;
				}
				for (const params of parameters.values) {
					const {namespace = '', name = ''} = params?.metadata ?? {};
					const key = [policy.metadata.name, binding.metadata.name, namespace, name].join(' ');
					if (round?.isCalled(key) === false) continue;
					const mutated = mutateBy(invocation, params, {...attributes, object}, world);
					for (const failure of mutated.failures) fail(failure);
					if (!mutated.isMeant) continue;
					const wantsMore = policy.spec?.reinvocationPolicy === 'IfNeeded';
					round?.called(key, !sameValue(mutated.object, object), wantsMore);
					({object} = mutated);
				}
			}
			round?.ends(object);
			if (failures.length > 0) throw denied(attributes, failures);
			return object;
		},
	};
};
