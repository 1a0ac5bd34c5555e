/**
The object with some fields replaced; a field given as undefined is left out. The rest is shared. Nothing is deleted from an
object that is already there: engines then keep it as a table of names, which is slower wherever it goes.
*/
export const withFields = <T extends object>(object: T, fields: {readonly [K in keyof T]?: T[K] | undefined}): T => {
	const replaced = fields as {readonly [key: string]: unknown};
	if (Object.values(replaced).every(value => value !== undefined)) return {...object, ...replaced};
	const next = Object.entries({...object, ...replaced}).filter(
		([key, value]) => value !== undefined || !Object.hasOwn(replaced, key),
	);
	return Object.fromEntries(next) as T;
};
