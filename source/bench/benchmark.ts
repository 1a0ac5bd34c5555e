/**
What a benchmark found: figures by name, the unit last in the name (`createsPerSecond`, `wallSeconds`, `peakMegabytes`). What
can only be measured beside a program that is not installed is absent.
*/
export type Figures = {readonly [name: string]: number | 'absent'};

/** One row of the table in docs/performance.md. */
export interface Benchmark {
	/** What people type. */
	readonly name: string;
	/** What is measured, in a few words. */
	readonly title: string;
	/** Does the work once. `scale` multiplies the amount of work; 1 is what the documentation shows. */
	run(scale: number): Promise<Figures>;
}

/** An amount of work at a scale: whole, at least 1. */
export const amount = (count: number, scale: number): number => Math.max(1, Math.round(count * scale));
