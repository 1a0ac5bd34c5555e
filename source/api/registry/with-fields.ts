/** The object with some fields replaced; a field given as undefined is left out. The rest is shared. */
export const withFields = <T extends object>(object: T, fields: {readonly [K in keyof T]?: T[K] | undefined}): T => {
	const next = {...object, ...fields};
	for (const key of Object.keys(fields) as (keyof T)[]) if (next[key] === undefined) delete next[key];
	return next;
};
