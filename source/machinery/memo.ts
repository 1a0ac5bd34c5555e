/**
A function of one text with its results kept, for hot paths. At `entriesMax` results the memo starts again from empty, which
bounds the memory; failures are not kept.
*/
export const memoize = <R>(compute: (text: string) => R, entriesMax: number): ((text: string) => R) => {
	const results = new Map<string, R>();
	return text => {
		const known = results.get(text);
		if (known !== undefined) return known;
		const result = compute(text);
		if (results.size >= entriesMax) results.clear();
		results.set(text, result);
		return result;
	};
};
