import {CelFunctionError} from './function-error.ts';

const isNumber = (value: unknown): value is number | bigint => typeof value === 'number' || typeof value === 'bigint';

/** CEL's equality: ints and doubles by value, lists item by item, maps key by key. */
export const sameCelValue = (a: unknown, b: unknown): boolean => {
	// oxlint-disable-next-line eqeqeq -- an int is a bigint here, and 1n === 1 is false
	if (a === b || (isNumber(a) && isNumber(b) && a == b)) return true;
	if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
	if (Array.isArray(a) && Array.isArray(b)) {
		return a.length === b.length && a.every((value, index) => sameCelValue(value, b[index]));
	}
	if (a instanceof Map && b instanceof Map) {
		return a.size === b.size && [...a].every(([key, value]) => b.has(key) && sameCelValue(value, b.get(key)));
	}
	return Number(a) === Number(b) && !Number.isNaN(Number(a));
};

/** Negative, zero or positive as `a` is less than, equal to or more than `b`. Throws for values that have no order. */
export const compareValues = (a: unknown, b: unknown): number => {
	const comparable =
		(isNumber(a) && isNumber(b)) ||
		(typeof a === typeof b && (typeof a === 'string' || typeof a === 'boolean' || typeof a === 'object'));
	if (!comparable) throw new CelFunctionError('no such overload');
	const [left, right] = typeof a === 'object' ? [Number(a), Number(b)] : [a as number, b as number];
	return left < right ? -1 : left > right ? 1 : 0;
};
