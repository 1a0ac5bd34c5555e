import {forbidden, invalid, required, type FieldError} from '../../../machinery/field-error.ts';
import {parsePattern} from '../../../machinery/cel/pattern.ts';
import {
	isEmbedded,
	isIntOrString,
	itemsOf,
	preserves,
	valuesOf,
	type JsonSchema,
} from '../../custom-resources/json-schema.ts';
import {jsonEqual} from '../../patch/json-equal.ts';

/** Where in a schema something stands; what must have a type is called after it. */
type Level = 'root' | 'item' | 'field';

const missingType: {readonly [level in Level]: string} = {
	root: 'must not be empty at the root',
	item: 'must not be empty for specified array items',
	field: 'must not be empty for specified object fields',
};

const intOrStringForms = [{type: 'integer'}, {type: 'string'}];

const keyed = (path: string, key: string): string => `${path}[${key}]`;

/** What a schema that only restricts values (below allOf, anyOf, oneOf and not) may not say. */
const onlyStructural = (schema: JsonSchema, path: string): readonly FieldError[] => {
	const refuse = (field: string, state: string): FieldError =>
		forbidden(`${path}.${field}`, `must be ${state} to be structural`);
	return [
		...(schema.type === undefined || schema.type === '' ? [] : [refuse('type', 'empty')]),
		...(schema.additionalProperties === undefined ? [] : [refuse('additionalProperties', 'undefined')]),
		...(schema.default === undefined ? [] : [refuse('default', 'undefined')]),
		...(schema.title ? [refuse('title', 'empty')] : []),
		...(schema.description ? [refuse('description', 'empty')] : []),
		...(schema.nullable ? [refuse('nullable', 'false')] : []),
		...(preserves(schema) ? [refuse('x-kubernetes-preserve-unknown-fields', 'false')] : []),
		...(isEmbedded(schema) ? [refuse('x-kubernetes-embedded-resource', 'false')] : []),
		...(isIntOrString(schema) ? [refuse('x-kubernetes-int-or-string', 'false')] : []),
		...(schema['x-kubernetes-list-map-keys']?.length ? [refuse('x-kubernetes-list-map-keys', 'empty')] : []),
		...(schema['x-kubernetes-list-type'] === undefined ? [] : [refuse('x-kubernetes-list-type', 'undefined')]),
		...(schema['x-kubernetes-map-type'] === undefined ? [] : [refuse('x-kubernetes-map-type', 'undefined')]),
		...(schema['x-kubernetes-validations']?.length ? [refuse('x-kubernetes-validations', 'empty')] : []),
	];
};

const nestedErrors = (schema: JsonSchema, path: string, mayNameTypes = false): readonly FieldError[] => {
	const items = itemsOf(schema);
	return [
		...restrictionErrors(schema, path, mayNameTypes, false),
		...(items === undefined ? [] : nestedErrors(items, `${path}.items`)),
		...Object.entries(schema.properties ?? {}).flatMap(([name, of]) =>
			nestedErrors(of, keyed(`${path}.properties`, name)),
		),
		...onlyStructural(schema, path),
	];
};

const patternErrors = ({pattern}: JsonSchema, path: string): readonly FieldError[] => {
	if (pattern === undefined || pattern === '') return [];
	try {
		parsePattern(pattern);
		return [];
	} catch (error) {
		const text = `must be a valid regular expression, but isn't: ${(error as Error).message}`;
		return [invalid(`${path}.pattern`, pattern, text)];
	}
};

/** The parts of a schema that restrict values. `anyOf` may say integer or string where that is how an int-or-string is written. */
const restrictionErrors = (
	schema: JsonSchema,
	path: string,
	anyOfNamesTypes: boolean,
	allOfNamesTypes: boolean,
): readonly FieldError[] => {
	const {anyOf = [], allOf = [], oneOf = [], not} = schema;
	return [
		...(anyOfNamesTypes ? [] : anyOf.flatMap((one, index) => nestedErrors(one, `${path}.anyOf[${index}]`))),
		...allOf.flatMap((one, index) => nestedErrors(one, `${path}.allOf[${index}]`, allOfNamesTypes && index === 0)),
		...oneOf.flatMap((one, index) => nestedErrors(one, `${path}.oneOf[${index}]`)),
		...(not === undefined ? [] : nestedErrors(not, `${path}.not`)),
		...patternErrors(schema, path),
	];
};

const typeErrors = (schema: JsonSchema, level: Level, path: string): readonly FieldError[] => {
	const {type = ''} = schema;
	const field = `${path}.type`;
	if (isEmbedded(schema) && type !== 'object') {
		const text = 'must be object if x-kubernetes-embedded-resource is true';
		return [type === '' ? required(field, text) : invalid(field, type, text)];
	}
	if (type === '') return isIntOrString(schema) || preserves(schema) ? [] : [required(field, missingType[level])];
	return level === 'root' && type !== 'object' ? [invalid(field, type, 'must be object at the root')] : [];
};

/** The metadata of an object may only have its names restricted; what else is in it, every object has. */
const metadataErrors = (metadata: JsonSchema, level: Level, checked: boolean, path: string): readonly FieldError[] => {
	const errors: FieldError[] = [];
	if (checked && metadata.type !== 'object') {
		errors.push(invalid(`${path}.type`, metadata.type ?? '', 'must be object'));
	}
	if (level !== 'root') return errors;
	const {type: _type, default: _default, properties = {}, ...rest} = metadata;
	const names = Object.keys(properties);
	const onlyNames = names.every(name => name === 'name' || name === 'generateName');
	const restrictions = Object.keys(rest).filter(
		name => name.startsWith('x-') || ['description', 'title', 'nullable', 'additionalProperties'].includes(name),
	);
	if (!onlyNames || restrictions.length > 0) {
		const text = 'must not specify anything other than name and generateName, but metadata is implicitly specified';
		errors.push(forbidden(path, text));
	}
	return errors;
};

