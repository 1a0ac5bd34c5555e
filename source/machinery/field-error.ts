import {goQuote} from './go-quote.ts';

/** One problem of one field, as Kubernetes' field.Error; becomes a cause of a 422 Status. */
export interface FieldError {
	readonly type:
		| 'FieldValueRequired'
		| 'FieldValueInvalid'
		| 'FieldValueNotSupported'
		| 'FieldValueForbidden'
		| 'FieldValueDuplicate'
		| 'FieldValueNotFound'
		| 'FieldValueTooLong'
		| 'FieldValueTooMany'
		| 'FieldValueTypeInvalid'
		| 'InternalError';
	/** spec.containers[0].name */
	readonly field: string;
	/** What follows the field in messages: `Required value: must specify a name`. */
	readonly body: string;
}

const withDetail = (text: string, detail: string): string => (detail === '' ? text : `${text}: ${detail}`);

/** A value as field.Error prints it: texts quoted, numbers and booleans plain, anything else as Go's JSON. */
const printed = (value: unknown): string => {
	if (typeof value === 'string') return goQuote(value);
	if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return String(value);
	const text = JSON.stringify(value) ?? 'null';
	return text.replace(/[<>&\u2028\u2029]/g, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
};

/** A value that must be there is not. */
export const required = (field: string, detail = ''): FieldError => ({
	type: 'FieldValueRequired',
	field,
	body: withDetail('Required value', detail),
});

/** A value that breaks a rule. */
export const invalid = (field: string, value: unknown, detail = ''): FieldError => ({
	type: 'FieldValueInvalid',
	field,
	body: withDetail(`Invalid value: ${printed(value)}`, detail),
});

/** A value of the wrong type. */
export const typeInvalid = (field: string, value: unknown, detail: string): FieldError => ({
	...invalid(field, value, detail),
	type: 'FieldValueTypeInvalid',
});

/** A value outside a list, which is named in the order given. */
export const notSupported = (field: string, value: unknown, allowed: readonly string[]): FieldError => ({
	type: 'FieldValueNotSupported',
	field,
	body: withDetail(
		`Unsupported value: ${printed(value)}`,
		allowed.length === 0 ? '' : `supported values: ${allowed.map(goQuote).join(', ')}`,
	),
});

/** A value that is well formed but not allowed here. */
export const forbidden = (field: string, detail = ''): FieldError => ({
	type: 'FieldValueForbidden',
	field,
	body: withDetail('Forbidden', detail),
});

/** A value that occurs twice. */
export const duplicate = (field: string, value: unknown): FieldError => ({
	type: 'FieldValueDuplicate',
	field,
	body: `Duplicate value: ${printed(value)}`,
});

/** A value that refers to something missing. */
export const notFoundField = (field: string, value: unknown): FieldError => ({
	type: 'FieldValueNotFound',
	field,
	body: `Not found: ${printed(value)}`,
});

/** A text or object of too many bytes. */
export const tooLong = (field: string, bytesMax: number): FieldError => ({
	type: 'FieldValueTooLong',
	field,
	body: `Too long: may not be more than ${bytesMax} ${bytesMax === 1 ? 'byte' : 'bytes'}`,
});

/** A list of too many items. */
export const tooMany = (field: string, items: number, itemsMax: number): FieldError => ({
	type: 'FieldValueTooMany',
	field,
	body: `Too many: ${items}: must have at most ${itemsMax} ${itemsMax === 1 ? 'item' : 'items'}`,
});

/** The text of a problem: `spec.replicas: Invalid value: -1: must be greater than or equal to 0`. */
export const fieldErrorText = (error: FieldError): string => `${error.field}: ${error.body}`;

/** Problems as one text, each once: one alone as it is, several as `[a, b]` (apimachinery's Aggregate). */
export const aggregateText = (errors: readonly FieldError[]): string => {
	const texts = [...new Set(errors.map(fieldErrorText))];
	return texts.length === 1 ? texts[0]! : `[${texts.join(', ')}]`;
};
