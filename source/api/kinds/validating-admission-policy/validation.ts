import {duplicate, invalid, notSupported, required, type FieldError} from '../../../machinery/field-error.ts';
import {qualifiedName} from '../../../machinery/names.ts';
import {compiledPolicy, type CompiledPolicy} from '../../pipeline/policies/compiled-policy.ts';
import type {
	ValidatingAdmissionPolicy,
	ValidatingAdmissionPolicyBinding,
	ValidatingAdmissionPolicySpec,
	Validation,
} from '../../schema/kubernetes.generated.ts';
import {auditAnnotationExpressionCharactersMax, auditAnnotationsMax} from '../shared/limits.ts';
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

const reasons: readonly string[] = ['Forbidden', 'Invalid', 'RequestEntityTooLarge', 'Unauthorized'];

const validateValidation = (
	{expression, message, messageExpression, reason}: Validation,
	compiled: CompiledPolicy['validations'][number],
	field: string,
): FieldError[] => [
	...(isBlank(expression)
		? [required(`${field}.expression`, 'expression is not specified')]
		: validateCompiled(expression, compiled.check, `${field}.expression`)),
	...(messageExpression !== undefined && messageExpression !== '' && isBlank(messageExpression)
		? [invalid(`${field}.messageExpression`, messageExpression, 'must be non-empty if specified')]
		: []),
	...(compiled.messageExpression === undefined
		? []
		: validateCompiled(messageExpression!, compiled.messageExpression, `${field}.messageExpression`)),
	...(message !== undefined && message !== '' && isBlank(message)
		? [invalid(`${field}.message`, message, 'message must be non-empty if specified')]
		: []),
	...(message !== undefined && /[\n\r]/.test(message.trim())
		? [invalid(`${field}.message`, message, 'message must not contain line breaks')]
		: []),
	...(reason === undefined || reasons.includes(reason) ? [] : [notSupported(`${field}.reason`, reason, reasons)]),
];

const validateAuditAnnotations = (
	policyName: string,
	{auditAnnotations = []}: ValidatingAdmissionPolicySpec,
	compiled: CompiledPolicy,
): FieldError[] => {
	const field = 'spec.auditAnnotations';
	const many =
		auditAnnotations.length > auditAnnotationsMax
			? [invalid(field, auditAnnotations, `must not have more than ${auditAnnotationsMax} auditAnnotations`)]
			: [];
	const each = auditAnnotations.flatMap(({key, valueExpression}, index): FieldError[] => {
		const at = `${field}[${index}]`;
		const value = `${at}.valueExpression`;
		const isLong = valueExpression.trim().length > auditAnnotationExpressionCharactersMax;
		const isRepeated = auditAnnotations.findIndex(other => other.key === key) < index;
		return [
			...qualifiedName(`${policyName}/${key}`).map(text => invalid(`${at}.key`, `${policyName}/${key}`, text)),
			...(isBlank(valueExpression)
				? [required(value, 'valueExpression is not specified')]
				: isLong
					? [required(value, `must not exceed ${auditAnnotationExpressionCharactersMax} bytes in length`)]
					: validateCompiled(valueExpression, compiled.auditAnnotations[index]!.value, value)),
			...(isRepeated ? [duplicate(`${at}.key`, key)] : []),
		];
	});
	return [...many, ...each];
};

const nothingToSay = 'validations or auditAnnotations must contain at least one item';

/** Problems of a ValidatingAdmissionPolicy; its expressions are compiled (validateValidatingAdmissionPolicySpec). */
export const validateValidatingAdmissionPolicy = ({metadata, spec}: ValidatingAdmissionPolicy): FieldError[] => {
	const compiled = compiledPolicy(spec);
	const {matchConstraints, validations = [], auditAnnotations = []} = spec;
	return [
		...validateFailurePolicy(spec.failurePolicy, 'spec.failurePolicy'),
		...validateParamKind(spec.paramKind, 'spec.paramKind'),
		...(matchConstraints === undefined ? [required('spec.matchConstraints')] : []),
		...validateMatchResources(matchConstraints, 'spec.matchConstraints'),
		...(matchConstraints !== undefined && !matchConstraints.resourceRules?.length
			? [required('spec.matchConstraints.resourceRules')]
			: []),
		...validateMatchConditions(spec.matchConditions, compiled.matchConditions, 'spec.matchConditions'),
		...validateVariables(spec.variables, compiled.variables.conditions, 'spec.variables'),
		...(validations.length === 0 && auditAnnotations.length === 0
			? [required('spec.validations', nothingToSay), required('spec.auditAnnotations', nothingToSay)]
			: []),
		...validations.flatMap((validation, index) =>
			validateValidation(validation, compiled.validations[index]!, `spec.validations[${index}]`),
		),
		...validateAuditAnnotations(metadata.name, spec, compiled),
	];
};

const validationActions: readonly string[] = ['Audit', 'Deny', 'Warn'];

const validateActions = (actions: readonly string[], field: string): FieldError[] => [
	...actions.flatMap((action, index): FieldError[] => [
		...(validationActions.includes(action) ? [] : [notSupported(`${field}[${index}]`, action, validationActions)]),
		...(actions.indexOf(action) < index ? [duplicate(`${field}[${index}]`, action)] : []),
	]),
	...(actions.includes('Deny') && actions.includes('Warn')
		? [
				invalid(
					field,
					actions,
					'must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)',
				),
			]
		: []),
	...(actions.length === 0 ? [required(field, 'at least one validation action is required')] : []),
];

/** Problems of a ValidatingAdmissionPolicyBinding. The misspelt path is kube-apiserver's. */
export const validateValidatingAdmissionPolicyBinding = ({spec}: ValidatingAdmissionPolicyBinding): FieldError[] => [
	...validatePolicyName(spec?.policyName, 'spec.policyName'),
	...validateParamRef(spec?.paramRef, 'spec.paramRef'),
	...validateMatchResources(spec?.matchResources, 'spec.matchResouces'),
	...validateActions(spec?.validationActions ?? [], 'spec.validationActions'),
];
