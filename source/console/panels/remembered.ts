/** A function of one object that computes its result once per object; the result goes when the object goes. */
export const remembered = <T extends object, R>(compute: (object: T) => R): ((object: T) => R) => {
	const results = new WeakMap<T, {readonly result: R}>();
	return object => {
		const known = results.get(object) ?? {result: compute(object)};
		results.set(object, known);
		return known.result;
	};
};
