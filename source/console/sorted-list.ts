import type {Informer} from '../client/types.ts';
import type {KubernetesObject} from '../machinery/json.ts';

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
		const after = [...before];
		// What has gone goes first: another of the same name may have come.
		for (const {object, isGone} of [...changed.values()].toSorted((a, b) => Number(b.isGone) - Number(a.isGone))) {
			const place = placeOf(after, object, order);
			const isThere = after[place]?.metadata.uid === object.metadata.uid;
			if (isGone) after.splice(place, isThere ? 1 : 0);
			else if (isThere) after[place] = object;
			else after.splice(place, 0, object);
		}
		return after;
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
