import type {LogOptions} from './types.ts';

/** The query of a request for a log; what is not asked for is left out. */
export const logQuery = (options: LogOptions): {readonly [name: string]: string} =>
	Object.fromEntries(
		Object.entries(options).flatMap(([name, value]) =>
			value === undefined || value === false ? [] : [[name, String(value)]],
		),
	);
