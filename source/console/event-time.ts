import {parseTimestamp} from '../clock/clock.ts';
import type {ObjectOf} from '../client/types.ts';

type Event = ObjectOf<'Event'>;

const times = new WeakMap<Event, number>();

const readTime = ({series, lastTimestamp, eventTime: first, metadata}: Event): number =>
	parseTimestamp(series?.lastObservedTime) ??
	parseTimestamp(lastTimestamp) ??
	parseTimestamp(first) ??
	parseTimestamp(metadata.creationTimestamp) ??
	0;

/** When an event last happened, in ms: whichever of its time fields its recorder filled in. Read once per event object. */
export const eventTime = (event: Event): number => {
	const known = times.get(event) ?? readTime(event);
	times.set(event, known);
	return known;
};

/** Newest first; of events of the same second, the one written last. */
export const newestFirst = (left: Event, right: Event): number =>
	eventTime(right) - eventTime(left) || Number(right.metadata.resourceVersion) - Number(left.metadata.resourceVersion);
