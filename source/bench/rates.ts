import {stopwatch} from '../clock/wall.ts';

/** Wall seconds that a piece of work takes. */
export const secondsOf = async (work: () => Promise<unknown> | void): Promise<number> => {
	const start = stopwatch();
	await work();
	return (stopwatch() - start) / 1000;
};

/** Two significant decimals are more than a shared machine can promise. */
export const rounded = (value: number): number => (value >= 100 ? Math.round(value) : Number(value.toPrecision(3)));

/** `count` things in some seconds, as a rate. */
export const perSecond = (count: number, seconds: number): number => rounded(count / seconds);

/** The value below which `share` (0 … 1) of the values are; the values must not be empty. */
export const quantile = (values: readonly number[], share: number): number => {
	const sorted = values.toSorted((a, b) => a - b);
	return rounded(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!);
};
