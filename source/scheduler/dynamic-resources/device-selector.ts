import {Environment} from '@marcbachmann/cel-js';
import {compareQuantities, parseQuantity, type Quantity} from '../../machinery/quantity.ts';
import {memoize} from '../../machinery/memo.ts';
import {deviceSelectorsMax} from '../limits.ts';
import type {CandidateDevice} from './pools.ts';

/** A quantity inside an expression. */
class QuantityValue {
	readonly quantity: Quantity;

	constructor(quantity: Quantity) {
		this.quantity = quantity;
	}
}

const environment = (): Environment => {
	const made = new Environment({enableOptionalTypes: true});
	const compare = (a: QuantityValue, b: QuantityValue): number => compareQuantities(a.quantity, b.quantity);
	made.registerType('Quantity', {ctor: QuantityValue});
	made.registerFunction('quantity(string): Quantity', (text: string) => new QuantityValue(parseQuantity(text)));
	made.registerFunction('Quantity.compareTo(Quantity): int', (a: QuantityValue, b: QuantityValue) =>
		BigInt(compare(a, b)),
	);
	made.registerFunction(
		'Quantity.isGreaterThan(Quantity): bool',
		(a: QuantityValue, b: QuantityValue) => compare(a, b) > 0,
	);
	made.registerFunction(
		'Quantity.isLessThan(Quantity): bool',
		(a: QuantityValue, b: QuantityValue) => compare(a, b) < 0,
	);
	made.registerVariable('device', 'map');
	return made;
};

/** `gpu.example.com/model` in the domain `gpu.example.com`; names without a domain are the driver's. */
const byDomain = (
	driver: string,
	entries: readonly (readonly [name: string, value: unknown])[],
): {readonly [domain: string]: {readonly [name: string]: unknown}} => {
	const domains: {[domain: string]: {[name: string]: unknown}} = {[driver]: {}};
	for (const [full, value] of entries) {
		const slash = full.indexOf('/');
		const domain = slash === -1 ? driver : full.slice(0, slash);
		(domains[domain] ??= {})[full.slice(slash + 1)] = value;
	}
	return domains;
};

const variables = new WeakMap<CandidateDevice, object>();

/** What an expression sees as `device`. */
const deviceVariable = (candidate: CandidateDevice): object => {
	const known = variables.get(candidate);
	if (known !== undefined) return known;
	const {driver, device} = candidate;
	const attributes = Object.entries(device.attributes ?? {}).map(([name, {bool, int, string, version}]) => [
		name,
		bool ?? (int === undefined ? undefined : BigInt(int)) ?? string ?? version,
	]) as [string, unknown][];
	const capacity = Object.entries(device.capacity ?? {}).map(([name, {value}]) => [
		name,
		new QuantityValue(parseQuantity(value)),
	]) as [string, unknown][];
	const made = {
		driver,
		attributes: byDomain(driver, attributes),
		capacity: byDomain(driver, capacity),
		allowMultipleAllocations: device.allowMultipleAllocations ?? false,
	};
	variables.set(candidate, made);
	return made;
};

type Test = (device: object) => boolean;

const compile = memoize((expression: string): Test | Error => {
	try {
		const parsed = environment().parse(expression);
		return device => parsed({device}) === true;
	} catch (error) {
		return error instanceof Error ? error : new Error(String(error));
	}
}, deviceSelectorsMax);

/** Whether a device satisfies a CEL selector. Throws an Error for an expression that cannot be read or evaluated. */
export const selects = (expression: string, candidate: CandidateDevice): boolean => {
	const test = compile(expression);
	try {
		if (test instanceof Error) throw test;
		return test(deviceVariable(candidate));
	} catch (error) {
		const [problem] = (error as Error).message.split('\n');
		throw new Error(`selector ${expression}: ${problem}`, {cause: error});
	}
};
