import {compileDeviceExpression} from '../../machinery/cel/device-expression.ts';
import {evaluate} from '../../machinery/cel/evaluate.ts';
import {CelQuantity} from '../../machinery/cel/libraries/quantity-library.ts';
import {readSemver} from '../../machinery/cel/libraries/semver-library.ts';
import {memoize} from '../../machinery/memo.ts';
import {parseQuantity} from '../../machinery/quantity.ts';
import {deviceSelectorsMax} from '../limits.ts';
import type {CandidateDevice} from './pools.ts';

type Domains = Map<string, Map<string, unknown>>;

const nothing: ReadonlyMap<string, unknown> = new Map();

/**
Values by domain: `gpu.example.com/model` is in the domain `gpu.example.com`, names without a domain are in the driver's. A domain
that is not there is empty rather than an error. (cel-js asks `in` of the same function, so all domains seem to be in it.)
*/
const byDomain = (driver: string, entries: readonly (readonly [name: string, value: unknown])[]): Domains => {
	const domains: Domains = new Map();
	for (const [name, value] of entries) {
		const slash = name.indexOf('/');
		const domain = slash === -1 ? driver : name.slice(0, slash);
		const values = domains.get(domain) ?? new Map<string, unknown>();
		domains.set(domain, values.set(name.slice(slash + 1), value));
	}
	const found = domains.get.bind(domains);
	return Object.assign(domains, {get: (domain: string) => found(domain) ?? nothing});
};

type Attribute = NonNullable<CandidateDevice['device']['attributes']>[string];

const attributeValue = (name: string, {int, bool, string, version}: Attribute): unknown => {
	if (int !== undefined) return BigInt(int);
	const value = bool ?? string;
	if (value !== undefined) return value;
	if (version === undefined) throw new Error(`attribute ${name}: unsupported attribute value`);
	try {
		return readSemver(version);
	} catch (error) {
		throw new Error(`attribute ${name}: ${(error as Error).message}`, {cause: error});
	}
};

const deviceValues = new WeakMap<CandidateDevice, ReadonlyMap<string, unknown>>();

/** What an expression sees as `device`. Throws an Error for an attribute that has no value. */
const deviceValue = (candidate: CandidateDevice): ReadonlyMap<string, unknown> => {
	const known = deviceValues.get(candidate);
	if (known !== undefined) return known;
	const {
		device,
		pool: {driver},
	} = candidate;
	const attributes = Object.entries(device.attributes ?? {}).map(
		([name, attribute]) => [name, attributeValue(name, attribute)] as const,
	);
	const capacity = Object.entries(device.capacity ?? {}).map(
		([name, {value}]) => [name, new CelQuantity(parseQuantity(value))] as const,
	);
	const made = new Map<string, unknown>([
		['driver', driver],
		['attributes', byDomain(driver, attributes)],
		['capacity', byDomain(driver, capacity)],
		['allowMultipleAllocations', device.allowMultipleAllocations ?? false],
	]);
	deviceValues.set(candidate, made);
	return made;
};

const compile = memoize(compileDeviceExpression, deviceSelectorsMax);

/**
Whether a device satisfies a CEL selector (dynamic-resource-allocation/cel). Throws an Error for an expression that cannot be
compiled or evaluated, in kube-scheduler's words.
*/
export const selects = (expression: string, candidate: CandidateDevice): boolean => {
	const program = compile(expression);
	if (typeof program === 'string') throw new Error(`CEL compile error: ${program}`);
	try {
		const outcome = evaluate(program, {device: deviceValue(candidate)});
		if (!outcome.ok) throw new Error(outcome.message);
		if (typeof outcome.value === 'boolean') return outcome.value;
		throw new Error(`CEL result of type ${typeof outcome.value} could not be converted to bool`);
	} catch (error) {
		throw new Error(`CEL runtime error: ${(error as Error).message}`, {cause: error});
	}
};
