import {invalid, type FieldError} from '../../../machinery/field-error.ts';
import type {IntOrString} from '../../schema/kubernetes.generated.ts';
import {validateNonnegative} from './values-validation.ts';

const percent = /^[0-9]+%$/;
const percentText =
	"a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')";

/** Problems of a number of things or a percentage of them; absent has none. */
export const validateIntOrPercent = (value: IntOrString | undefined, field: string): FieldError[] => {
	if (typeof value === 'string') return percent.test(value) ? [] : [invalid(field, value, percentText)];
	return validateNonnegative(value, field);
};

/** A problem when a percentage is above 100. */
export const validateAtMostAll = (value: IntOrString | undefined, field: string): FieldError[] =>
	typeof value === 'string' && percent.test(value) && Number.parseInt(value, 10) > 100
		? [invalid(field, value, 'must not be greater than 100%')]
		: [];

/** The number, of a percentage the number before the sign; 0 for what cannot be read. */
export const plainNumber = (value: IntOrString | undefined): number => {
	if (typeof value === 'string') return percent.test(value) ? Number.parseInt(value, 10) : 0;
	return value ?? 0;
};
