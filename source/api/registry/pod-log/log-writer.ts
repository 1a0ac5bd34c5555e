import {microTimestamp} from '../../../clock/clock.ts';
import type {LogLine} from '../../types.ts';
import type {LogOptions} from './log-options.ts';

/** Writes the wanted lines of a log as text, until the wanted bytes are out. */
export interface LogWriter {
	/** What is there at first: of it only the last lines are wanted. */
	begin(lines: readonly LogLine[]): string;
	/** What has come since. */
	add(lines: readonly LogLine[]): string;
	/** No more bytes are wanted. */
	isFull(): boolean;
}

/** Nanoseconds with all their digits, as the kubelet writes them. */
const stamp = (at: number): string => `${microTimestamp(at).slice(0, -1)}000Z `;

const last = (lines: readonly LogLine[], count: number | undefined): readonly LogLine[] =>
	count === undefined ? lines : lines.slice(Math.max(0, lines.length - count));

/** A writer for options at a moment. As in the kubelet the last lines are counted first, and those that are too old left out of them. */
export const createLogWriter = (options: LogOptions, nowMs: number): LogWriter => {
	const {timestamps, tailLines, sinceSeconds, sinceTime} = options;
	const since = sinceTime ?? (sinceSeconds === undefined ? -Infinity : nowMs - sinceSeconds * 1000);
	let bytesLeft = options.limitBytes ?? Infinity;

	const add = (lines: readonly LogLine[]): string => {
		const text = lines
			.filter(({at}) => at >= since)
			.map(line => `${timestamps ? stamp(line.at) : ''}${line.text}\n`)
			.join('');
		const bytes = Buffer.byteLength(text);
		const taken = bytes <= bytesLeft ? text : Buffer.from(text).subarray(0, bytesLeft).toString();
		bytesLeft -= Math.min(bytes, bytesLeft);
		return taken;
	};

	return {begin: lines => add(last(lines, tailLines)), add, isFull: () => bytesLeft === 0};
};
