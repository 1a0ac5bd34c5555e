import {parseTimestamp} from '../../../clock/clock.ts';
import {humanDuration} from '../../../machinery/duration.ts';

/** Time since a timestamp in kubectl's short form (`5d3h`); `<unknown>` when there is none. `nowMs` is cluster time. */
export const age = (timestamp: string | undefined, nowMs: number): string => {
	const since = parseTimestamp(timestamp);
	return since === undefined ? '<unknown>' : humanDuration(nowMs - since);
};
