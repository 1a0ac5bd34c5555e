import {isJsonObject} from '../../../machinery/json.ts';
import {presentFields, structType, type ValueType} from '../../codec/struct-type.ts';
import {schemaTypes, type SchemaNode} from '../../codec/schema-table.ts';

/** A value with what is needed to take it apart. */
export interface TypedValue {
	readonly type: ValueType;
	/** The schema's markers of the field that holds the value. */
	readonly node: SchemaNode;
	readonly value: unknown;
}

/** True for structs and maps that are owned as a whole. */
export const isAtomicMap = (type: ValueType, node: SchemaNode): boolean =>
	node['map-type'] === 'atomic' || (type.kind === 'struct' && schemaTypes[type.name]?.['map-type'] === 'atomic');

/** The keys of a list item as JSON, sorted; an absent one has its default, as `protocol` of ports. */
const itemKeys = (item: object, keys: readonly string[], type: ValueType): string => {
	const struct = type.kind === 'struct' ? structType(type.name) : undefined;
	const members = item as {readonly [key: string]: unknown};
	const member = (key: string): string =>
		`${JSON.stringify(key)}:${JSON.stringify(members[key] ?? struct?.byName.get(key)?.default ?? null)}`;
	return keys.length === 1 ? `{${member(keys[0]!)}}` : `{${keys.toSorted().map(member).join(',')}}`;
};

/** `k:{"name":"c"}` or `v:"x"`: what names an item of a list that is merged item by item. */
export const itemElement = (item: unknown, type: ValueType, node: SchemaNode): string =>
	node['list-type'] === 'map' && isJsonObject(item)
		? `k:${itemKeys(item, node['list-map-keys'] ?? [], type)}`
		: `v:${JSON.stringify(item)}`;

/** True for lists that are merged item by item. */
export const isAssociativeList = (type: ValueType, node: SchemaNode): boolean =>
	type.kind === 'list' && (node['list-type'] === 'map' || node['list-type'] === 'set');

/** The markers of what a list or map holds. */
export const elementNode = (node: SchemaNode): SchemaNode => node.items ?? node.values ?? {};

/** True for structs that are owned field by field. */
export const isTakenApart = ({type, node, value}: TypedValue): boolean =>
	type.kind === 'struct' && structType(type.name).rest === undefined && !isAtomicMap(type, node) && isJsonObject(value);

/**
The parts of a value by path element, or undefined where it is owned as a whole: scalars, atomic lists and maps, free-form parts.
*/
export const childrenOf = ({type, node, value}: TypedValue): ReadonlyMap<string, TypedValue> | undefined => {
	if (value === undefined || isAtomicMap(type, node)) return undefined;
	if (type.kind === 'struct' && isJsonObject(value)) {
		const members = new Map<string, TypedValue>();
		const struct = structType(type.name);
		const {byName, rest} = struct;
		for (const {element, name, type: fieldType, node: fieldNode} of presentFields(struct, value)) {
			const member = value[name];
			if (member !== undefined) members.set(element, {type: fieldType, node: fieldNode, value: member});
		}
		for (const [name, member] of rest === undefined ? [] : Object.entries(value)) {
			if (!byName.has(name)) members.set(`f:${name}`, {type: rest!, node: {}, value: member});
		}
		return members;
	}
	if (type.kind === 'map' && isJsonObject(value)) {
		return new Map(
			Object.entries(value).map(([key, member]) => [
				`f:${key}`,
				{type: type.values, node: elementNode(node), value: member},
			]),
		);
	}
	if (type.kind === 'list' && Array.isArray(value) && isAssociativeList(type, node)) {
		return new Map(
			value.map((item: unknown) => [
				itemElement(item, type.items, node),
				{type: type.items, node: elementNode(node), value: item},
			]),
		);
	}
	return undefined;
};

/** An object of a schema, to be taken apart. */
export const typedObject = (schema: string, value: unknown): TypedValue => ({
	type: {kind: 'struct', name: schema},
	node: {},
	value,
});
