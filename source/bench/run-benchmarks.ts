import type {Benchmark, Figures} from './benchmark.ts';
import {figuresTable, type BenchmarkResult} from './figures-table.ts';
import {runThis} from './this-command.ts';

export interface BenchOptions {
	/** Multiplies the amount of work; 1 is what the documentation shows. */
	readonly scale: number;
	write(text: string): void;
}

/** Runs one benchmark in this process and writes its figures as one line of JSON. */
export const runBenchmark = async ({name, title, run}: Benchmark, {scale, write}: BenchOptions): Promise<void> => {
	const result: BenchmarkResult = {name, title, figures: await run(scale)};
	write(`${JSON.stringify(result)}\n`);
};

/**
Runs benchmarks one after the other, each in a process of its own so that none inherits another's heap or compiled code, and
writes their lines as they come and a table at the end.
*/
export const runBenchmarks = async (rows: readonly Benchmark[], {scale, write}: BenchOptions): Promise<void> => {
	const results: BenchmarkResult[] = [];
	for (const {name, title} of rows) {
		const line = await runThis(['bench', name, '--lines', '--scale', String(scale)]);
		write(line);
		const {figures} = JSON.parse(line) as {figures: Figures};
		results.push({name, title, figures});
	}
	write(`\n${figuresTable(results)}\n`);
};
