/** At most `max` items joined by commas, then `+ 2 more...` as kubectl shows long lists. Empty text for no items. */
export const shortenedList = (items: readonly string[], max: number): string => {
	const shown = items.slice(0, max).join(',');
	return items.length > max ? `${shown} + ${items.length - max} more...` : shown;
};
