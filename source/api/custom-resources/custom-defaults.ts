import {deepFreeze} from '../../machinery/freeze.ts';
import {isJsonObject, type JsonObject} from '../../machinery/json.ts';
import {defineMember, sameList} from '../codec/members.ts';
import {itemsOf, valuesOf, type JsonSchema} from './json-schema.ts';

const known = new WeakMap<JsonSchema, boolean>();

/** Whether a schema, or one below it, has a default. */
const reachesDefaults = (schema: JsonSchema): boolean => {
	const answer = known.get(schema);
	if (answer !== undefined) return answer;
	const parts = [...Object.values(schema.properties ?? {}), valuesOf(schema), itemsOf(schema)];
	const found = parts.some(part => part !== undefined && (part.default !== undefined || reachesDefaults(part)));
	known.set(schema, found);
	return found;
};

const objectWithDefaults = (schema: JsonSchema, object: JsonObject): object => {
	const {properties = {}} = schema;
	const values = valuesOf(schema);
	const result = new Map<string, unknown>(Object.entries(object));
	for (const [name, of] of Object.entries(properties)) {
		const isAbsent = result.get(name) === undefined || (result.get(name) === null && !of.nullable);
		if (isAbsent && of.default !== undefined) result.set(name, deepFreeze(of.default));
	}
	for (const [name, value] of result) {
		const of = Object.hasOwn(properties, name) ? properties[name] : values;
		if (of !== undefined) result.set(name, withCustomDefaults(of, value));
	}
	const names = [...result.keys()];
	if (names.length === Object.keys(object).length && names.every(name => result.get(name) === object[name]))
		return object;
	const sorted: {[key: string]: unknown} = {};
	for (const name of names.toSorted()) defineMember(sorted, name, result.get(name));
	return sorted;
};

/** The value with defaults of its schema where fields are absent, at every depth; the same value when nothing changes. */
export const withCustomDefaults = (schema: JsonSchema, value: unknown): unknown => {
	if (!reachesDefaults(schema)) return value;
	if (isJsonObject(value)) return objectWithDefaults(schema, value);
	const items = itemsOf(schema);
	if (!Array.isArray(value) || items === undefined) return value;
	const result = value.map((item: unknown) => withCustomDefaults(items, item));
	return sameList(value, result) ? value : result;
};
