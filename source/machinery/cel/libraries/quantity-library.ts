import type {Environment} from '@marcbachmann/cel-js';
import {
	addQuantities,
	compareQuantities,
	formatQuantity,
	parseQuantity,
	subtractQuantities,
	type Quantity,
} from '../../quantity.ts';
import {CelFunctionError} from '../function-error.ts';

/** A quantity as a value of CEL. */
export class CelQuantity {
	readonly quantity: Quantity;

	constructor(quantity: Quantity) {
		this.quantity = quantity;
	}

	toString(): string {
		return formatQuantity(this.quantity);
	}
}

const nanoPerOne = 1_000_000_000n;
const intMax = 2n ** 63n - 1n;

const read = (text: string): CelQuantity => {
	try {
		return new CelQuantity(parseQuantity(text));
	} catch (error) {
		throw new CelFunctionError((error as Error).message);
	}
};

const isQuantity = (text: string): boolean => {
	try {
		parseQuantity(text);
		return true;
	} catch {
		return false;
	}
};

const isInteger = ({quantity: {nano}}: CelQuantity): boolean =>
	nano % nanoPerOne === 0n && nano / nanoPerOne <= intMax && nano / nanoPerOne >= -intMax - 1n;

const asInteger = (value: CelQuantity): bigint => {
	if (!isInteger(value)) throw new CelFunctionError('cannot convert value to integer');
	return value.quantity.nano / nanoPerOne;
};

const ofInteger = (value: bigint): Quantity => ({nano: value * nanoPerOne, format: 'DecimalSI'});

/** Kubernetes' quantity library: quantity, isQuantity, sign, arithmetic, comparisons and conversions. */
export const addQuantityLibrary = (environment: Environment): void => {
	const type = 'kubernetes.Quantity';
	environment.registerType(type, CelQuantity);
	environment
		.registerFunction(`quantity(string): ${type}`, read)
		.registerFunction('isQuantity(string): bool', isQuantity)
		.registerFunction(`${type}.sign(): int`, ({quantity}) => BigInt(compareQuantities(quantity, ofInteger(0n))))
		.registerFunction(`${type}.isInteger(): bool`, isInteger)
		.registerFunction(`${type}.asInteger(): int`, asInteger)
		.registerFunction(`${type}.asApproximateFloat(): double`, ({quantity}) => Number(quantity.nano) / 1e9)
		.registerOperator(`${type} == ${type}`, (a, b) => compareQuantities(a.quantity, b.quantity) === 0)
		.registerFunction(`${type}.compareTo(${type}): int`, (a, b) => BigInt(compareQuantities(a.quantity, b.quantity)))
		.registerFunction(`${type}.isLessThan(${type}): bool`, (a, b) => compareQuantities(a.quantity, b.quantity) < 0)
		.registerFunction(`${type}.isGreaterThan(${type}): bool`, (a, b) => compareQuantities(a.quantity, b.quantity) > 0);
	const arithmetic = {add: addQuantities, sub: subtractQuantities};
	for (const [name, combine] of Object.entries(arithmetic)) {
		environment
			.registerFunction(`${type}.${name}(${type}): ${type}`, (a, b) => new CelQuantity(combine(a.quantity, b.quantity)))
			.registerFunction(`${type}.${name}(int): ${type}`, (a, b) => new CelQuantity(combine(a.quantity, ofInteger(b))));
	}
};
