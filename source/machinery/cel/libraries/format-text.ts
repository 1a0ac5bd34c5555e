import {charge} from '../budget.ts';
import {fromCel} from '../cel-value.ts';
import {CelFunctionError} from '../function-error.ts';

const plain = (value: unknown): string => {
	if (typeof value === 'string') return value;
	if (typeof value === 'number') return Number.isInteger(value) ? String(value) : String(value);
	if (typeof value === 'bigint' || typeof value === 'boolean' || value === null) return String(value);
	if (Array.isArray(value)) return `[${value.map(plain).join(', ')}]`;
	if (value instanceof Map) {
		const entries = [...value].map(([key, member]) => `${plain(key)}: ${plain(member)}`).toSorted();
		return `{${entries.join(', ')}}`;
	}
	const text = fromCel(value);
	return typeof text === 'string' ? text : JSON.stringify(text);
};

const whole = (value: unknown, clause: string): bigint => {
	if (typeof value === 'bigint') return value;
	throw new CelFunctionError(`error during formatting: ${clause} clause can only be used on integers`);
};

const real = (value: unknown, clause: string): number => {
	if (typeof value === 'number' || typeof value === 'bigint') return Number(value);
	throw new CelFunctionError(`error during formatting: ${clause} clause can only be used on doubles`);
};

/** `1.5e+00`, as Go writes exponents. */
const scientific = (value: number, digits: number): string =>
	value.toExponential(digits).replace(/e([+-])(\d)$/, 'e$10$2');

const hexadecimal = (value: unknown): string => {
	if (typeof value === 'bigint') return value.toString(16);
	if (typeof value === 'string') return Buffer.from(value).toString('hex');
	if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
	throw new CelFunctionError(
		'error during formatting: hex clause can only be used on integers, byte buffers, and strings',
	);
};

const formatted = (value: unknown, clause: string, digits: number): string => {
	switch (clause) {
		case 's':
			return plain(value);
		case 'd':
			return whole(value, 'decimal').toString();
		case 'f':
			return real(value, 'fixed-point').toFixed(digits);
		case 'e':
			return scientific(real(value, 'scientific'), digits);
		case 'b':
			return typeof value === 'boolean' ? (value ? '1' : '0') : whole(value, 'binary').toString(2);
		case 'o':
			return whole(value, 'octal').toString(8);
		case 'x':
			return hexadecimal(value);
		case 'X':
			return hexadecimal(value).toUpperCase();
		default:
			throw new CelFunctionError(`could not parse formatting clause: unrecognized formatting clause "${clause}"`);
	}
};

const clauses = /%(?:%|(?:\.(\d{1,3}))?(.))/gs;

/** `"%s has %d".format([name, count])`: %s %d %f %e %b %o %x %X with a precision, as cel-go's string extension. */
export const formatText = (format: string, values: readonly unknown[]): string => {
	let index = 0;
	const text = format.replaceAll(clauses, (match, precision: string | undefined, clause: string | undefined) => {
		if (match === '%%') return '%';
		if (index >= values.length) throw new CelFunctionError(`index ${index} out of range`);
		return formatted(values[index++], clause ?? '', precision === undefined ? 6 : Number(precision));
	});
	charge(Math.ceil(text.length / 10));
	return text;
};
