import {forbidden, invalid, notSupported, required, type FieldError} from '../../../machinery/field-error.ts';
import {itemsOf, isEmbedded, valuesOf, type JsonSchema} from '../../custom-resources/json-schema.ts';
import {validateRuleExpressions, validateRuleTexts} from './rule-validation.ts';

const types = ['array', 'boolean', 'integer', 'number', 'object', 'string'];

const resourceFields: ReadonlySet<string> = new Set(['metadata', 'kind', 'apiVersion']);

/** What holds at a place of a schema because of where it is. */
interface Surroundings {
	/** Why there may be no default; undefined: there may. */
	readonly noDefaults?: string;
	readonly insideMetadata: boolean;
	/** The outermost place whose values cannot be told apart between two revisions of an object, so that rules cannot compare them. */
	readonly uncorrelatable?: string;
	readonly isRoot: boolean;
	/** Whether the expressions of rules are compiled: not before the schema is structural, and not in alternatives. */
	readonly compiles: boolean;
}

/** Problems of the schema itself; those of its rules' expressions are told after them. */
interface Found {
	readonly schema: readonly FieldError[];
	readonly rules: readonly FieldError[];
}

const together = (found: readonly Found[]): Found => ({
	schema: found.flatMap(({schema}) => schema),
	rules: found.flatMap(({rules}) => rules),
});

const unsupported = (schema: JsonSchema, path: string): readonly FieldError[] => {
	const refuse = (field: string) => forbidden(`${path}.${field}`, `${field} is not supported`);
	return [
		...(schema.id ? [refuse('id')] : []),
		...(schema.additionalItems === undefined ? [] : [refuse('additionalItems')]),
		...(Object.keys(schema.patternProperties ?? {}).length > 0 ? [refuse('patternProperties')] : []),
		...(Object.keys(schema.definitions ?? {}).length > 0 ? [refuse('definitions')] : []),
		...(schema.dependencies === undefined ? [] : [refuse('dependencies')]),
		...(schema.$ref === undefined ? [] : [refuse('$ref')]),
	];
};

const standardErrors = (schema: JsonSchema, path: string, {noDefaults, insideMetadata}: Surroundings) => {
	const {type = ''} = schema;
	return [
		...(type !== '' && !types.includes(type) ? [notSupported(`${path}.type`, type, types)] : []),
		...(schema.default !== undefined && noDefaults !== undefined
			? [forbidden(`${path}.default`, `must not be set ${noDefaults}`.trim())]
			: []),
		...unsupported(schema, path),
		...(type === 'null'
			? [forbidden(`${path}.type`, 'type cannot be set to null, use nullable as an alternative')]
			: []),
		...(Array.isArray(schema.items)
			? [forbidden(`${path}.items`, 'items must be a schema object and not an array')]
			: []),
		...(insideMetadata && isEmbedded(schema)
			? [forbidden(`${path}.x-kubernetes-embedded-resource`, 'must not be used inside of resource meta')]
			: []),
	];
};

const typedExtension = (schema: JsonSchema, path: string, extension: string, type: string): readonly FieldError[] => {
	if (schema.type === type) return [];
	const text = `must be ${type} if ${extension} is specified`;
	return [schema.type ? invalid(`${path}.type`, schema.type, text) : required(`${path}.type`, text)];
};

const mapTypeErrors = (schema: JsonSchema, path: string): readonly FieldError[] => {
	const mapType = schema['x-kubernetes-map-type'];
	if (mapType === undefined) return [];
	const known = ['atomic', 'granular'];
	return [
		...typedExtension(schema, path, 'x-kubernetes-map-type', 'object'),
		...(known.includes(mapType) ? [] : [notSupported(`${path}.x-kubernetes-map-type`, mapType, known)]),
	];
};

const setItemsErrors = (items: JsonSchema, path: string): readonly FieldError[] => {
	const text = 'must be atomic as item of a list with x-kubernetes-list-type=set';
	const listType = items['x-kubernetes-list-type'];
	if (items.type === 'array' && listType !== undefined && listType !== 'atomic') {
		return [invalid(`${path}.items.x-kubernetes-list-type`, listType, text)];
	}
	const isOpen = items.type === 'object' && items['x-kubernetes-map-type'] !== 'atomic';
	return isOpen ? [invalid(`${path}.items.x-kubernetes-map-type`, listType ?? null, text)] : [];
};

