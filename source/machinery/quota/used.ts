import {formatQuantity, zeroQuantity, type Quantity} from '../quantity.ts';
import {isInScope, type QuotaLike} from './scopes.ts';
import {addUsage, usageOf, type Usage} from './usage.ts';

/** What objects of one resource, all of a quota's namespace, take of it together. */
export const usedBy = (quota: QuotaLike, resource: string, objects: Iterable<object>): Usage => {
	let used: Usage = new Map();
	for (const object of objects)
		if (isInScope(quota, resource, object)) used = addUsage(used, usageOf(resource, object));
	return used;
};

/** Amounts of the given names as a quota's status shows them, 0 where nothing is used. */
export const usageTexts = (used: Usage, names: readonly string[]): {readonly [name: string]: string} =>
	Object.fromEntries(names.map((name): [string, string] => [name, formatQuantity(used.get(name) ?? zeroQuantity)]));

/** `pods=1,requests.cpu=600m`: amounts as messages show them, by name. */
export const usageText = (amounts: Iterable<readonly [string, Quantity]>): string =>
	[...amounts]
		.toSorted(([a], [b]) => (a < b ? -1 : 1))
		.map(([name, amount]) => `${name}=${formatQuantity(amount)}`)
		.join(',');
