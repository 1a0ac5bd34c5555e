import {quantityExponentMax, quantityMemoEntriesMax, quantityTextCharactersMax} from './limits.ts';
import {memoize} from './memo.ts';

export type QuantityFormat = 'DecimalSI' | 'BinarySI' | 'DecimalExponent';

/** An exact amount: `nano` is the value times 10⁹, `format` how it likes to be written. Immutable. */
export interface Quantity {
	readonly nano: bigint;
	readonly format: QuantityFormat;
}

/** A text that is no quantity; the message is apimachinery's. */
export class QuantityError extends Error {
	constructor(message: string) {
		super(message);
		this.name = 'QuantityError';
	}
}

const malformed = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
const badSuffix = "unable to parse quantity's suffix";
const syntax = /^([+-]?)(\d*)(?:\.(\d*))?([eEinumkKMGTP]*[-+]?\d*)$/;
const exponentSuffix = /^[eE]([-+]?\d+)$/;
const decimalExponents: ReadonlyMap<string, number> = new Map([
	['n', -9],
	['u', -6],
	['m', -3],
	['', 0],
	['k', 3],
	['M', 6],
	['G', 9],
	['T', 12],
	['P', 15],
	['E', 18],
]);
const decimalSuffixes: ReadonlyMap<number, string> = new Map(
	[...decimalExponents].map(([text, value]) => [value, text]),
);
const binarySuffixes = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const one = 1_000_000_000n;
const binaryMax = 2n ** 63n - 1n;

/** No amount at all. */
export const zeroQuantity: Quantity = Object.freeze({nano: 0n, format: 'DecimalSI'});

/** 10 to the power of a non-negative number. */
const tenTo = (exponent: number): bigint => 10n ** BigInt(exponent);

/** Divides positive numbers, rounding up. */
const divideUp = (value: bigint, divisor: bigint): bigint => (value + divisor - 1n) / divisor;

/** Divides, rounding away from zero as apimachinery does when it loses precision. */
const divideAwayFromZero = (value: bigint, divisor: bigint): bigint =>
	value < 0n ? -divideUp(-value, divisor) : divideUp(value, divisor);

interface Suffix {
	readonly base: 2 | 10;
	readonly exponent: number;
	readonly format: QuantityFormat;
}

const parseSuffix = (text: string): Suffix => {
	const decimal = decimalExponents.get(text);
	if (decimal !== undefined) return {base: 10, exponent: decimal, format: 'DecimalSI'};
	const binary = binarySuffixes.indexOf(text);
	if (binary > 0) return {base: 2, exponent: binary * 10, format: 'BinarySI'};
	const exponent = Number(exponentSuffix.exec(text)?.[1] ?? Number.NaN);
	if (!(Math.abs(exponent) <= quantityExponentMax)) throw new QuantityError(badSuffix);
	return {base: 10, exponent, format: 'DecimalExponent'};
};

const readQuantity = (text: string): Quantity => {
	const match = text === '' || text.length > quantityTextCharactersMax ? null : syntax.exec(text);
	if (match === null) throw new QuantityError(malformed);
	if (text === '0') return zeroQuantity;
	const [, sign, whole = '', fraction = '', suffixText = ''] = match;
	const suffix = parseSuffix(suffixText);
	let unscaled = BigInt(`${whole}${fraction}` || '0') * one;
	let exponent = -fraction.length;
	if (suffix.base === 2) unscaled <<= BigInt(suffix.exponent);
	else exponent += suffix.exponent;
	let nano = exponent >= 0 ? unscaled * tenTo(exponent) : divideUp(unscaled, tenTo(-exponent));
	if (suffix.format === 'BinarySI' && nano > binaryMax * one) nano = binaryMax * one;
	const fractional = suffix.format === 'BinarySI' && nano > 0n && nano < one;
	return {nano: sign === '-' ? -nano : nano, format: fractional ? 'DecimalSI' : suffix.format};
};

const knownQuantity = memoize(readQuantity, quantityMemoEntriesMax);

/**
Reads a quantity as apimachinery's ParseQuantity: `500m`, `1.5Gi`, `1e3`, `2`. What is finer than a nano is rounded away from
zero; binary amounts are capped at 2⁶³−1. Results are kept: a cluster has the same few amounts everywhere. Throws QuantityError.
*/
export const parseQuantity = (input: string | number): Quantity => knownQuantity(String(input));

const formatBinary = (value: bigint): string => {
	let number = value;
	let step = 0;
	while (number % 1024n === 0n && step < binarySuffixes.length - 1) {
		number /= 1024n;
		step += 1;
	}
	return `${number}${binarySuffixes[step]}`;
};

const formatDecimal = (nano: bigint, format: QuantityFormat): string => {
	let number = nano;
	let exponent = -9;
	while (number % 1000n === 0n) {
		number /= 1000n;
		exponent += 3;
	}
	const suffix = format === 'DecimalExponent' ? undefined : decimalSuffixes.get(exponent);
	return `${number}${suffix ?? (exponent === 0 ? '' : `e${exponent}`)}`;
};

/** The canonical text: no fraction, the largest suffix that loses nothing (`1500m`, `1Gi`, `12e6`). */
export const formatQuantity = ({nano, format}: Quantity): string => {
	if (nano === 0n) return '0';
	const small = nano > -1024n * one && nano < 1024n * one;
	if (format === 'BinarySI' && !small && nano % one === 0n) return formatBinary(nano / one);
	return formatDecimal(nano, format === 'DecimalExponent' ? format : 'DecimalSI');
};

/** The sum, in the format of `a`, or of `b` when `a` is zero. */
export const addQuantities = (a: Quantity, b: Quantity): Quantity => ({
	nano: a.nano + b.nano,
	format: a.nano === 0n ? b.format : a.format,
});

/** The difference a − b, in the format of `a`, or of `b` when `a` is zero. */
export const subtractQuantities = (a: Quantity, b: Quantity): Quantity => ({
	nano: a.nano - b.nano,
	format: a.nano === 0n ? b.format : a.format,
});

/** Negative, zero or positive as `a` is less than, equal to or more than `b`. */
export const compareQuantities = (a: Quantity, b: Quantity): -1 | 0 | 1 =>
	a.nano < b.nano ? -1 : a.nano > b.nano ? 1 : 0;

/** The amount in thousandths, rounded away from zero (Go's MilliValue). */
export const quantityMilliValue = (quantity: Quantity): number => Number(divideAwayFromZero(quantity.nano, 1_000_000n));

/** The amount in whole units, rounded away from zero (Go's Value). */
export const quantityValue = (quantity: Quantity): number => Number(divideAwayFromZero(quantity.nano, one));

/** Thousandths of a quantity text; results are kept. Throws QuantityError. */
export const cpuMilli: (text: string) => number = memoize(
	text => quantityMilliValue(parseQuantity(text)),
	quantityMemoEntriesMax,
);

/** Whole units of a quantity text; results are kept. Throws QuantityError. */
export const wholeValue: (text: string) => number = memoize(
	text => quantityValue(parseQuantity(text)),
	quantityMemoEntriesMax,
);

/** What the API shows for a quantity that a client sent; results are kept. Throws QuantityError. */
export const canonicalQuantity: (text: string) => string = memoize(
	text => formatQuantity(parseQuantity(text)),
	quantityMemoEntriesMax,
);
