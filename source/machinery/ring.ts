/** The last so many of a sequence. */
export interface Ring<T> {
	push(item: T): void;
	/** Oldest first; the same list until something is pushed. */
	list(): readonly T[];
}

/** Makes an empty ring of at most `size` items. */
export const createRing = <T>(size: number): Ring<T> => {
	const slots: T[] = [];
	let next = 0;
	let listed: readonly T[] | undefined;
	return {
		push(item) {
			slots[next] = item;
			next = (next + 1) % size;
			listed = undefined;
		},
		list() {
			listed ??= slots.length < size ? [...slots] : [...slots.slice(next), ...slots.slice(0, next)];
			return listed;
		},
	};
};
