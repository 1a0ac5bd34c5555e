import {forbidden, notSupported, required, type FieldError} from '../../../machinery/field-error.ts';
import {compiledMutatingPolicy, type CompiledMutation} from '../../pipeline/policies/compiled-mutations.ts';
import type {
	MatchResources,
	MutatingAdmissionPolicy,
	MutatingAdmissionPolicyBinding,
	Mutation,
} from '../../schema/kubernetes.generated.ts';
import {
	isBlank,
	validateCompiled,
	validateFailurePolicy,
	validateMatchConditions,
	validateParamKind,
	validateParamRef,
	validatePolicyName,
	validateVariables,
} from '../shared/policy-validation.ts';
import {validateMatchResources} from '../shared/rule-validation.ts';

const operations: readonly string[] = ['*', 'CONNECT', 'CREATE', 'UPDATE'];
const patchTypes: readonly string[] = ['ApplyConfiguration', 'JSONPatch'];
const reinvocationPolicies: readonly string[] = ['IfNeeded', 'Never'];

/** What is deleted cannot be changed. */
const validateOperations = ({resourceRules = []}: MatchResources, field: string): FieldError[] =>
	resourceRules.flatMap((rule, index) =>
		(rule.operations ?? []).flatMap((operation, place) =>
			operation === 'DELETE'
				? [notSupported(`${field}.resourceRules[${index}].operations[${place}]`, operation, operations)]
				: [],
		),
	);

const validateMutation = (
	{patchType, applyConfiguration, jsonPatch}: Mutation,
	compiled: CompiledMutation | undefined,
	field: string,
): FieldError[] => {
	if (patchType === '') return [required(`${field}.patchType`)];
	if (!patchTypes.includes(patchType)) return [notSupported(`${field}.patchType`, patchType, patchTypes)];
	const isPatch = patchType === 'JSONPatch';
	const [own, other] = isPatch ? ['jsonPatch', 'applyConfiguration'] : ['applyConfiguration', 'jsonPatch'];
	const [said, unwanted] = isPatch ? [jsonPatch, applyConfiguration] : [applyConfiguration, jsonPatch];
	const expression = said?.expression;
	return [
		...(unwanted === undefined
			? []
			: [forbidden(`${field}.${other}`, `must not be specified when patchType is ${patchType}`)]),
		...(said === undefined
			? [required(`${field}.${own}`, `must be specified when patchType is ${patchType}`)]
			: isBlank(expression)
				? [required(`${field}.${own}.expression`, 'expression is not specified')]
				: validateCompiled(expression!, compiled!.expression, `${field}.${own}.expression`)),
	];
};

/** Problems of a MutatingAdmissionPolicy; its expressions are compiled (validateMutatingAdmissionPolicySpec). */
export const validateMutatingAdmissionPolicy = ({spec = {}}: MutatingAdmissionPolicy): FieldError[] => {
	const compiled = compiledMutatingPolicy(spec);
	const {matchConstraints, mutations = [], reinvocationPolicy = ''} = spec;
	return [
		...validateFailurePolicy(spec.failurePolicy, 'spec.failurePolicy'),
		...validateParamKind(spec.paramKind, 'spec.paramKind'),
		...(matchConstraints === undefined ? [required('spec.matchConstraints')] : []),
		...validateMatchResources(matchConstraints, 'spec.matchConstraints'),
		...(matchConstraints === undefined ? [] : validateOperations(matchConstraints, 'spec.matchConstraints')),
		...(matchConstraints !== undefined && !matchConstraints.resourceRules?.length
			? [required('spec.matchConstraints.resourceRules')]
			: []),
		...validateMatchConditions(spec.matchConditions, compiled.matchConditions, 'spec.matchConditions'),
		...validateVariables(spec.variables, compiled.variables.conditions, 'spec.variables'),
		...(mutations.length === 0 ? [required('spec.mutations', 'mutations must contain at least one item')] : []),
		...mutations.flatMap((mutation, index) =>
			validateMutation(mutation, compiled.mutations[index], `spec.mutations[${index}]`),
		),
		...(reinvocationPolicy === ''
			? [required('spec.reinvocationPolicy')]
			: reinvocationPolicies.includes(reinvocationPolicy)
				? []
				: [notSupported('spec.reinvocationPolicy', reinvocationPolicy, reinvocationPolicies)]),
	];
};

/** Problems of a MutatingAdmissionPolicyBinding. The misspelt path is kube-apiserver's. */
export const validateMutatingAdmissionPolicyBinding = ({spec}: MutatingAdmissionPolicyBinding): FieldError[] => [
	...validatePolicyName(spec?.policyName, 'spec.policyName'),
	...validateParamRef(spec?.paramRef, 'spec.paramRef'),
	...validateMatchResources(spec?.matchResources, 'spec.matchResouces'),
];
