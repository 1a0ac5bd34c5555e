import type {Logger} from '../client/types.ts';
import {createRing} from '../machinery/ring.ts';
import {logLinesMax} from './limits.ts';

export interface LogLine {
	/** Counts the lines from the start. */
	readonly number: number;
	/** Cluster time, ms; undefined for what was said before there was a cluster. */
	readonly at: number | undefined;
	readonly level: keyof Logger;
	readonly message: string;
	/** `key=value …` */
	readonly fields: string;
}

/** The last lines that the components wrote: a terminal that is drawn on cannot be written to. */
export interface LogRing extends Logger {
	/** Oldest first; the same list until a line is added. */
	lines(): readonly LogLine[];
}

const fieldsText = (fields: object): string =>
	Object.entries(fields)
		.map(([key, value]) => {
			const text = value instanceof Error ? value.message : typeof value === 'string' ? value : JSON.stringify(value);
			return `${key}=${text}`;
		})
		.join(' ');

/** Makes an empty log. `now` answers cluster time once there is some. */
export const createLogRing = (now: () => number | undefined): LogRing => {
	const ring = createRing<LogLine>(logLinesMax);
	let number = 0;
	const write =
		(level: LogLine['level']) =>
		(message: string, fields: object = {}): void =>
			ring.push({number: ++number, at: now(), level, message, fields: fieldsText(fields)});
	return {debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error'), lines: ring.list};
};
