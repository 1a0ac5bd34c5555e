import {exchanged, exchangedPlaces} from '../exchanged.ts';

/** A function of one object that computes its result once per object; the result goes when the object goes. */
export const remembered = <T extends object, R>(compute: (object: T) => R): ((object: T) => R) => {
	const results = new WeakMap<T, {readonly result: R}>();
	return object => {
		const known = results.get(object) ?? {result: compute(object)};
		results.set(object, known);
		return known.result;
	};
};

/**
Maps a list that is mostly as it was at the last call: what stands where it stood, or has moved along with its neighbours, is
taken over without looking it up; where elements were `exchanged`, only they are looked at. The same list gives the same result.
*/
export const rememberedEach = <T extends object, R>(
	compute: (element: T) => R,
): ((list: readonly T[]) => readonly R[]) => {
	const one = remembered(compute);
	let before: readonly T[] = [];
	let results: readonly R[] = [];
	const patched = (list: readonly T[], places: readonly number[]): readonly R[] =>
		exchanged(results, new Map(places.map(place => [place, one(list[place]!)])));

	const walked = (list: readonly T[]): readonly R[] => {
		/** How much further back an element stood. */
		let shift = 0;
		return list.map((element, index) => {
			if (before[index + shift] === element) return results[index + shift]!;
			if (before[index + shift + 1] === element) return results[index + ++shift]!;
			if (before[index + shift] === list[index + 1]) shift--;
			return one(element);
		});
	};

	return list => {
		if (list === before) return results;
		const places = exchangedPlaces(list, before);
		results = places === undefined ? walked(list) : patched(list, places);
		before = list;
		return results;
	};
};

/** The same for a function whose results are lists, put together into one. */
export const rememberedFlat = <T extends object, R>(
	compute: (element: T) => readonly R[],
): ((list: readonly T[]) => readonly R[]) => {
	const each = rememberedEach(compute);
	let before: readonly (readonly R[])[] = [];
	/** Where the results of each element begin, and the end of the last. */
	let begins: readonly number[] = [0];
	let flat: readonly R[] = [];

	const patched = (lists: typeof before, places: readonly number[]): readonly R[] =>
		exchanged(
			flat,
			new Map(places.flatMap(place => lists[place]!.map((result, index) => [begins[place]! + index, result] as const))),
		);

	const joined = (lists: typeof before): readonly R[] => {
		let end = 0;
		begins = [0, ...lists.map(results => (end += results.length))];
		return lists.flat();
	};

	return list => {
		const lists = each(list);
		if (lists === before) return flat;
		const places = exchangedPlaces(lists, before);
		const areAsLong = places?.every(place => lists[place]!.length === before[place]!.length);
		flat = places !== undefined && areAsLong ? patched(lists, places) : joined(lists);
		before = lists;
		return flat;
	};
};
