import type {JsonObject} from '../../machinery/json.ts';

/** An object without some of its fields. */
export const without = (object: JsonObject, fields: readonly string[]): JsonObject =>
	Object.fromEntries(Object.entries(object).filter(([field]) => !fields.includes(field)));
