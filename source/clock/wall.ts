import type {TimeEngine} from './engine.ts';
import {realSleepMaxMs} from './limits.ts';
import {createTimeEngine, type TimeEngineOptions} from './time-engine.ts';

/** A clock paced by real time, starting at the present unless told otherwise. */
export const createWallClock = (options: Partial<TimeEngineOptions> = {}): TimeEngine =>
	createTimeEngine({startTime: Date.now(), speed: 1, ...options});

/** Milliseconds of real time since some fixed moment, for measuring what a person waits for. */
export const stopwatch = (): number => performance.now();

/**
Runs `run` once, `delayMs` of real time from now (at most some weeks: a timer counts in 31 bits); for what is about people's time
(frames, transport limits), never about the cluster's.
*/
export const wallTimer = (delayMs: number, run: () => void): {cancel(): void} => {
	const timer = setTimeout(run, Math.min(delayMs, realSleepMaxMs));
	return {cancel: () => clearTimeout(timer)};
};

/** Runs `run` when nothing has been heard for `silenceMs` of real time, as a transport knows that the other side is gone. */
export const silenceTimer = (silenceMs: number, run: () => void): {heard(): void; cancel(): void} => {
	const timer = setTimeout(run, silenceMs);
	return {heard: () => void timer.refresh(), cancel: () => clearTimeout(timer)};
};

/** Runs `run` once the event loop has come round: for writes that may wait for more of their kind, never about the cluster's time. */
export const afterTurn = (run: () => void): void => {
	setImmediate(run);
};

/** Coalesces calls: `run` follows the first call after at most `intervalMs` of real time. */
export const everyFrame = (intervalMs: number): ((run: () => void) => void) => {
	let pending = false;
	return run => {
		if (pending) return;
		pending = true;
		setTimeout(() => {
			pending = false;
			run();
		}, intervalMs);
	};
};

/** Puts calls off: the last `run` follows when `restMs` of real time have passed without another. */
export const afterRest = (restMs: number): ((run: () => void) => void) => {
	let timer: NodeJS.Timeout | undefined;
	return run => {
		clearTimeout(timer);
		timer = setTimeout(run, restMs);
	};
};
