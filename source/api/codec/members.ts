/** Sets an own member whatever its name is; a plain assignment to `__proto__` would set the prototype instead. */
export const defineMember = (object: {[key: string]: unknown}, key: string, value: unknown): void => {
	if (key === '__proto__') {
		Object.defineProperty(object, key, {value, enumerable: true, configurable: true, writable: true});
	} else {
		object[key] = value;
	}
};

/** True when both have the very same members in the same order. */
export const sameObject = (a: object, b: object): boolean => {
	const left = Object.keys(a);
	const right = Object.keys(b);
	return (
		left.length === right.length &&
		left.every(
			(key, index) =>
				key === right[index] && (a as Record<string, unknown>)[key] === (b as Record<string, unknown>)[key],
		)
	);
};

/** True when both have the very same items. */
export const sameList = (a: readonly unknown[], b: readonly unknown[]): boolean =>
	a.length === b.length && a.every((item, index) => item === b[index]);
