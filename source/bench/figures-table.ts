import type {Figures} from './benchmark.ts';

/** A benchmark that has run. */
export interface BenchmarkResult {
	readonly name: string;
	readonly title: string;
	readonly figures: Figures;
}

/** `createsPerSecond` as `creates per second`. */
const words = (name: string): string => name.replaceAll(/(?<=[a-z0-9])[A-Z]/g, letter => ` ${letter.toLowerCase()}`);

/** `12345.6` as `12,345.6`. */
const grouped = (value: number | 'absent'): string =>
	value === 'absent' ? value : value.toLocaleString('en-US', {maximumFractionDigits: 3});

/** The results as lines for people: a title, and its figures below it, aligned. */
export const figuresTable = (results: readonly BenchmarkResult[]): string => {
	const names = results.flatMap(({figures}) => Object.keys(figures).map(words));
	const width = Math.max(0, ...names.map(name => name.length));
	return results
		.map(({name, title, figures}) => {
			const lines = Object.entries(figures).map(
				([figure, value]) => `  ${words(figure).padEnd(width)}  ${grouped(value).padStart(10)}`,
			);
			return [`${name}: ${title}`, ...lines].join('\n');
		})
		.join('\n\n');
};
