/** Stands for a list without keeping it. */
type Token = object;

interface Origin {
	readonly token: Token;
	/** The list it was made from, and where it differs. */
	readonly from?: Token;
	readonly places: readonly number[];
}

const origins = new WeakMap<readonly unknown[], Origin>();

const tokenOf = (list: readonly unknown[]): Token => {
	const known = origins.get(list);
	if (known) return known.token;
	const token = {};
	origins.set(list, {token, places: []});
	return token;
};

/**
The list with other elements in some places; the list itself when there are none. It remembers the places, so that what is made
of each element of a long list needs to look at those alone.
*/
export const exchanged = <T>(before: readonly T[], elements: ReadonlyMap<number, T>): readonly T[] => {
	if (elements.size === 0) return before;
	const after = [...before];
	for (const [place, element] of elements) after[place] = element;
	origins.set(after, {token: {}, from: tokenOf(before), places: [...elements.keys()]});
	return after;
};

/** Where a list differs from another that it was made from by `exchanged`; undefined when it was not, or not in one step. */
export const exchangedPlaces = (
	list: readonly unknown[],
	before: readonly unknown[],
): readonly number[] | undefined => {
	const origin = origins.get(list);
	return origin?.from !== undefined && origin.from === origins.get(before)?.token ? origin.places : undefined;
};
