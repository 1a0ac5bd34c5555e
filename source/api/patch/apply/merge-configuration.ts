import {isJsonObject, type JsonObject} from '../../../machinery/json.ts';
import {defineMember, sameList, sameObject} from '../../codec/members.ts';
import {structType, type ValueType} from '../../codec/struct-type.ts';
import type {SchemaNode} from '../../codec/schema-table.ts';
import type {FieldSet} from './field-set.ts';
import {childrenOf, elementNode, isAssociativeList, itemElement, type TypedValue} from './typed-children.ts';

/** The type and markers of a member of an object. */
const memberOf = (type: ValueType, node: SchemaNode, key: string): Pick<TypedValue, 'type' | 'node'> | undefined => {
	if (type.kind === 'map') return {type: type.values, node: elementNode(node)};
	if (type.kind !== 'struct') return undefined;
	const {byName, rest} = structType(type.name);
	const field = byName.get(key);
	if (field !== undefined) return {type: field.type, node: field.node};
	return rest === undefined ? undefined : {type: rest, node: {}};
};

const mergeObjects = (type: ValueType, node: SchemaNode, live: JsonObject, said: JsonObject): object => {
	const result: {[key: string]: unknown} = {...live};
	for (const [key, value] of Object.entries(said)) {
		const member = memberOf(type, node, key);
		const before = Object.hasOwn(live, key) ? live[key] : undefined;
		defineMember(result, key, member === undefined ? value : mergeConfiguration({...member, value: before}, value));
	}
	return sameObject(live, result) ? live : result;
};

/**
Merges two lists item by item. The configuration's order counts for its own items; items of the live list alone are taken as they
come, before new ones (structured-merge-diff's order).
*/
const mergeLists = (
	items: ValueType,
	node: SchemaNode,
	live: readonly unknown[],
	said: readonly unknown[],
): readonly unknown[] => {
	const liveElements = live.map(item => itemElement(item, items, node));
	const saidElements = said.map(item => itemElement(item, items, node));
	const onServer = new Map(live.map((item, index) => [liveElements[index]!, item]));
	const isSaid = new Set(saidElements);
	const taken = new Set<string>();
	const shared = saidElements.filter(element => onServer.has(element));
	const result: unknown[] = [];
	let liveIndex = 0;
	for (const [index, element] of saidElements.entries()) {
		const nextShared = shared.find(other => !taken.has(other));
		while (liveIndex < live.length && liveElements[liveIndex] !== element) {
			const waiting = liveElements[liveIndex]!;
			// The next item of both lists waits for its place in the configuration.
			if (waiting === nextShared && !taken.has(waiting)) break;
			if (!isSaid.has(waiting)) result.push(live[liveIndex]);
			liveIndex += 1;
		}
		if (liveElements[liveIndex] === element) liveIndex += 1;
		taken.add(element);
		result.push(mergeConfiguration({type: items, node: elementNode(node), value: onServer.get(element)}, said[index]));
	}
	const rest = live.slice(liveIndex).filter((_, offset) => !isSaid.has(liveElements[liveIndex + offset]!));
	const merged = [...result, ...rest];
	return sameList(live, merged) ? live : merged;
};

/** The live value with what a configuration says put over it. */
export const mergeConfiguration = (live: TypedValue, said: unknown): unknown => {
	const {type, node, value} = live;
	if (childrenOf(live) === undefined) return said;
	if (isJsonObject(value) && isJsonObject(said)) return mergeObjects(type, node, value, said);
	if (type.kind === 'list' && isAssociativeList(type, node) && Array.isArray(value) && Array.isArray(said)) {
		return mergeLists(type.items, node, value, said);
	}
	return said;
};

/**
The value without what its manager owned before and nobody owns now. What is removed goes with everything below it; parts that
somebody owns stay, as does what was never owned.
*/
export const pruneAbandoned = (typed: TypedValue, previous: FieldSet, owned: FieldSet): unknown => {
	const children = childrenOf(typed);
	if (children === undefined) return typed.value;
	const prune = (element: string, child: TypedValue): readonly (readonly [string, unknown])[] => {
		const before = previous.children.get(element);
		const now = owned.children.get(element);
		if (before === undefined) return [[element, child.value]];
		return now === undefined ? [] : [[element, pruneAbandoned(child, before, now)]];
	};
	if (typed.type.kind === 'list') {
		const {type, node} = typed;
		const list = typed.value as readonly unknown[];
		const items = list.flatMap(value =>
			prune(itemElement(value, type.items, node), {type: type.items, node: elementNode(node), value}).map(
				([, item]) => item,
			),
		);
		return sameList(list, items) ? list : items;
	}
	const kept = Array.from(children).flatMap(([element, child]) => prune(element, child));
	const members: {[key: string]: unknown} = {};
	for (const [element, member] of kept) defineMember(members, element.slice(2), member);
	return sameObject(typed.value as object, members) ? typed.value : members;
};
