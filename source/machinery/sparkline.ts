const blocks = '▁▂▃▄▅▆▇█';

/** The mean of each of `columns` equal parts of the values; the values themselves when there are no more than that. */
const compressed = (values: readonly number[], columns: number): readonly number[] => {
	if (values.length <= columns) return values;
	return Array.from({length: columns}, (_, index) => {
		const part = values.slice(
			Math.floor((index * values.length) / columns),
			Math.floor(((index + 1) * values.length) / columns),
		);
		return part.reduce((sum, value) => sum + value, 0) / part.length;
	});
};

/** Numbers as a line of blocks at most `columns` wide, from 0 (or the lowest, if that is below) to the highest. */
export const sparkline = (values: readonly number[], columns: number): string => {
	const shown = compressed(values, columns);
	const lowest = Math.min(0, ...shown);
	const span = Math.max(0, ...shown) - lowest;
	return shown
		.map(value => blocks[span === 0 ? 0 : Math.round(((value - lowest) / span) * (blocks.length - 1))])
		.join('');
};
