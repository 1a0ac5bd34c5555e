import {isJsonObject} from '../../../machinery/json.ts';
import {hasDirective, patchDirective} from './directives.ts';
import {missingMergeKey, orderMismatch, unexpectedType} from './strategic-errors.ts';

type List = readonly unknown[];

/** What names an item: its merge key's value, or itself in lists of scalars. Throws for items without one. */
const nameOf = (item: unknown, mergeKey: string): unknown => {
	if (mergeKey === '') return item;
	if (!isJsonObject(item)) throw unexpectedType('map', item);
	if (!Object.hasOwn(item, mergeKey)) throw missingMergeKey(item, mergeKey);
	return item[mergeKey];
};

/** Positions of names in a list; the first counts. */
const positions = (list: List, mergeKey: string): ReadonlyMap<unknown, number> => {
	const found = new Map<unknown, number>();
	for (const [index, item] of list.entries()) {
		const name = nameOf(item, mergeKey);
		if (!found.has(name)) found.set(name, index);
	}
	return found;
};

/** Refuses a patch whose items, deletions aside, do not occur in the order list in the same sequence. */
export const checkElementOrder = (patch: List, order: List, mergeKey: string): void => {
	if (patch.length === 0 || order.length === 0) return;
	let position = 0;
	for (const item of patch) {
		if (mergeKey !== '' && !isJsonObject(item)) throw unexpectedType('map', item);
		if (hasDirective(item) && (mergeKey === '' || item[patchDirective] !== undefined)) continue;
		const name = nameOf(item, mergeKey);
		while (position < order.length && nameOf(order[position], mergeKey) !== name) position += 1;
		if (position >= order.length) throw orderMismatch(patch, order);
		position += 1;
	}
};

const sortBy = (items: List, order: ReadonlyMap<unknown, number>, mergeKey: string): List =>
	items.toSorted((a, b) => (order.get(nameOf(a, mergeKey)) ?? 0) - (order.get(nameOf(b, mergeKey)) ?? 0));

/**
Orders a merged list: what the patch's order names stands in that order, everything else keeps its relative order of the
server's list and goes before the first item that follows it there (strategicpatch's normalizeElementOrder).
*/
export const orderElements = (merged: List, patchOrder: List, serverOrder: List, mergeKey: string): List => {
	const inPatch = positions(patchOrder, mergeKey);
	const onServer = positions(serverOrder, mergeKey);
	const named = merged.filter(item => inPatch.has(nameOf(item, mergeKey)));
	const others = merged.filter(item => !inPatch.has(nameOf(item, mergeKey)));
	const right = sortBy(named, inPatch, mergeKey);
	const left = sortBy(others, onServer, mergeKey);
	const positionOf = (item: unknown): number | undefined => onServer.get(nameOf(item, mergeKey));
	const result: unknown[] = [];
	let next = 0;
	for (const item of right) {
		const position = positionOf(item);
		const follower = left.findIndex((other, index) => index >= next && !precedes(positionOf(other), position));
		const end = follower === -1 ? left.length : follower;
		result.push(...left.slice(next, end), item);
		next = end;
	}
	return [...result, ...left.slice(next)];
};

const precedes = (position: number | undefined, other: number | undefined): boolean =>
	position !== undefined && other !== undefined && position < other;
