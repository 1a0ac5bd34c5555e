const sameList = (a: readonly unknown[], b: readonly unknown[]): boolean =>
	a.length === b.length && a.every((item, index) => sameValue(item, b[index]));

const sameObject = (a: Record<string, unknown>, b: Record<string, unknown>): boolean => {
	let fields = 0;
	for (const key in a) {
		if (a[key] === undefined) continue;
		if (!sameValue(a[key], b[key])) return false;
		fields++;
	}
	for (const key in b) if (b[key] !== undefined) fields--;
	return fields === 0;
};

/** Whether two JSON values are equal; parts they share are not walked, absent and undefined are one. */
export const sameValue = (a: unknown, b: unknown): boolean => {
	if (a === b) return true;
	if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
	if (Array.isArray(a) || Array.isArray(b)) return Array.isArray(a) && Array.isArray(b) && sameList(a, b);
	return sameObject(a as Record<string, unknown>, b as Record<string, unknown>);
};

/** Whether two objects have equal members, whatever those named hold. */
export const sameBesides = (left: ReadonlySet<string>, a: object, b: object): boolean => {
	const [first, second] = [a as Record<string, unknown>, b as Record<string, unknown>];
	for (const key in first) if (!left.has(key) && !sameValue(first[key], second[key])) return false;
	for (const key in second) if (!left.has(key) && first[key] === undefined && second[key] !== undefined) return false;
	return true;
};
