/** The list with each item changed by `change`; the same list when no item changes. */
export const mapItems = <T>(list: readonly T[], change: (item: T, index: number) => T): readonly T[] => {
	const next = list.map(change);
	return next.every((item, index) => item === list[index]) ? list : next;
};

/** The object with one field set; the same object when it has that value already. Undefined takes the field out. */
export const withField = <T extends object, K extends keyof T>(object: T, field: K, value: T[K]): T => {
	if (object[field] === value) return object;
	if (value !== undefined) return {...object, [field]: value};
	const {[field]: _, ...rest} = object;
	return rest as T;
};

/** The object with values where fields are absent; the same object when all are there. */
export const withAbsent = <T extends object>(object: T, values: Partial<T>): T => {
	let filled: T | undefined;
	for (const field of Object.keys(values) as (keyof T)[]) {
		const value = values[field];
		if (value !== undefined && object[field] === undefined) (filled ??= {...object})[field] = value;
	}
	return filled ?? object;
};

/** The object with one field changed where it is there; the same object when that changes nothing. */
export const changeField = <T extends object, K extends keyof T>(
	object: T,
	field: K,
	change: (value: NonNullable<T[K]>) => T[K],
): T => {
	const value = object[field];
	return value === undefined || value === null ? object : withField(object, field, change(value));
};
