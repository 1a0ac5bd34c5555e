import {parseTimestamp} from '../../clock/clock.ts';
import {humanDuration} from '../../machinery/duration.ts';

/** How long ago, as kubectl writes ages; a dash when nobody knows. */
export const since = (time: number | undefined, now: number): string =>
	time === undefined ? '–' : humanDuration(Math.max(0, now - time));

/** The age of an object as a number to sort by: the older, the higher. */
export const rawAge = ({metadata}: {readonly metadata: {readonly creationTimestamp: string}}): number =>
	-(parseTimestamp(metadata.creationTimestamp) ?? 0);

/** The age of an object. */
export const age = ({metadata}: {readonly metadata: {readonly creationTimestamp: string}}, now: number): string =>
	since(parseTimestamp(metadata.creationTimestamp), now);
