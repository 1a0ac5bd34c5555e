import type {Informer} from '../client/types.ts';
import type {KubernetesObject} from '../machinery/json.ts';
import {exchanged} from './exchanged.ts';

/** The objects of an informer in an order, kept up to date one change at a time. */
export interface SortedList<T> {
	/** The same list until something has changed. */
	list(): readonly T[];
	stop(): void;
}

/** Share of the list above which sorting anew is cheaper than putting changes in one by one. */
const changedShareMax = 1 / 4;

/** In a sorted list the place of an object, or where it belongs: the first that does not come before it. */
export const placeOf = <T>(sorted: readonly T[], object: T, order: (left: T, right: T) => number): number => {
	let low = 0;
	let high = sorted.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if (order(sorted[middle]!, object) < 0) low = middle + 1;
		else high = middle;
	}
	return low;
};

/** Two sorted lists as one; `few` is short, so that most of `many` is taken in pieces. */
const merged = <T>(many: readonly T[], few: readonly T[], order: (left: T, right: T) => number): readonly T[] => {
	const pieces: T[][] = [];
	let from = 0;
	for (const element of few) {
		const to = placeOf(many, element, order);
		pieces.push(many.slice(from, to), [element]);
		from = to;
	}
	return pieces.concat(many.slice(from)).flat();
};

/**
Follows an informer. `order` must tell any two objects apart that are there at once, and must not depend on what changes in the
life of an object (by namespace and name, say).
*/
export const createSortedList = <T extends KubernetesObject>(
	informer: Pick<Informer<T>, 'list' | 'subscribe'>,
	order: (left: T, right: T) => number,
): SortedList<T> => {
	let sorted: readonly T[] | undefined;
	const changed = new Map<string, {readonly object: T; readonly isGone: boolean}>();
	const put = (object: T): void => void changed.set(object.metadata.uid, {object, isGone: false});
	const stop = informer.subscribe({
		added: put,
		updated: put,
		deleted: object => void changed.set(object.metadata.uid, {object, isGone: true}),
	});

	const merge = (before: readonly T[]): readonly T[] => {
		if (changed.size > before.length * changedShareMax) return informer.list().toSorted(order);
		const replaced = new Map<number, T>();
		const gone = new Set<number>();
		const added: T[] = [];
		for (const {object, isGone} of changed.values()) {
			const place = placeOf(before, object, order);
			const isThere = before[place]?.metadata.uid === object.metadata.uid;
			if (isThere && isGone) gone.add(place);
			else if (isThere) replaced.set(place, object);
			else if (!isGone) added.push(object);
		}
		const after = exchanged(before, replaced);
		if (gone.size === 0 && added.length === 0) return after;
		const left = gone.size === 0 ? after : after.filter((_, place) => !gone.has(place));
		return merged(left, added.toSorted(order), order);
	};

	return {
		list() {
			if (sorted === undefined || changed.size > 0) sorted = merge(sorted ?? []);
			changed.clear();
			return sorted;
		},
		stop,
	};
};
