/*
What the server knows of an object (its text, that it is canonical) is asked for in every write, and of millions of objects. A
WeakMap costs a microsecond and a half per entry then, most of it in the garbage collector, which goes through the whole table.
A private member travels with its object: ten times cheaper, and invisible to JSON, spreads and comparisons. Objects that were
frozen before (tests do) take none in the engines to come (ECMAScript: non-extensible applies to private), so theirs are kept in
a WeakMap.
*/

/** Gives the object itself to the constructor of what extends it, which then puts its private member there. */
// oxlint-disable-next-line no-extraneous-class -- the only way to give a private member to an object that is there already
class Bearer {
	constructor(object: object) {
		return object;
	}
}

/** Remembers one thing of each object that is asked about, for as long as the object lives. Copies do not inherit it. */
export interface Marks<T> {
	of(object: object): T | undefined;
	set(object: object, value: T): void;
}

/** Makes a kind of marks of its own. For those few that every write asks for; elsewhere a WeakMap says it more plainly. */
export const createMarks = <T>(): Marks<T> => {
	const ofFrozen = new WeakMap<object, T>();

	class Mark extends Bearer {
		#value: T;

		constructor(object: object, value: T) {
			super(object);
			this.#value = value;
		}

		static of(object: object): T | undefined {
			if (#value in object) return object.#value;
			return Object.isExtensible(object) ? undefined : ofFrozen.get(object);
		}

		static set(object: object, value: T): void {
			if (#value in object) object.#value = value;
			else if (Object.isExtensible(object)) void new Mark(object, value);
			else ofFrozen.set(object, value);
		}
	}
	return Mark;
};
