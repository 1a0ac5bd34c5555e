import {compareQuantities, parseQuantity} from '../../machinery/quantity.ts';
import type {LimitRangeItem} from '../schema/kubernetes.generated.ts';

type Amounts = {readonly [resource: string]: string};

/** What one container, pod or claim asks for. */
export interface Usage {
	readonly requests: Amounts;
	readonly limits: Amounts;
}

const compare = (a: string, b: string): number => compareQuantities(parseQuantity(a), parseQuantity(b));

const belowMinimum = (
	what: string,
	minimum: string,
	request: string | undefined,
	limit: string | undefined,
): string[] => {
	const rule = `minimum ${what} is ${minimum}`;
	if (request === undefined) return [`${rule}.  No request is specified`];
	if (compare(request, minimum) < 0) return [`${rule}, but request is ${request}`];
	return limit !== undefined && compare(limit, minimum) < 0 ? [`${rule}, but limit is ${limit}`] : [];
};

const aboveMaximum = (
	what: string,
	maximum: string,
	request: string | undefined,
	limit: string | undefined,
): string[] => {
	const rule = `maximum ${what} is ${maximum}`;
	if (limit === undefined) return [`${rule}.  No limit is specified`];
	if (compare(limit, maximum) > 0) return [`${rule}, but limit is ${limit}`];
	return request !== undefined && compare(request, maximum) > 0 ? [`${rule}, but request is ${request}`] : [];
};

const aboveRatio = (what: string, ratio: string, request: string | undefined, limit: string | undefined): string[] => {
	const rule = `${what} is ${ratio}, but`;
	const [requested, limited] = [request, limit].map(text => parseQuantity(text ?? '0').nano) as [bigint, bigint];
	if (requested === 0n) return [`${rule} no request is specified or request is 0`];
	if (limited === 0n) return [`${rule} no limit is specified or limit is 0`];
	const provided = Number(limited) / Number(requested);
	const allowed = Number(parseQuantity(ratio).nano) / 1e9;
	return provided > allowed ? [`${rule} provided ratio is ${provided.toFixed(6)}`] : [];
};

const eachOf = (bounds: Amounts | undefined, check: (resource: string, bound: string) => string[]): string[] =>
	Object.entries(bounds ?? {}).flatMap(([resource, bound]) => check(resource, bound));

/** How a usage breaks the bounds of an item, in the words of kube-apiserver's LimitRanger. `per` is the item's type. */
export const brokenLimits = (item: LimitRangeItem, per: string, {requests, limits}: Usage): string[] => [
	...eachOf(item.min, (resource, bound) =>
		belowMinimum(`${resource} usage per ${per}`, bound, requests[resource], limits[resource]),
	),
	...eachOf(item.max, (resource, bound) =>
		aboveMaximum(`${resource} usage per ${per}`, bound, requests[resource], limits[resource]),
	),
	...eachOf(item.maxLimitRequestRatio, (resource, bound) =>
		aboveRatio(`${resource} max limit to request ratio per ${per}`, bound, requests[resource], limits[resource]),
	),
];
