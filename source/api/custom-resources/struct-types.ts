import type {SchemaNode} from '../codec/schema-table.ts';
import {structOf, type NewField, type StructType, type ValueType} from '../codec/struct-type.ts';
import {isEmbedded, itemsOf, preserves, valuesOf, type JsonSchema} from './json-schema.ts';

const metadataType: ValueType = {kind: 'struct', name: 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta'};
const text: ValueType = {kind: 'string'};

/** What nothing is known of: objects are taken apart by key, lists are owned as wholes (structured-merge-diff's deduced type). */
const deduced: ValueType & {values?: ValueType} = {kind: 'map', values: {kind: 'any'}};
deduced.values = deduced;

const nodeOf = (schema: JsonSchema): SchemaNode => {
	const listType = schema['x-kubernetes-list-type'];
	const listKeys = schema['x-kubernetes-list-map-keys'];
	const mapType = schema['x-kubernetes-map-type'];
	const items = itemsOf(schema);
	const values = valuesOf(schema);
	return {
		...(listType !== undefined && {'list-type': listType}),
		...(listKeys !== undefined && {'list-map-keys': listKeys}),
		...(mapType !== undefined && {'map-type': mapType}),
		...(items !== undefined && {items: nodeOf(items)}),
		...(values !== undefined && {values: nodeOf(values)}),
	};
};

const fieldOf = (name: string, type: ValueType, schema: JsonSchema): NewField => ({
	name,
	type,
	goType: 'interface {}',
	keptWhenEmpty: false,
	emptyIsNull: false,
	whenAbsent: undefined,
	default: schema.default,
	node: nodeOf(schema),
});

/** Makes the types of objects within a schema, named by their paths below `name`. */
class Types {
	readonly structs = new Map<string, StructType>();

	struct(name: string, schema: JsonSchema, isResource: boolean): ValueType {
		const fields = new Map<string, NewField>();
		for (const [field, of] of Object.entries(schema.properties ?? {})) {
			fields.set(field, fieldOf(field, this.type(`${name}.${field}`, of), of));
		}
		if (isResource) {
			for (const field of ['apiVersion', 'kind']) fields.set(field, fieldOf(field, text, {}));
			fields.set('metadata', fieldOf('metadata', metadataType, {}));
		}
		const sorted = [...fields.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
		const parts = {name, goName: name, version: '', ...(preserves(schema) && {rest: deduced})};
		this.structs.set(name, structOf(parts, sorted));
		return {kind: 'struct', name};
	}

	type(name: string, schema: JsonSchema): ValueType {
		const items = itemsOf(schema);
		if (items !== undefined) return {kind: 'list', items: this.type(`${name}[]`, items)};
		const values = valuesOf(schema);
		if (values !== undefined) return {kind: 'map', values: this.type(`${name}{}`, values)};
		if (isEmbedded(schema) || Object.keys(schema.properties ?? {}).length > 0) {
			return this.struct(name, schema, isEmbedded(schema));
		}
		return preserves(schema) || schema.type === 'object' ? deduced : {kind: 'any'};
	}
}

/** The types by which objects of a schema are compared and merged, for server-side apply; the whole is called `name`. */
export const customTypes = (name: string, schema: JsonSchema): ReadonlyMap<string, StructType> => {
	const types = new Types();
	types.struct(name, schema, true);
	return types.structs;
};
