import type {CelType} from '../../machinery/cel/cel-type.ts';
import {isEmbedded, isIntOrString, itemsOf, preserves, valuesOf, type JsonSchema} from './json-schema.ts';

const metadata: CelType = {kind: 'object', name: 'Metadata', fields: {name: 'string', generateName: 'string'}};

const ofFormat: {readonly [format: string]: CelType} = {
	byte: 'bytes',
	duration: 'duration',
	date: 'timestamp',
	'date-time': 'timestamp',
};

const objectType = (schema: JsonSchema, name: string, isResource: boolean): CelType => ({
	kind: 'object',
	name,
	fields: {
		...Object.fromEntries(
			Object.entries(schema.properties ?? {}).map(([field, of]) => [field, celTypeOf(of, `${name}.${field}`)]),
		),
		...(isResource && {apiVersion: 'string', kind: 'string', metadata}),
	},
});

const known = new WeakMap<JsonSchema, CelType>();

const make = (schema: JsonSchema, name: string): CelType => {
	if (isIntOrString(schema)) return 'dyn';
	switch (schema.type) {
		case 'integer':
			return 'int';
		case 'number':
			return 'double';
		case 'boolean':
			return 'bool';
		case 'string':
			return (schema.format === undefined ? undefined : ofFormat[schema.format]) ?? 'string';
		case 'array':
			return {kind: 'list', items: celTypeOf(itemsOf(schema) ?? {}, `${name}.items`)};
		case 'object':
			break;
		default:
			return 'dyn';
	}
	const values = valuesOf(schema);
	if (values !== undefined) return {kind: 'map', values: celTypeOf(values, `${name}.values`)};
	if (isEmbedded(schema)) return objectType(schema, name, true);
	if (preserves(schema) && schema.properties === undefined) return 'dyn';
	return objectType(schema, name, false);
};

/** The type of values of a schema in expressions; the same one each time, since conversions are remembered by it. */
export const celTypeOf = (schema: JsonSchema, name = 'Object'): CelType => {
	const found = known.get(schema);
	if (found !== undefined) return found;
	const type = make(schema, name);
	known.set(schema, type);
	return type;
};

const roots = new WeakMap<JsonSchema, CelType>();

/** As celTypeOf for the whole of an object, which has a kind and a name whatever its schema says. */
export const celRootType = (schema: JsonSchema): CelType => {
	const found = roots.get(schema) ?? objectType(schema, 'Object', true);
	roots.set(schema, found);
	return found;
};
