/** How many items `isBefore` holds for; it must hold for a beginning of the list and for nothing behind that. Takes log₂ steps. */
export const countBefore = <T>(items: readonly T[], isBefore: (item: T) => boolean): number => {
	let low = 0;
	let high = items.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if (isBefore(items[middle]!)) low = middle + 1;
		else high = middle;
	}
	return low;
};
