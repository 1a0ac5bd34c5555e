import {duplicate, forbidden, invalid, required, tooMany, type FieldError} from '../../../machinery/field-error.ts';
import {JsonPathError, parseJsonPath} from '../../custom-resources/json-path.ts';
import {parseFieldPath, schemaAt} from '../../custom-resources/field-path.ts';
import type {JsonSchema} from '../../custom-resources/json-schema.ts';
import type {
	CustomResourceColumnDefinition,
	CustomResourceDefinitionVersion,
	CustomResourceSubresources,
	SelectableField,
} from '../../schema/kubernetes.generated.ts';
import {validateDefaults} from './default-validation.ts';
import {selectableFieldsMax} from './limits.ts';
import {validateSchema} from './schema-validation.ts';
import {validateStructural} from './structural-validation.ts';

const columnTypes = ['boolean', 'date', 'integer', 'number', 'string'];
const columnFormats = ['byte', 'date', 'date-time', 'double', 'float', 'int32', 'int64', 'password'];

/** What the root of a schema may say when the status is a subresource and checked apart. */
const rootFields: ReadonlySet<string> = new Set([
	'description',
	'type',
	'format',
	'title',
	'maximum',
	'exclusiveMaximum',
	'minimum',
	'exclusiveMinimum',
	'maxLength',
	'minLength',
	'pattern',
	'maxItems',
	'minItems',
	'uniqueItems',
	'multipleOf',
	'required',
	'items',
	'properties',
	'externalDocs',
	'example',
	'x-kubernetes-preserve-unknown-fields',
	'x-kubernetes-validations',
]);

const goName = (field: string): string => {
	const words = field.replace(/^x-kubernetes-/, 'x-').split('-');
	return words.map(word => word.charAt(0).toUpperCase() + word.slice(1)).join('');
};

const rootErrors = (schema: JsonSchema, path: string, hasStatus: boolean): readonly FieldError[] => {
	const errors: FieldError[] = [];
	if (hasStatus && schema.type !== undefined && schema.type !== 'object') {
		const text = 'only "object" is allowed as the type at the root of the schema if the status subresource is enabled';
		errors.push(invalid(`${path}.type`, schema.type, text));
	}
	const strange = Object.keys(schema).find(field => !rootFields.has(field));
	if (hasStatus && strange !== undefined) {
		const allowed = Array.from(rootFields, goName).join(' ');
		const text = `only [${allowed}] fields are allowed at the root of the schema if the status subresource is enabled`;
		errors.push(invalid(path, schema, text));
	}
	if (schema.nullable) errors.push(forbidden(`${path}.nullable`, 'nullable cannot be true at the root'));
	return errors;
};

/** What is wrong with the schema of one version, or of all of them. */
export const validateVersionSchema = (schema: JsonSchema, path: string, hasStatus: boolean): readonly FieldError[] => {
	const structural = validateStructural(schema, path);
	const defaults = structural.length === 0 ? validateDefaults(schema, path) : [];
	const isSound = structural.length === 0 && defaults.length === 0;
	return [...rootErrors(schema, path, hasStatus), ...structural, ...defaults, ...validateSchema(schema, path, isSound)];
};

const simplePathErrors = (text: string, path: string): readonly FieldError[] =>
	text.startsWith('.') ? [] : [invalid(path, text, 'must be a simple json path starting with .')];

/** A path that is read as JSONPath when objects are printed; one that cannot be read is refused in the same words. */
const columnPathErrors = (text: string, path: string): readonly FieldError[] => {
	if (text === '') return [required(path)];
	const errors = simplePathErrors(text, path);
	if (errors.length > 0) return errors;
	try {
		parseJsonPath(text);
		return [];
	} catch (error) {
		if (!(error instanceof JsonPathError)) throw error;
		return [invalid(path, text, `must be a valid json path: ${error.message}`)];
	}
};

