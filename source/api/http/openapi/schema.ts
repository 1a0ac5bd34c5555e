import {customSchema} from '../../codec/custom-schemas.ts';
import {schemaTypes} from '../../codec/schema-table.ts';
import type {SchemaNode, SchemaType} from '../../codec/schema-table.ts';
import type {TypeDescription} from '../../schema/kubernetes-descriptions.generated.ts';

/** What types and fields are for, by the OpenAPI name of the type. */
export interface Descriptions {
	readonly [name: string]: TypeDescription | undefined;
}

/** The dialect of a document: Swagger 2 keeps schemas under definitions, OpenAPI 3 under components. */
export type Dialect = 'v2' | 'v3';

type Json = {readonly [key: string]: unknown};

const refPrefix: {readonly [dialect in Dialect]: string} = {v2: '#/definitions/', v3: '#/components/schemas/'};

/** Names of custom schemas tell their content behind an @, which is nobody's business but ours. */
const publicName = (name: string): string => name.replace(/@[0-9a-f]+/, '');

/** A reference to the schema of a type. */
export const schemaRef = (name: string, dialect: Dialect): Json => ({$ref: `${refPrefix[dialect]}${publicName(name)}`});

/** Markers of merging that clients apply patches by. */
const markers = ['patch-merge-key', 'patch-strategy', 'list-type', 'list-map-keys', 'map-type'] as const;

const extensions = (node: SchemaNode): Json =>
	Object.fromEntries(
		markers.filter(name => node[name] !== undefined).map(name => [`x-kubernetes-${name}`, node[name]]),
	);

/** Several JSON types in one: Swagger 2 knows only texts, OpenAPI 3 says it with oneOf. */
const typeOf = (type: string | undefined, format: string | undefined, dialect: Dialect): Json => {
	if (type === undefined) return {};
	if (!type.includes('|')) return {type, ...(format === undefined ? {} : {format})};
	const intOrString = type.includes('integer');
	if (dialect === 'v2') return {type: 'string', ...(intOrString ? {format: 'int-or-string'} : {})};
	return {oneOf: type.split('|').map(one => ({type: one})), ...(intOrString ? {format: 'int-or-string'} : {})};
};

const described = (description: string | undefined): Json =>
	description === undefined || description === '' ? {} : {description};

/** OpenAPI 3 allows nothing beside a reference, so it is wrapped when something must stand there. */
const nodeSchema = (node: SchemaNode, dialect: Dialect, description?: string): Json => {
	const beside = {
		...described(description),
		...extensions(node),
		...(node.default !== undefined && dialect === 'v3' ? {default: node.default} : {}),
		...(node.enum === undefined ? {} : {enum: node.enum}),
	};
	if (node.ref !== undefined) {
		const ref = schemaRef(node.ref, dialect);
		return dialect === 'v2' || Object.keys(beside).length === 0 ? {...ref, ...beside} : {allOf: [ref], ...beside};
	}
	return {
		...typeOf(node.type, node.format, dialect),
		...(node.items === undefined ? {} : {items: nodeSchema(node.items, dialect)}),
		...(node.values === undefined ? {} : {additionalProperties: nodeSchema(node.values, dialect)}),
		...beside,
	};
};

const kindEntry = (text: string): Json => {
	const [group, version, kind] = text.split('/');
	return {group, kind, version};
};

/** The OpenAPI schema of a type of the table. */
const typeSchema = (type: SchemaType, dialect: Dialect, words?: TypeDescription): Json => {
	const fields = Object.entries(type.fields ?? {});
	const required = fields.filter(([, node]) => node.required).map(([name]) => name);
	return {
		...described(words?.description),
		...(type.fields === undefined ? typeOf(type.type, type.format, dialect) : {type: 'object'}),
		...(required.length === 0 ? {} : {required}),
		...(fields.length === 0
			? {}
			: {
					properties: Object.fromEntries(
						fields.map(([name, node]) => [name, nodeSchema(node, dialect, words?.fields[name])]),
					),
				}),
		...(type['map-type'] === undefined ? {} : {'x-kubernetes-map-type': type['map-type']}),
		...(type.kinds === undefined ? {} : {'x-kubernetes-group-version-kind': type.kinds.map(kindEntry)}),
	};
};

const refsOf = (node: SchemaNode): readonly string[] => [
	...(node.ref === undefined ? [] : [node.ref]),
	...(node.items === undefined ? [] : refsOf(node.items)),
	...(node.values === undefined ? [] : refsOf(node.values)),
];

/** The given types and all that they refer to, by name in alphabetical order. */
export const schemasWithin = (
	names: Iterable<string>,
	dialect: Dialect,
	descriptions: Descriptions,
): {readonly [name: string]: Json} => {
	const found = new Map<string, SchemaType>();
	const customs: (readonly [string, Json])[] = [];
	const waiting = [...names];
	for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
		const custom = customSchema(name)?.openApi(dialect);
		customs.push(...Object.entries(custom?.schemas ?? {}));
		waiting.push(...(custom?.refersTo ?? []));
		const type = schemaTypes[name];
		if (type === undefined || found.has(name)) continue;
		found.set(name, type);
		for (const node of Object.values(type.fields ?? {})) waiting.push(...refsOf(node));
	}
	return Object.fromEntries(
		[
			...customs,
			...Array.from(found, ([name, type]) => [name, typeSchema(type, dialect, descriptions[name])] as const),
		].toSorted(([a], [b]) => (a < b ? -1 : 1)),
	);
};