const mapKeysErrors = (schema: JsonSchema, path: string): readonly FieldError[] => {
	const keys = schema['x-kubernetes-list-map-keys'] ?? [];
	const field = `${path}.x-kubernetes-list-map-keys`;
	const items = itemsOf(schema);
	const errors: FieldError[] = [];
	if (keys.length === 0) errors.push(required(field, 'must not be empty if x-kubernetes-list-type is map'));
	if (items === undefined) {
		const text = 'must have a schema if x-kubernetes-list-type is map';
		return schema.items === undefined ? [...errors, required(`${path}.items`, text)] : errors;
	}
	if (items.type !== 'object') {
		const text = "must be object if parent array's x-kubernetes-list-type is map";
		return [...errors, invalid(`${path}.items.type`, items.type ?? '', text)];
	}
	for (const [index, key] of keys.entries()) {
		const of = items.properties?.[key];
		if (of === undefined) errors.push(invalid(field, keys, 'entries must all be names of item properties'));
		else if (of.type === 'array' || of.type === 'object') {
			const text = "must be a scalar type if parent array's x-kubernetes-list-type is map";
			errors.push(invalid(`${path}.items.properties[${key}].type`, items.type, text));
		}
		if (keys.indexOf(key) !== index) errors.push(invalid(field, keys, 'must not contain duplicate entries'));
	}
	return errors;
};

/** Items of sets and maps are there, and the keys of maps have values. */
const certainItemsErrors = (schema: JsonSchema, path: string): readonly FieldError[] => {
	const listType = schema['x-kubernetes-list-type'];
	const items = itemsOf(schema);
	if (items === undefined || (listType !== 'set' && listType !== 'map')) return [];
	const errors: FieldError[] = [];
	if (items.nullable) {
		errors.push(forbidden(`${path}.items.nullable`, `cannot be nullable when x-kubernetes-list-type is ${listType}`));
	}
	if (listType === 'set') return errors;
	for (const key of schema['x-kubernetes-list-map-keys'] ?? []) {
		const of = items.properties?.[key];
		const field = `${path}.items.properties[${key}]`;
		if (of === undefined) continue;
		if (!items.required?.includes(key) && of.default === undefined) {
			const text =
				'this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property';
			errors.push(required(`${field}.default`, text));
		}
		if (of.nullable) {
			const text = 'this property is in x-kubernetes-list-map-keys, so it cannot be nullable';
			errors.push(forbidden(`${field}.nullable`, text));
		}
	}
	return errors;
};

const listTypeErrors = (schema: JsonSchema, path: string): readonly FieldError[] => {
	const listType = schema['x-kubernetes-list-type'];
	const field = `${path}.x-kubernetes-list-type`;
	const hasKeys = (schema['x-kubernetes-list-map-keys'] ?? []).length > 0;
	const text = 'must be map if x-kubernetes-list-map-keys is non-empty';
	if (listType === undefined) return hasKeys ? [required(field, text)] : [];
	const known = ['atomic', 'set', 'map'];
	const items = itemsOf(schema);
	const untyped = typedExtension(schema, path, 'x-kubernetes-list-type', 'array');
	return [
		...untyped,
		...(untyped.length === 0 && listType === 'set' && items !== undefined ? setItemsErrors(items, path) : []),
		...(known.includes(listType) ? [] : [notSupported(field, listType, known)]),
		...(hasKeys && listType !== 'map' ? [invalid(field, listType, text)] : []),
		...(listType === 'map' ? mapKeysErrors(schema, path) : []),
		...certainItemsErrors(schema, path),
	];
};

