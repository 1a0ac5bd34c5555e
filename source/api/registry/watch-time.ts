import type {Clock, Timer} from '../../clock/clock.ts';
import type {RequestOptions} from '../types.ts';
import {bookmarkBeforeEndMs, bookmarkIntervalMs, watchEndGraceMs} from './limits.ts';

/** Bookmarks now and then, a last one before the end, and the end; all on cluster time. Returns the way to stop them. */
export const keepWatchTime = (
	clock: Clock,
	{timeoutSeconds = 0, allowWatchBookmarks = false}: RequestOptions,
	sendBookmark: () => Promise<void>,
	end: () => void,
): (() => void) => {
	const timers = new Set<Timer>();
	let stopped = false;
	const repeat = (): void => {
		const timer = clock.setTimer(bookmarkIntervalMs, async () => {
			timers.delete(timer);
			await sendBookmark();
			if (!stopped) repeat();
		});
		timers.add(timer);
	};
	if (allowWatchBookmarks) repeat();
	if (timeoutSeconds > 0) {
		const timeoutMs = timeoutSeconds * 1000;
		if (allowWatchBookmarks) timers.add(clock.setTimer(Math.max(0, timeoutMs - bookmarkBeforeEndMs), sendBookmark));
		timers.add(clock.setTimer(timeoutMs + watchEndGraceMs, end));
	}
	return () => {
		stopped = true;
		for (const timer of timers) timer.cancel();
	};
};
