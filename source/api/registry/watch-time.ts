import type {Clock, Work} from '../../clock/clock.ts';
import {wallTimer} from '../../clock/wall.ts';
import type {ResourceRequest} from '../types.ts';
import {bookmarkBeforeEndMs, bookmarkIntervalMs, watchEndGraceMs} from './limits.ts';

type SetTimer = (delayMs: number, run: Work) => {cancel(): void};

/**
Sets timers of a watch. By real time their work still is an item of the pump, as all that a watch does; nobody else notices, as
the clock of a watch is that of those who only look.
*/
const timersOf = (clock: Clock, {watchTime}: ResourceRequest): SetTimer =>
	watchTime === 'wall'
		? (delayMs, run) => wallTimer(delayMs, () => clock.enqueue(run, 'time of a watch'))
		: (delayMs, run) => clock.setTimer(delayMs, run);

/** Bookmarks now and then, a last one before the end, and the end; on the time of the watch. Returns the way to stop them. */
export const keepWatchTime = (
	clock: Clock,
	request: ResourceRequest,
	sendBookmark: () => Promise<void>,
	end: () => void,
): (() => void) => {
	const {timeoutSeconds = 0, allowWatchBookmarks = false} = request.options ?? {};
	const setTimer = timersOf(clock, request);
	const timers = new Set<{cancel(): void}>();
	let stopped = false;
	const after = (delayMs: number, work: Work): void => {
		const timer = setTimer(delayMs, () => {
			timers.delete(timer);
			return stopped ? undefined : work();
		});
		timers.add(timer);
	};
	const repeat = (): void =>
		after(bookmarkIntervalMs, async () => {
			await sendBookmark();
			if (!stopped) repeat();
		});
	if (allowWatchBookmarks) repeat();
	if (timeoutSeconds > 0) {
		const timeoutMs = timeoutSeconds * 1000;
		if (allowWatchBookmarks) after(Math.max(0, timeoutMs - bookmarkBeforeEndMs), sendBookmark);
		after(timeoutMs + watchEndGraceMs, end);
	}
	return () => {
		stopped = true;
		for (const timer of timers) timer.cancel();
	};
};
