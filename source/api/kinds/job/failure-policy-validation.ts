import {duplicate, invalid, notSupported, required, type FieldError} from '../../../machinery/field-error.ts';
import type {
	JobSpec,
	PodFailurePolicyOnExitCodesRequirement,
	PodFailurePolicyRule,
	SuccessPolicyRule,
} from '../../schema/kubernetes.generated.ts';
import {validateNonnegative, validateRequiredChoice} from '../shared/values-validation.ts';

const actions = ['Count', 'FailIndex', 'FailJob', 'Ignore'];
const rulesMax = 20;
const exitCodesMax = 255;

const validateExitCodes = (
	{operator, values: exitCodes, containerName}: PodFailurePolicyOnExitCodesRequirement,
	containers: ReadonlySet<string>,
	field: string,
): FieldError[] => {
	const values = exitCodes ?? [];
	const ordered = values.every((value, index) => index === 0 || values[index - 1]! < value);
	const tooMany = values.length > exitCodesMax;
	return [
		...validateRequiredChoice(operator, ['In', 'NotIn'], `${field}.operator`),
		...(containerName !== undefined && !containers.has(containerName)
			? [
					invalid(
						`${field}.containerName`,
						containerName,
						'must be one of the container or initContainer names in the pod template',
					),
				]
			: []),
		...(values.length === 0 ? [invalid(`${field}.values`, values, 'at least one value is required')] : []),
		...(tooMany ? [invalid(`${field}.values`, values, `must have at most ${exitCodesMax} items`)] : []),
		...(ordered ? [] : [invalid(`${field}.values`, values, 'must be ordered')]),
		...(operator === 'In' && values.includes(0)
			? [invalid(`${field}.values[${values.indexOf(0)}]`, 0, 'must not be 0 for the In operator')]
			: []),
		...values.flatMap((value, index) =>
			values.indexOf(value) < index ? [duplicate(`${field}.values[${index}]`, value)] : [],
		),
	];
};

const validateFailureRule = (
	{action, onExitCodes, onPodConditions = []}: PodFailurePolicyRule,
	spec: JobSpec,
	containers: ReadonlySet<string>,
	field: string,
): FieldError[] => {
	const conditions = onPodConditions.length > 0;
	const text = 'specifying both OnExitCodes and OnPodConditions is not supported';
	return [
		...validateRequiredChoice(action, actions, `${field}.action`),
		...(action === 'FailIndex' && spec.backoffLimitPerIndex === undefined
			? [invalid(`${field}.action`, action, 'requires the backoffLimitPerIndex to be set')]
			: []),
		...(onExitCodes ? validateExitCodes(onExitCodes, containers, `${field}.onExitCodes`) : []),
		...onPodConditions.flatMap(({type, status}, index) => [
			...(!type ? [required(`${field}.onPodConditions[${index}].type`)] : []),
			...validateRequiredChoice(status, ['False', 'True', 'Unknown'], `${field}.onPodConditions[${index}].status`),
		]),
		...(onExitCodes && conditions ? [invalid(field, '', text)] : []),
		...(!onExitCodes && !conditions
			? [invalid(field, '', 'specifying one of OnExitCodes and OnPodConditions is required')]
			: []),
	];
};

/** Problems of how a Job answers failures of its pods. */
export const validateFailurePolicy = (spec: JobSpec, field: string): FieldError[] => {
	const rules = spec.podFailurePolicy?.rules ?? [];
	const {containers, initContainers = []} = spec.template.spec ?? {};
	const names = new Set([...(containers ?? []), ...initContainers].map(({name}) => name));
	return [
		...(rules.length > rulesMax
			? [invalid(`${field}.rules`, rules.length, `must have at most ${rulesMax} items`)]
			: []),
		...rules.flatMap((rule, index) => validateFailureRule(rule, spec, names, `${field}.rules[${index}]`)),
	];
};

const indexes = /^\d+(-\d+)?(,\d+(-\d+)?)*$/;

const validateSuccessRule = (
	{succeededCount, succeededIndexes}: SuccessPolicyRule,
	spec: JobSpec,
	field: string,
): FieldError[] => {
	const {completions = 0} = spec;
	const numbers = (succeededIndexes ?? '').split(/[-,]/).map(Number);
	const misread = succeededIndexes !== undefined && !indexes.test(succeededIndexes);
	const outside = !misread && succeededIndexes !== undefined && numbers.some(number => number >= completions);
	return [
		...(succeededCount === undefined && succeededIndexes === undefined
			? [required(field, 'at least one of succeededCount or succeededIndexes must be specified')]
			: []),
		...(misread || outside
			? [invalid(`${field}.succeededIndexes`, succeededIndexes, 'error parsing succeededIndexes')]
			: []),
		...validateNonnegative(succeededCount, `${field}.succeededCount`),
		...(succeededCount !== undefined && succeededCount > completions
			? [
					invalid(
						`${field}.succeededCount`,
						succeededCount,
						`must be less than or equal to ${completions} (the number of specified completions)`,
					),
				]
			: []),
	];
};

/** Problems of when an Indexed Job counts as done before all its indexes are. */
export const validateSuccessPolicy = (spec: JobSpec, field: string): FieldError[] => {
	if (spec.successPolicy === undefined) return [];
	if (spec.completionMode !== 'Indexed') {
		return [invalid(field, spec.successPolicy, 'requires indexed completion mode')];
	}
	const rules = spec.successPolicy.rules ?? [];
	if (rules.length === 0)
		return [required(`${field}.rules`, 'at least one rule must be specified when the successPolicy is specified')];
	return rules.flatMap((rule, index) => validateSuccessRule(rule, spec, `${field}.rules[${index}]`));
};

/** A problem when replacements do not wait for the pods that a failure policy judges. */
export const validateReplacementPolicy = (
	{podReplacementPolicy, podFailurePolicy}: JobSpec,
	field: string,
): FieldError[] => {
	const allowed = podFailurePolicy === undefined ? ['Failed', 'TerminatingOrFailed'] : ['Failed'];
	if (podReplacementPolicy === undefined || allowed.includes(podReplacementPolicy)) return [];
	return [notSupported(field, podReplacementPolicy, allowed)];
};