const resourceErrors = (schema: JsonSchema, level: Level, path: string): readonly FieldError[] => {
	const {properties = {}} = schema;
	const checked = level === 'root' || isEmbedded(schema);
	const texts = ['kind', 'apiVersion'].flatMap(name => {
		const of = properties[name];
		if (!checked || of === undefined || of.type === 'string') return [];
		return [invalid(`${keyed(`${path}.properties`, name)}.type`, of.type ?? '', 'must be string')];
	});
	const {metadata} = properties;
	return [
		...texts,
		...(metadata === undefined
			? []
			: metadataErrors(metadata, level, checked, keyed(`${path}.properties`, 'metadata'))),
		...(isEmbedded(schema) && !preserves(schema) && Object.keys(properties).length === 0
			? [
					required(
						`${path}.properties`,
						'must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields',
					),
				]
			: []),
	];
};

const extensionErrors = (schema: JsonSchema, path: string): readonly FieldError[] => {
	if (!isIntOrString(schema)) return [];
	const text = 'must be false if x-kubernetes-int-or-string is true';
	return [
		...(preserves(schema) ? [invalid(`${path}.x-kubernetes-preserve-unknown-fields`, true, text)] : []),
		...(isEmbedded(schema) ? [invalid(`${path}.x-kubernetes-embedded-resource`, true, text)] : []),
	];
};

const invariantErrors = (schema: JsonSchema, level: Level, path: string): readonly FieldError[] => {
	const items = itemsOf(schema);
	const values = valuesOf(schema);
	const isMap = schema.additionalProperties !== undefined;
	return [
		...(schema.type === 'array' && items === undefined ? [required(`${path}.items`, 'must be specified')] : []),
		...(items === undefined ? [] : invariantErrors(items, 'item', `${path}.items`)),
		...Object.entries(schema.properties ?? {}).flatMap(([name, of]) =>
			invariantErrors(of, 'field', keyed(`${path}.properties`, name)),
		),
		...(isMap && level === 'root' ? [forbidden(`${path}.additionalProperties`, 'must not be used at the root')] : []),
		...(values === undefined ? [] : invariantErrors(values, 'field', `${path}.additionalProperties`)),
		...extensionErrors(schema, path),
		...restrictionErrors(
			schema,
			path,
			jsonEqual(schema.anyOf, intOrStringForms),
			jsonEqual(schema.allOf?.[0]?.anyOf, intOrStringForms),
		),
		...typeErrors(schema, level, path),
		...(isEmbedded(schema) && isMap
			? [forbidden(`${path}.additionalProperties`, 'must not be used if x-kubernetes-embedded-resource is set')]
			: []),
		...resourceErrors(schema, level, path),
	];
};

/** What restricts values has to be about fields that the structure has. */
const completenessErrors = (
	restricting: JsonSchema,
	structure: JsonSchema | undefined,
	path: string,
	restrictingPath: string,
): readonly FieldError[] => {
	if (structure === undefined) return [required(path, `because it is defined in ${restrictingPath}`)];
	const {anyOf = [], allOf = [], oneOf = [], not} = restricting;
	const nested = [
		...(not === undefined ? [] : [[not, 'not'] as const]),
		...allOf.map((one, index) => [one, `allOf[${index}]`] as const),
		...anyOf.map((one, index) => [one, `anyOf[${index}]`] as const),
		...oneOf.map((one, index) => [one, `oneOf[${index}]`] as const),
	];
	return nested.flatMap(([one, name]) => nestedCompleteness(one, structure, path, `${restrictingPath}.${name}`));
};

const nestedCompleteness = (
	nested: JsonSchema,
	structure: JsonSchema,
	path: string,
	nestedPath: string,
): readonly FieldError[] => {
	const items = itemsOf(nested);
	const structureItems = itemsOf(structure);
	const ofItems = (): readonly FieldError[] => {
		if (items === undefined) return [];
		const missing = `because it is defined in ${nestedPath}.items`;
		if (structureItems === undefined) return [required(`${path}.items`, missing)];
		return nestedCompleteness(items, structureItems, `${path}.items`, `${nestedPath}.items`);
	};
	return [
		...completenessErrors(nested, structure, path, nestedPath),
		...ofItems(),
		...Object.entries(nested.properties ?? {}).flatMap(([name, of]) => {
			const at = keyed(`${path}.properties`, name);
			const nestedAt = keyed(`${nestedPath}.properties`, name);
			const known = structure.properties?.[name];
			return known === undefined
				? [required(at, `because it is defined in ${nestedAt}`)]
				: nestedCompleteness(of, known, at, nestedAt);
		}),
	];
};

const textOf = ({field, body}: FieldError): string => `${field}: ${body}`;

/**
What keeps a schema from being structural (apiextensions-apiserver's ValidateStructural): every field has a type outside of what
restricts values, and the root is an object whose metadata is everybody's. In the order of their texts.
*/
export const validateStructural = (schema: JsonSchema, path: string): readonly FieldError[] =>
	[...invariantErrors(schema, 'root', path), ...completenessErrors(schema, schema, path, path)].toSorted((a, b) =>
		textOf(a) < textOf(b) ? -1 : 1,
	);
