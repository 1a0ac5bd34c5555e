import {invalid, type FieldError} from '../../../machinery/field-error.ts';
import {isJsonObject, type Json} from '../../../machinery/json.ts';
import {isEmbedded, itemsOf, memberOf, preserves, type JsonSchema} from '../../custom-resources/json-schema.ts';
import {validateRules} from '../../custom-resources/validate-rules.ts';
import {validateStructure} from '../../custom-resources/validate-structure.ts';
import {validateValue} from '../../custom-resources/validate-value.ts';

const embeddedMembers: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata']);

/** Whether a value has only fields that its schema knows. */
const isPruned = (schema: JsonSchema, value: unknown): boolean => {
	if (Array.isArray(value)) {
		const items = itemsOf(schema);
		return items === undefined || value.every(item => isPruned(items, item));
	}
	if (!isJsonObject(value)) return true;
	return Object.entries(value).every(([name, member]) => {
		if (isEmbedded(schema) && embeddedMembers.has(name)) return true;
		const of = memberOf(schema, name);
		if (of !== undefined) return isPruned(of, member);
		return preserves(schema) || schema.additionalProperties === true;
	});
};

const defaultErrors = (schema: JsonSchema, value: Json, path: string): readonly FieldError[] => {
	const unknown = isPruned(schema, value) ? [] : [invalid(path, value, 'must not have unknown fields')];
	const errors = [...validateValue(schema, value, undefined, path), ...validateStructure(schema, value, path)];
	if (errors.length > 0) return [...unknown, ...errors];
	const rules = validateRules(schema, value, undefined, path);
	return [...unknown, ...rules.errors];
};

/** Defaults that would not be valid themselves, at every depth. */
export const validateDefaults = (schema: JsonSchema, path: string): readonly FieldError[] => {
	const items = itemsOf(schema);
	return [
		...(schema.default === undefined ? [] : defaultErrors(schema, schema.default, `${path}.default`)),
		...(items === undefined ? [] : validateDefaults(items, `${path}.items`)),
		...Object.entries(schema.properties ?? {}).flatMap(([name, of]) =>
			validateDefaults(of, `${path}.properties[${name}]`),
		),
	];
};
