import type {Logger} from '../client/types.ts';

export const logLevels = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof logLevels)[number];

const fieldText = ([name, value]: [string, unknown]) =>
	` ${name}=${typeof value === 'string' && !/\s/.test(value) ? value : JSON.stringify(value)}`;

/** Writes a line per message to stderr, from a level on: `warn message field=value`. Stdout is for answers only. */
export const createStderrLog = (from: LogLevel): Logger => {
	const writer = (level: LogLevel) =>
		logLevels.indexOf(level) < logLevels.indexOf(from)
			? () => undefined
			: (message: string, fields: object = {}) =>
					void process.stderr.write(`${level.padEnd(5)} ${message}${Object.entries(fields).map(fieldText).join('')}\n`);
	return {debug: writer('debug'), info: writer('info'), warn: writer('warn'), error: writer('error')};
};
