import {benchmarks as rowsOfRooms} from '../bench/benchmarks.ts';
import {runBenchmark, runBenchmarks} from '../bench/run-benchmarks.ts';
import {consoleBenchmarks} from '../console/benchmarks/console-benchmarks.ts';
import {UsageError} from './usage-error.ts';

/** Every row; those that draw a console are its own. */
const benchmarks = [...rowsOfRooms, ...consoleBenchmarks];

export const benchNames = benchmarks.map(({name}) => name);

export const benchFlags = {
	list: {type: 'boolean'},
	lines: {type: 'boolean'},
	scale: {type: 'string', default: '1'},
} as const;

export interface BenchFlags {
	/** Names what there is instead of running it. */
	readonly list?: boolean;
	/** One benchmark, in this process, without the table. */
	readonly lines?: boolean;
	readonly scale: string;
}

const scaleOf = (text: string): number => {
	const scale = Number(text);
	if (!(scale > 0 && scale <= 100))
		throw new UsageError(`--scale must be a number above 0 and up to 100, not "${text}"`);
	return scale;
};

const named = (name: string) => {
	const found = benchmarks.find(benchmark => benchmark.name === name);
	if (!found) throw new UsageError(`no benchmark "${name}"; there are ${benchNames.join(', ')}`);
	return found;
};

const listing = (): string => {
	const width = Math.max(...benchmarks.map(({name}) => name.length));
	return benchmarks.map(({name, title}) => `${name.padEnd(width)}  ${title}\n`).join('');
};

/** `inkube bench`: measures inkube on this machine; JSON lines as they come, a table at the end. */
export const benchCommand = async (names: readonly string[], flags: BenchFlags): Promise<number> => {
	const write = (text: string) => void process.stdout.write(text);
	const rows = names.length === 0 ? benchmarks : names.map(named);
	const scale = scaleOf(flags.scale);
	if (flags.list) write(listing());
	else if (!flags.lines) await runBenchmarks(rows, {scale, write});
	else for (const row of rows) await runBenchmark(row, {scale, write});
	return 0;
};