/** What is wrong with a column that a definition adds. */
export const validateColumn = (
	{name, type, format = '', jsonPath}: CustomResourceColumnDefinition,
	path: string,
): readonly FieldError[] => {
	const wanted = `must be one of ${columnTypes.join(',')}`;
	return [
		...(name ? [] : [required(`${path}.name`)]),
		...(type ? [] : [required(`${path}.type`, wanted)]),
		...(type && !columnTypes.includes(type) ? [invalid(`${path}.type`, type, wanted)] : []),
		...(format !== '' && !columnFormats.includes(format)
			? [invalid(`${path}.format`, format, `must be one of ${columnFormats.join(',')}`)]
			: []),
		...columnPathErrors(jsonPath ?? '', `${path}.JSONPath`),
	];
};

const placedPathErrors = (
	text: string,
	path: string,
	prefixes: readonly string[],
	problem: string,
): readonly FieldError[] => {
	const errors = simplePathErrors(text, path);
	if (errors.length > 0) return errors;
	return prefixes.some(prefix => text.startsWith(prefix)) ? [] : [invalid(path, text, problem)];
};

/** What is wrong with the subresources of a version. */
export const validateSubresources = ({scale}: CustomResourceSubresources, path: string): readonly FieldError[] => {
	if (scale === undefined) return [];
	const wanted = (field: 'specReplicasPath' | 'statusReplicasPath', root: '.spec' | '.status') => {
		const text = scale[field];
		const at = `${path}.scale.${field}`;
		return text ? placedPathErrors(text, at, [`${root}.`], `should be a json path under ${root}`) : [required(at)];
	};
	const {labelSelectorPath = ''} = scale;
	return [
		...wanted('specReplicasPath', '.spec'),
		...wanted('statusReplicasPath', '.status'),
		...(labelSelectorPath === ''
			? []
			: placedPathErrors(
					labelSelectorPath,
					`${path}.scale.labelSelectorPath`,
					['.spec.', '.status.'],
					'should be a json path under either .spec or .status',
				)),
	];
};

const selectableTypes = ['string', 'boolean', 'integer'];

const selectableErrors = (jsonPath: string, schema: JsonSchema, path: string): readonly FieldError[] => {
	if (jsonPath === '') return [required(path)];
	const parts = parseFieldPath(jsonPath);
	const of = parts?.every(part => 'name' in part) ? schemaAt(schema, jsonPath) : undefined;
	const [first] = parts ?? [];
	const isMetadata = first !== undefined && 'name' in first && first.name === 'metadata';
	if (of === undefined && !isMetadata)
		return [invalid(path, jsonPath, 'is an invalid path: does not refer to a valid field')];
	if (isMetadata) return [invalid(path, jsonPath, 'must not point to fields in metadata')];
	if (selectableTypes.includes(of?.type ?? '')) return [];
	const text =
		'must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.';
	return [invalid(path, jsonPath, text)];
};

/** What is wrong with the fields of a version that objects may be selected by. */
export const validateSelectableFields = (
	fields: readonly SelectableField[],
	schema: JsonSchema,
	path: string,
): readonly FieldError[] => {
	const seen = new Set<string>();
	const errors = fields.flatMap(({jsonPath}, index) => {
		const field = `${path}[${index}].jsonPath`;
		const found = selectableErrors(jsonPath, schema, field);
		if (found.length > 0 && jsonPath === '') return found;
		const isKnown = seen.has(jsonPath);
		seen.add(jsonPath);
		return isKnown ? [...found, duplicate(field, jsonPath)] : found;
	});
	return seen.size > selectableFieldsMax ? [...errors, tooMany(path, seen.size, selectableFieldsMax)] : errors;
};

/** What is wrong with what a version says of being deprecated. */
export const validateDeprecation = (
	{deprecated, deprecationWarning: warning}: CustomResourceDefinitionVersion,
	path: string,
): readonly FieldError[] => {
	if (warning === undefined) return [];
	const say = (problem: string): FieldError => invalid(`${path}.deprecationWarning`, warning, problem);
	if (!deprecated) return [say('can only be set for deprecated versions')];
	const unprintable = [...warning].findIndex(character => !/[\p{L}\p{M}\p{N}\p{P}\p{S} ]/u.test(character));
	const prefix = 'must only contain printable UTF-8 characters; non-printable character found at index';
	return [
		...(Buffer.byteLength(warning) > 256 ? [say('must be <= 256 characters long')] : []),
		...(warning === '' ? [say('must not be an empty string')] : []),
		...(unprintable === -1 ? [] : [say(`${prefix} ${unprintable}`)]),
	];
};
