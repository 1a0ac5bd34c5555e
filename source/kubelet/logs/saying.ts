import type {LogLine} from '../../client/types.ts';
import {logLinesMax} from '../limits.ts';

/** Something that a container says: once, or again and again. Times in ms since the epoch. */
export interface Saying {
	readonly text: string;
	readonly at: number;
	readonly everyMs?: number;
	/** Said no more from here on. */
	readonly until?: number;
}

/** How often it has been said by a moment. */
const timesBy = ({at, everyMs, until = Infinity}: Saying, nowMs: number): number => {
	const last = Math.min(nowMs, until - 1);
	if (last < at) return 0;
	return everyMs === undefined ? 1 : Math.floor((last - at) / everyMs) + 1;
};

const linesOf = (saying: Saying, nowMs: number): readonly LogLine[] => {
	const {text, at, everyMs = 0} = saying;
	const times = timesBy(saying, nowMs);
	const kept = Math.min(times, logLinesMax);
	return Array.from({length: kept}, (_, index) => ({at: at + (times - kept + index) * everyMs, text}));
};

/** What has been said by a moment, oldest first; of what is said at once, in the order of the sayings. */
export const linesBy = (sayings: readonly Saying[], nowMs: number): readonly LogLine[] =>
	sayings
		.flatMap(saying => linesOf(saying, nowMs))
		.toSorted((left, right) => left.at - right.at)
		.slice(-logLinesMax);

const nextOf = (saying: Saying, nowMs: number): number => {
	const {at, everyMs, until = Infinity} = saying;
	const next = everyMs === undefined ? (at > nowMs ? at : Infinity) : at + timesBy(saying, nowMs) * everyMs;
	return next < until ? next : Infinity;
};

/** When something is said next after a moment; undefined when nothing is. */
export const nextSaying = (sayings: readonly Saying[], nowMs: number): number | undefined => {
	const next = Math.min(Infinity, ...sayings.map(saying => nextOf(saying, nowMs)));
	return next === Infinity ? undefined : next;
};
