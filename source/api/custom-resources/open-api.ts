import type {GroupVersionKind} from '../types.ts';
import {isEmbedded, isIntOrString, itemsOf, preserves, valuesOf, type JsonSchema} from './json-schema.ts';

type Document = {readonly [key: string]: unknown};
type Dialect = 'v2' | 'v3';

const prefix: {readonly [dialect in Dialect]: string} = {v2: '#/definitions/', v3: '#/components/schemas/'};

const metadataName = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';
const listMetadataName = 'io.k8s.apimachinery.pkg.apis.meta.v1.ListMeta';

/** Types of the tables that schemas of custom kinds refer to. */
export const metadataTypes: readonly string[] = [metadataName, listMetadataName];

const apiVersion: Document = {
	description:
		'APIVersion defines the versioned schema of this representation of an object. Servers should convert recognized schemas to the latest internal value, and may reject unrecognized values. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#resources',
	type: 'string',
};

const kind: Document = {
	description:
		'Kind is a string value representing the REST resource this object represents. Servers may infer this from the endpoint the client submits requests to. Cannot be updated. In CamelCase. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#types-kinds',
	type: 'string',
};

const metadata = (dialect: Dialect, type = metadataName): Document => {
	const ref = {$ref: `${prefix[dialect]}${type}`};
	const description =
		"Standard object's metadata. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata";
	return dialect === 'v2' ? {description, ...ref} : {description, allOf: [ref]};
};

/** What OpenAPI 2 has no word for. */
const onlyV3: ReadonlySet<string> = new Set(['oneOf', 'anyOf', 'not', 'nullable']);

/** Swagger 2 says nothing of what a value is where it may be null, one of two types, or anything. */
const isVague = (schema: JsonSchema): boolean => schema.nullable === true || isIntOrString(schema);

const convert = (schema: JsonSchema, dialect: Dialect): Document => {
	if (dialect === 'v2' && isVague(schema)) return extensionsOf(schema);
	if (dialect === 'v2' && preserves(schema)) {
		// Clients would prune what they do not find, so they are told of no fields at all.
		const {description, type} = schema;
		return {
			...(description !== undefined && {description}),
			...(type !== undefined && {type}),
			...extensionsOf(schema),
		};
	}
	const kept = Object.entries(schema).filter(([name]) => dialect === 'v3' || !onlyV3.has(name));
	const items = itemsOf(schema);
	const values = valuesOf(schema);
	return {
		...Object.fromEntries(kept),
		...(schema.properties !== undefined && {properties: propertiesOf(schema, dialect, isEmbedded(schema))}),
		...(items !== undefined && {items: convert(items, dialect)}),
		...(values !== undefined && {additionalProperties: convert(values, dialect)}),
		...(schema.allOf !== undefined && {allOf: schema.allOf.map(one => convert(one, dialect))}),
	};
};

const extensionsOf = (schema: JsonSchema): Document =>
	Object.fromEntries(
		Object.entries(schema).filter(([name]) => name.startsWith('x-kubernetes-') || name === 'description'),
	);

const propertiesOf = (schema: JsonSchema, dialect: Dialect, isResource: boolean): Document => ({
	...Object.fromEntries(Object.entries(schema.properties ?? {}).map(([name, of]) => [name, convert(of, dialect)])),
	...(isResource && {apiVersion, kind, metadata: metadata(dialect)}),
});

/** The schema of a custom kind as OpenAPI documents have it: with what every object has, and as each dialect can say it. */
export const customOpenApi = (schema: JsonSchema, of: GroupVersionKind, dialect: Dialect): Document => ({
	...convert(schema, dialect),
	type: 'object',
	...((dialect === 'v3' || !preserves(schema)) && {properties: propertiesOf(schema, dialect, true)}),
	'x-kubernetes-group-version-kind': [{group: of.group, kind: of.kind, version: of.version}],
});

/** The schema of a list of a custom kind. `name` is how its items are known. */
export const customListOpenApi = (
	{group, version, kind: of}: GroupVersionKind,
	name: string,
	dialect: Dialect,
): Document => ({
	description: `${of}List is a list of ${of}`,
	type: 'object',
	required: ['items'],
	properties: {
		apiVersion,
		items: {
			description: `List of ${of.toLowerCase()}s. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md`,
			type: 'array',
			items: {$ref: `${prefix[dialect]}${name}`},
		},
		kind,
		metadata: metadata(dialect, listMetadataName),
	},
	'x-kubernetes-group-version-kind': [{group, kind: `${of}List`, version}],
});
