import {isJsonObject} from '../../machinery/json.ts';
import type {JsonSchema} from './json-schema.ts';

/** What names an item of a list of type `map`. */
const keyOf = (item: unknown, keys: readonly string[]): string | undefined =>
	isJsonObject(item) ? JSON.stringify(keys.map(key => item[key] ?? null)) : undefined;

/** For each item of a list the item it was before, where that can be told: in lists of type `map`, by their keys. */
export const correlatedItems = (
	schema: JsonSchema,
	items: readonly unknown[],
	previous: unknown,
): readonly unknown[] => {
	const keys = schema['x-kubernetes-list-map-keys'] ?? [];
	if (schema['x-kubernetes-list-type'] !== 'map' || !Array.isArray(previous)) return [];
	const before = new Map(previous.map((item: unknown) => [keyOf(item, keys), item]));
	return items.map(item => {
		const key = keyOf(item, keys);
		return key === undefined ? undefined : before.get(key);
	});
};
