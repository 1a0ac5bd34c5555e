import {forbidden, invalid, notSupported, required, type FieldError} from '../../../machinery/field-error.ts';
import {sameValue} from '../../registry/same-value.ts';

/** Kubernetes' words for a number that must not be negative. */
export const negativeText = 'must be greater than or equal to 0';

/** Kubernetes' words for a field that cannot change. */
const immutableText = 'field is immutable';

/** Problems of a number that may be absent but not negative. */
export const validateNonnegative = (value: number | undefined, field: string): FieldError[] =>
	value !== undefined && value < 0 ? [invalid(field, value, negativeText)] : [];

/** Problems of a value that may be absent but must be one of a list, named in the order given. */
export const validateChoice = (value: string | undefined, allowed: readonly string[], field: string): FieldError[] =>
	value === undefined || allowed.includes(value) ? [] : [notSupported(field, value, allowed)];

/** As validateChoice, but it must be there. */
export const validateRequiredChoice = (
	value: string | undefined,
	allowed: readonly string[],
	field: string,
): FieldError[] => (value === undefined || value === '' ? [required(field)] : validateChoice(value, allowed, field));

/** A problem when an update changes a field. */
export const validateImmutable = (next: unknown, previous: unknown, field: string): FieldError[] =>
	sameValue(next, previous) ? [] : [invalid(field, next ?? null, immutableText)];

/** A problem when an update changes a field of an object that was declared immutable. */
export const validateImmutableWhenSet = (next: unknown, previous: unknown, field: string): FieldError[] =>
	sameValue(next, previous) ? [] : [forbidden(field, 'field is immutable when `immutable` is set')];

/** Problems of a text by a rule of machinery/names.ts; one that was left out is an empty text, as in Go. */
export const validateText = (
	value: string | undefined,
	rule: (value: string) => string[],
	field: string,
): FieldError[] => rule(value ?? '').map(text => invalid(field, value ?? '', text));