const valuesFound = (schema: JsonSchema, path: string, around: Surroundings): Found => {
	const {properties = {}, additionalProperties} = schema;
	if (additionalProperties === undefined) return {schema: [], rules: []};
	const isBoth = Object.keys(properties).length > 0 && additionalProperties !== true;
	const text = 'additionalProperties and properties are mutual exclusive';
	const values = valuesOf(schema);
	const below: Surroundings = around.insideMetadata
		? {...around, isRoot: false, noDefaults: 'inside additionalProperties applying to object metadata'}
		: {...around, isRoot: false};
	const found = values === undefined ? [] : [schemaFound(values, `${path}.additionalProperties`, below)];
	return together([{schema: isBoth ? [forbidden(`${path}.additionalProperties`, text)] : [], rules: []}, ...found]);
};

const propertiesFound = (schema: JsonSchema, path: string, around: Surroundings): readonly Found[] =>
	Object.entries(schema.properties ?? {}).map(([name, of]) => {
		const isOfResource = (around.isRoot || isEmbedded(schema)) && resourceFields.has(name);
		const isAtomic = schema['x-kubernetes-map-type'] === 'atomic';
		return schemaFound(of, `${path}.properties[${name}]`, {
			...around,
			...(isAtomic && around.uncorrelatable === undefined && {uncorrelatable: path}),
			...(isOfResource && {insideMetadata: true}),
			...(isOfResource && around.isRoot && {noDefaults: `in top-level ${name}`}),
			isRoot: false,
		});
	});

const alternativesFound = (schema: JsonSchema, path: string, around: Surroundings): readonly Found[] => {
	const {not, allOf = [], oneOf = [], anyOf = []} = schema;
	const below: Surroundings = {...around, isRoot: false, compiles: false};
	const each = (schemas: readonly JsonSchema[], name: string): readonly Found[] =>
		schemas.map((one, index) => schemaFound(one, `${path}.${name}[${index}]`, below));
	return [
		...(not === undefined ? [] : [schemaFound(not, `${path}.not`, below)]),
		...each(allOf, 'allOf'),
		...each(oneOf, 'oneOf'),
		...each(anyOf, 'anyOf'),
	];
};

const itemsFound = (schema: JsonSchema, path: string, around: Surroundings): readonly Found[] => {
	const items = itemsOf(schema);
	if (items === undefined) return [];
	const isCorrelated = schema['x-kubernetes-list-type'] === 'map' || around.uncorrelatable !== undefined;
	const below = {...around, isRoot: false, ...(!isCorrelated && {uncorrelatable: path})};
	return [schemaFound(items, `${path}.items`, below)];
};

const schemaFound = (schema: JsonSchema, path: string, around: Surroundings): Found => {
	const parts = together([
		valuesFound(schema, path, around),
		...propertiesFound(schema, path, around),
		...alternativesFound(schema, path, around),
		...itemsFound(schema, path, around),
	]);
	const preserving = schema['x-kubernetes-preserve-unknown-fields'];
	const uniqueItems = 'uniqueItems cannot be set to true since the runtime complexity becomes quadratic';
	const errors = [
		...standardErrors(schema, path, around),
		...(schema.uniqueItems ? [forbidden(`${path}.uniqueItems`, uniqueItems)] : []),
		...parts.schema,
		...(preserving === false
			? [invalid(`${path}.x-kubernetes-preserve-unknown-fields`, preserving, 'must be true or undefined')]
			: []),
		...mapTypeErrors(schema, path),
		...listTypeErrors(schema, path),
		...validateRuleTexts(schema, path),
	];
	// What expressions of a broken schema would say is of no use.
	if (errors.length > 0 || !around.compiles) return {schema: errors, rules: parts.rules};
	const {isRoot, uncorrelatable} = around;
	return {schema: errors, rules: [...parts.rules, ...validateRuleExpressions(schema, path, {isRoot, uncorrelatable})]};
};

/**
What is wrong with a schema beyond its structure: keywords that are not supported, extensions that do not fit, and rules, whose
expressions are compiled when `compiles` is set (ValidateCustomResourceDefinitionOpenAPISchema).
*/
export const validateSchema = (schema: JsonSchema, path: string, compiles: boolean): readonly FieldError[] => {
	const found = schemaFound(schema, path, {insideMetadata: false, isRoot: true, compiles});
	return [...found.schema, ...found.rules];
};
