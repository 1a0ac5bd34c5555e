import {exchanged} from './exchanged.ts';

/** The values of some names in the order of the names, kept up to date by what has changed. */
export interface PlacedList<T> {
	/** The list after the values of some names have changed, come or gone; the same list when none of them is or was in it. */
	update(names: readonly string[]): readonly T[];
}

/**
Makes an empty list. `valueOf` gives the value of a name, undefined when it does not belong; `namesInOrder` gives all names that
may belong, and is asked only when one has come or gone.
*/
export const createPlacedList = <T>(
	valueOf: (name: string) => T | undefined,
	namesInOrder: () => readonly string[],
): PlacedList<T> => {
	let list: readonly T[] = [];
	let places: ReadonlyMap<string, number> = new Map();
	return {
		update(names) {
			if (names.every(name => places.has(name) === (valueOf(name) !== undefined))) {
				const present = names.filter(name => places.has(name));
				list = exchanged(list, new Map(present.map(name => [places.get(name)!, valueOf(name)!])));
			} else {
				const present = namesInOrder().filter(name => valueOf(name) !== undefined);
				places = new Map(present.map((name, place) => [name, place]));
				list = present.map(name => valueOf(name)!);
			}
			return list;
		},
	};
};
