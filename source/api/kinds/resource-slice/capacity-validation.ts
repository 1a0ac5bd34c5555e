import {duplicate, forbidden, invalid, required, tooMany, type FieldError} from '../../../machinery/field-error.ts';
import {compareQuantities, parseQuantity, quantityValue} from '../../../machinery/quantity.ts';
import type {
	CapacityRequestPolicy,
	CapacityRequestPolicyRange,
	DeviceCapacity,
} from '../../schema/kubernetes.generated.ts';
import {deviceLimits} from '../shared/device-validation.ts';

const compare = (a: string, b: string): number => compareQuantities(parseQuantity(a), parseQuantity(b));

const whole = (text: string): number => quantityValue(parseQuantity(text));

const validateValues = (values: readonly string[], chosen: string, capacity: string, field: string): FieldError[] => [
	...values.flatMap((value, index) =>
		index > 0 && compare(values[index - 1]!, value) > 0
			? [invalid(`${field}[${index}]`, value, 'values must be sorted in ascending order')]
			: [],
	),
	...values.flatMap((value, index) =>
		compare(value, capacity) > 0
			? [invalid(`${field}[${index}]`, value, `option is larger than capacity value: ${capacity}`)]
			: [],
	),
	...(values.length > deviceLimits.validValuesMax ? [tooMany(field, values.length, deviceLimits.validValuesMax)] : []),
	...values.flatMap((value, index) =>
		values.findIndex(other => whole(other) === whole(value)) < index
			? [duplicate(`${field}[${index}]`, String(whole(value)))]
			: [],
	),
	...(values.some(value => compare(value, chosen) === 0)
		? []
		: [invalid(field, chosen, 'default value is not valid according to the requestPolicy')]),
];

const validateStep = (value: string, {min, step = '1'}: CapacityRequestPolicyRange, field: string): FieldError[] =>
	(whole(value) - whole(min)) % whole(step) === 0
		? []
		: [invalid(field, value, `value is not a multiple of a given step (${step}) from (${min})`)];

const validateMaximum = (
	{min, max}: CapacityRequestPolicyRange,
	chosen: string,
	capacity: string,
	field: string,
): FieldError[] => {
	if (max === undefined) return [];
	return [
		...(compare(min, max) > 0 ? [invalid(field, min, `min is larger than max: ${max}`)] : []),
		...(compare(max, capacity) > 0 ? [invalid(field, max, `max is larger than capacity value: ${capacity}`)] : []),
		...(compare(chosen, max) > 0 ? [invalid(field, chosen, `default is more than max: ${max}`)] : []),
	];
};

const validateRange = (
	range: CapacityRequestPolicyRange,
	chosen: string,
	capacity: string,
	field: string,
): FieldError[] => {
	const {min, max, step} = range;
	if (min === undefined || min === null) return [required(`${field}.min`, 'required when validRange is defined')];
	const at = `${field}.step`;
	const isTooFar = step !== undefined && whole(min) + whole(step) > whole(capacity);
	const oneStep = step === undefined ? '' : String(whole(min) + whole(step));
	return [
		...(compare(min, capacity) > 0
			? [invalid(`${field}.min`, min, `min is larger than capacity value: ${capacity}`)]
			: []),
		...(compare(chosen, min) < 0 ? [invalid(`${field}.min`, chosen, `default is less than min: ${min}`)] : []),
		...validateMaximum(range, chosen, capacity, `${field}.max`),
		...(isTooFar ? [invalid(at, step, `one step ${oneStep} is larger than capacity value: ${capacity}`)] : []),
		...(step === undefined ? [] : validateStep(chosen, range, at)),
		...(step === undefined || max === undefined ? [] : validateStep(max, range, at)),
	];
};

const validatePolicy = (policy: CapacityRequestPolicy, capacity: string, field: string): FieldError[] => {
	const {default: chosen, validValues = [], validRange} = policy;
	const both = 'exactly one policy can be specified, cannot specify "validValues" and "validRange" at the same time';
	if (validValues.length > 0 && validRange !== undefined) return [forbidden(field, both)];
	const at = `${field}.default`;
	if (validValues.length > 0) {
		return chosen === undefined
			? [required(at, 'required when validValues is defined')]
			: validateValues(validValues, chosen, capacity, `${field}.validValues`);
	}
	if (validRange === undefined) return [];
	return chosen === undefined
		? [required(at, 'required when validRange is defined')]
		: validateRange(validRange, chosen, capacity, `${field}.validRange`);
};

/** Problems of what a device has of something: only one that is shared may say how it is dealt out. */
export const validateCapacity = (
	{value, requestPolicy}: DeviceCapacity,
	isShared: boolean,
	field: string,
): FieldError[] => {
	if (requestPolicy === undefined) return [];
	const at = `${field}.requestPolicy`;
	return isShared ? validatePolicy(requestPolicy, value, at) : [forbidden(at, 'allowMultipleAllocations must be true')];
};
