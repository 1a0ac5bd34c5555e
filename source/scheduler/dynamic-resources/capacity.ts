import {
	addQuantities,
	compareQuantities,
	formatQuantity,
	parseQuantity,
	quantityValue,
	subtractQuantities,
	type Quantity,
} from '../../machinery/quantity.ts';
import type {Device} from '../framework/objects.ts';

type DeviceCapacity = NonNullable<Device['capacity']>[string];
type Policy = NonNullable<DeviceCapacity['requestPolicy']>;
type Range = NonNullable<Policy['validRange']>;
type Requests = {readonly [capacity: string]: string} | undefined;

/** Amounts of the capacity of one device, by name. */
export type Consumption = ReadonlyMap<string, Quantity>;

const isMore = (a: Quantity, b: Quantity): boolean => compareQuantities(a, b) > 0;

const whole = (value: number): Quantity => ({nano: BigInt(value) * 1_000_000_000n, format: 'BinarySI'});

/** How many steps lie above the least amount, in whole units. */
const stepsAbove = (amount: Quantity, {min, step}: Range & {readonly step: string}): number =>
	(quantityValue(amount) - quantityValue(parseQuantity(min))) / quantityValue(parseQuantity(step));

const hasStep = (range: Range): range is Range & {readonly step: string} => range.step !== undefined;

const roundUpToRange = (requested: Quantity, range: Range): Quantity => {
	const least = parseQuantity(range.min);
	if (isMore(least, requested)) return least;
	if (!hasStep(range)) return requested;
	const steps = Math.ceil(stepsAbove(requested, range));
	return whole(quantityValue(least) + steps * quantityValue(parseQuantity(range.step)));
};

/** What a request uses of one capacity: itself rounded up as the policy says, else the default, else all there is. */
const amountOf = (requested: string | undefined, {value, requestPolicy}: DeviceCapacity): Quantity => {
	if (requested === undefined) return parseQuantity(requestPolicy?.default ?? value);
	const wanted = parseQuantity(requested);
	if (requestPolicy?.validRange !== undefined) return roundUpToRange(wanted, requestPolicy.validRange);
	const valid = requestPolicy?.validValues?.map(text => parseQuantity(text)) ?? [];
	return valid.find(one => !isMore(wanted, one)) ?? wanted;
};

const obeys = (amount: Quantity, policy: Policy | undefined): boolean => {
	if (policy === undefined) return true;
	if (policy.default !== undefined && compareQuantities(amount, parseQuantity(policy.default)) === 0) return true;
	const {validRange: range, validValues = []} = policy;
	if (range !== undefined) {
		if (range.max !== undefined && isMore(amount, parseQuantity(range.max))) return false;
		return !hasStep(range) || Number.isInteger(stepsAbove(amount, range));
	}
	return validValues.length === 0 || validValues.some(text => compareQuantities(amount, parseQuantity(text)) === 0);
};

/** What a request uses of every capacity of a device (GetConsumedCapacityFromRequest). */
export const consumptionOf = ({capacity = {}}: Device, requests: Requests): Consumption =>
	new Map(Object.entries(capacity).map(([name, one]) => [name, amountOf(requests?.[name], one)]));

/**
Whether a device has room for a request beside what is used of it: every capacity that is asked for is there, and no policy is
violated (CmpRequestOverCapacity).
*/
export const hasRoom = ({capacity = {}}: Device, requests: Requests, used: Consumption | undefined): boolean =>
	Object.keys(requests ?? {}).every(name => capacity[name] !== undefined) &&
	Object.entries(capacity).every(([name, one]) => {
		const amount = amountOf(requests?.[name], one);
		const known = used?.get(name);
		const total = known === undefined ? amount : addQuantities(known, amount);
		return obeys(amount, one.requestPolicy) && !isMore(total, parseQuantity(one.value));
	});

/** Counts amounts of a device in. */
export const addConsumption = (
	totals: Map<string, Consumption>,
	device: string,
	amounts: Iterable<readonly [string, Quantity]>,
): void => {
	const sums = new Map(totals.get(device));
	for (const [name, amount] of amounts) {
		const known = sums.get(name);
		sums.set(name, known === undefined ? amount : addQuantities(known, amount));
	}
	totals.set(device, sums);
};

/** The inverse of addConsumption. */
export const removeConsumption = (totals: Map<string, Consumption>, device: string, amounts: Consumption): void => {
	const sums = new Map(totals.get(device));
	for (const [name, amount] of amounts) sums.set(name, subtractQuantities(sums.get(name)!, amount));
	if (sums.values().every(({nano}) => nano === 0n)) totals.delete(device);
	else totals.set(device, sums);
};

/** As an allocation states it. */
export const consumptionTexts = (amounts: Consumption): {readonly [capacity: string]: string} =>
	Object.fromEntries([...amounts].map(([name, amount]) => [name, formatQuantity(amount)]));
