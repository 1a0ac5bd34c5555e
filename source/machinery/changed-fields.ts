import {isJsonObject} from './json.ts';

/** A field that differs between two values; `undefined` where it is absent. */
export interface FieldChange {
	/** `spec.containers[0].image`; keys that are no plain words are quoted. */
	readonly path: string;
	readonly before: unknown;
	readonly after: unknown;
}

const step = (path: string, key: string): string => {
	if (!/^[A-Za-z_$][\w$-]*$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
	return path === '' ? key : `${path}.${key}`;
};

/**
The fields in which two JSON values differ, in the order of the later one: the smallest parts that were changed, added or
removed. Lists are compared item by item. Parts that are the same object are not looked into.
*/
export const changedFields = (before: unknown, after: unknown, path = ''): readonly FieldChange[] => {
	if (before === after) return [];
	if (Array.isArray(before) && Array.isArray(after)) {
		const length = Math.max(before.length, after.length);
		return Array.from({length}, (_, index) => changedFields(before[index], after[index], `${path}[${index}]`)).flat();
	}
	if (isJsonObject(before) && isJsonObject(after)) {
		const keys = new Set([...Object.keys(after), ...Object.keys(before)]);
		return [...keys].flatMap(key => changedFields(before[key], after[key], step(path, key)));
	}
	return [{path, before, after}];
};
