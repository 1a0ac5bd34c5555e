import {duplicate, invalid, required, type FieldError} from '../../machinery/field-error.ts';
import {isJsonObject, type JsonObject} from '../../machinery/json.ts';
import {jsonEqual} from '../patch/json-equal.ts';
import {isEmbedded, itemsOf, memberOf, type JsonSchema} from './json-schema.ts';

const below = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);

const duplicateItems = (schema: JsonSchema, list: readonly unknown[], path: string): readonly FieldError[] => {
	const type = schema['x-kubernetes-list-type'];
	if (type !== 'set' && type !== 'map') return [];
	const keys = schema['x-kubernetes-list-map-keys'] ?? [];
	const keyOf = (item: unknown): unknown =>
		type === 'map' && isJsonObject(item)
			? Object.fromEntries(keys.filter(key => item[key] !== undefined).map(key => [key, item[key]]))
			: item;
	const seen: unknown[] = [];
	return list.flatMap((item, index) => {
		const key = keyOf(item);
		if (seen.some(other => jsonEqual(other, key))) return [duplicate(`${path}[${index}]`, key)];
		seen.push(key);
		return [];
	});
};

const missingTexts = (object: JsonObject, path: string): readonly FieldError[] =>
	['apiVersion', 'kind'].flatMap(name => {
		const value = object[name];
		if (value === undefined || value === '') return [required(below(path, name), 'must not be empty')];
		return typeof value === 'string' ? [] : [invalid(below(path, name), value, 'must be a string')];
	});

/** Items that occur twice in lists that are sets or maps, and embedded resources without kind, at every depth. */
export const validateStructure = (schema: JsonSchema, value: unknown, path = ''): readonly FieldError[] => {
	if (Array.isArray(value)) {
		const items = itemsOf(schema);
		const ofItems =
			items === undefined
				? []
				: value.flatMap((item: unknown, index) => validateStructure(items, item, `${path}[${index}]`));
		return [...duplicateItems(schema, value, path), ...ofItems];
	}
	if (!isJsonObject(value)) return [];
	const members = Object.entries(value).flatMap(([name, member]) => {
		const of = memberOf(schema, name);
		return of === undefined ? [] : validateStructure(of, member, below(path, name));
	});
	return [...(isEmbedded(schema) ? missingTexts(value, path) : []), ...members];
};
