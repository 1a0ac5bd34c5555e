import {isJsonObject} from '../../machinery/json.ts';

/** True when two JSON values are equal; the order of keys does not count. */
export const jsonEqual = (a: unknown, b: unknown): boolean => {
	if (a === b) return true;
	if (Array.isArray(a)) {
		return Array.isArray(b) && a.length === b.length && a.every((item, index) => jsonEqual(item, b[index]));
	}
	if (!isJsonObject(a) || !isJsonObject(b)) return false;
	const keys = Object.keys(a);
	return keys.length === Object.keys(b).length && keys.every(key => Object.hasOwn(b, key) && jsonEqual(a[key], b[key]));
};
