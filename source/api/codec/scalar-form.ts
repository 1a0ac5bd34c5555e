import {canonicalQuantity, QuantityError} from '../../machinery/quantity.ts';
import {DecodingError} from './decoding-error.ts';
import {canonicalMicroTime, canonicalTime} from './go-time.ts';
import type {ScalarKind} from './struct-type.ts';

/** A scalar of the wrong JSON type: the caller knows the field and the Go type to name. */
export const mismatch = Symbol('mismatch');

const int32Max = 2 ** 31 - 1;
const base64Character = /[A-Za-z0-9+/]/;

/** How Go's errors name a JSON value: `string`, `number 1.5`, `object`. */
export const goJsonName = (value: unknown, forInteger: boolean): string => {
	if (Array.isArray(value)) return 'array';
	switch (typeof value) {
		case 'boolean':
			return 'bool';
		case 'number':
			return forInteger ? `number ${value}` : 'number';
		case 'object':
			return 'object';
		default:
			return typeof value;
	}
};

/** Where Go's base64 decoder stops, ignoring line breaks; undefined for good text. */
const corruptBase64At = (text: string): number | undefined => {
	let digits = 0;
	for (let index = 0; index < text.length; index += 1) {
		const character = text[index]!;
		if (character === '\n' || character === '\r') continue;
		if (character === '=') {
			if (digits % 4 < 2) return index;
			const rest = text.slice(index).replace(/[\r\n]/g, '');
			const expected = '='.repeat(4 - (digits % 4));
			return rest === expected ? undefined : index + (rest.startsWith(expected) ? expected.length : 1);
		}
		if (!base64Character.test(character)) return index;
		digits += 1;
	}
	return digits % 4 === 0 ? undefined : text.length - (digits % 4);
};

const canonicalBase64 = (text: string): string => {
	const corrupt = corruptBase64At(text);
	if (corrupt !== undefined) throw new DecodingError(`illegal base64 data at input byte ${corrupt}`);
	return /[\r\n]/.test(text) ? text.replace(/[\r\n]/g, '') : text;
};

const canonicalQuantityOf = (value: unknown): string => {
	const text = typeof value === 'string' ? value.trim() : JSON.stringify(value);
	try {
		return canonicalQuantity(text);
	} catch (error) {
		if (error instanceof QuantityError) throw new DecodingError(error.message, {cause: error});
		throw error;
	}
};

/** Types with an UnmarshalJSON of their own unmarshal into a bare Go value, so no field is named. */
const asText = (value: unknown): string => {
	if (typeof value === 'string') return value;
	throw new DecodingError(`json: cannot unmarshal ${goJsonName(value, false)} into Go value of type string`);
};

const isInteger = (value: unknown, kind: 'int32' | 'int64'): boolean =>
	Number.isInteger(value) &&
	Math.abs(value as number) <= (kind === 'int32' ? int32Max + 1 : 2 ** 63) &&
	value !== int32Max + 1;

const canonicalIntOrString = (value: unknown): string | number => {
	if (typeof value === 'string') return value;
	if (isInteger(value, 'int32')) return value as number;
	throw new DecodingError(`json: cannot unmarshal ${goJsonName(value, true)} into Go value of type int32`);
};

/**
The canonical form of a scalar that is not null. Gives `mismatch` for a wrong JSON type; throws DecodingError where the text
itself is bad.
*/
export const scalarForm = (kind: ScalarKind, value: unknown): string | number | boolean | typeof mismatch => {
	switch (kind) {
		case 'string':
			// Lone surrogates cannot be written as UTF-8.
			return typeof value === 'string' ? value.toWellFormed() : mismatch;
		case 'boolean':
			return typeof value === 'boolean' ? value : mismatch;
		case 'int32':
		case 'int64':
			return isInteger(value, kind) ? (value as number) : mismatch;
		case 'number':
			return typeof value === 'number' && Number.isFinite(value) ? value : mismatch;
		case 'byte':
			return typeof value === 'string' ? canonicalBase64(value) : mismatch;
		case 'quantity':
			return canonicalQuantityOf(value);
		case 'time':
			return canonicalTime(asText(value));
		case 'microTime':
			return canonicalMicroTime(asText(value));
		case 'intOrString':
			return canonicalIntOrString(value);
	}
};

/** What Go makes of null inside a list or map: the zero value. Null times stay out of reach and become undefined. */
export const zeroScalar = (kind: ScalarKind): string | number | boolean | undefined => {
	switch (kind) {
		case 'string':
			return '';
		case 'boolean':
			return false;
		case 'quantity':
			return '0';
		case 'int32':
		case 'int64':
		case 'number':
		case 'intOrString':
			return 0;
		default:
			return undefined;
	}
};
