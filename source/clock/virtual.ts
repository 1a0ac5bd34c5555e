import type {TimeEngine} from './engine.ts';
import {createTimeEngine, type TimeEngineOptions} from './time-engine.ts';

/** Where replays start: 2026-01-01T00:00:00Z. */
export const replayStartTime = Date.UTC(2026, 0, 1);

/** A clock that jumps from timer to timer while somebody waits in `runUntil`; for replays and tests. */
export const createVirtualClock = (options: Partial<Omit<TimeEngineOptions, 'speed'>> = {}): TimeEngine =>
	createTimeEngine({startTime: replayStartTime, ...options, speed: Infinity});
