/*
The only source of time in inkube. Everything Kubernetes means by time (ages, leases, grace periods, back-off) is cluster
time, read from a Clock; nothing outside this folder touches Date, setTimeout or Math.random.
*/

/** A timer that has been set; cancelling it twice, or after it ran, does nothing. */
export interface Timer {
	/** Cluster time at which it runs, in ms since the epoch. */
	readonly due: number;
	cancel(): void;
}

/** A piece of work for the pump. A promise it returns is followed until it settles or waits for a timer or the outside. */
export type Work = () => void | Promise<void>;

/**
Cluster time and the one queue of work of a cluster (the pump).

Work runs one item at a time: store deliveries first, in revision order; then ready work in the order it was added; then
timers by (due, sequence). An item runs until its promise settles or everything it could do without a timer, another item or
the outside world is done; then the next item starts, and what it awaited continues it later. An item must not await
something that only happens outside unless it does so through `outside`.
*/
export interface Clock {
	/** Cluster time of the current item, in ms since the epoch. Constant while one item runs. */
	now(): number;
	/** Runs `run` once, `delayMs` (at least 0) of cluster time from now. */
	setTimer(delayMs: number, run: Work): Timer;
	/** Adds work that is due now, behind all other ready work: reconciles, continuations. `label` names it in reports. */
	enqueue(run: Work, label?: string): void;
	/**
	Adds a store delivery, ahead of all ready work and timers; only the store's watch hub uses it. `isCatchUp`: a watcher is
	reading history, which depends on who looks, so the item does not count.
	*/
	deliver(run: () => void, isCatchUp?: boolean): void;
	/** Resolves after `delayMs` of cluster time. */
	sleep(delayMs: number): Promise<void>;
	/** Counted work of the outside world (files, sockets): virtual time does not jump while any is under way; its result enters as a new item. */
	outside<T>(work: Promise<T>): Promise<T>;
	/**
	Outside work whose result decides what the cluster does: a question to a program that is no part of it. The answer (JSON, or the
	message of the Error that `question` rejects with) is kept in the journal, and a replay takes it from there without asking.
	*/
	ask<T>(question: () => Promise<T>): Promise<T>;
	/** 0 paused, 1 wall time, n scaled, Infinity virtual. */
	readonly speed: number;
}

let lastMs = Number.NaN;
let lastText = '';

/** ISO time with milliseconds. Much is written at one instant, so the latest text is kept. */
const isoText = (ms: number): string => {
	if (ms !== lastMs) {
		lastText = new Date(ms).toISOString();
		lastMs = ms;
	}
	return lastText;
};

let lastSecond = Number.NaN;
let lastSecondText = '';

/** ISO time with seconds, as Kubernetes writes `metav1.Time`: 2026-01-01T00:00:00Z. All writes of a second have the same. */
export const timestamp = (ms: number): string => {
	const second = Math.floor(ms / 1000);
	if (second !== lastSecond) {
		lastSecondText = `${isoText(ms).slice(0, 19)}Z`;
		lastSecond = second;
	}
	return lastSecondText;
};

/** ISO time with microseconds, as Kubernetes writes `metav1.MicroTime`: 2026-01-01T00:00:00.000000Z. */
export const microTimestamp = (ms: number): string => `${isoText(ms).slice(0, 23)}000Z`;

/** Milliseconds since the epoch of a `metav1.Time` or `MicroTime`; undefined for absent or unreadable text. */
export const parseTimestamp = (text: string | undefined): number | undefined => {
	const ms = text === undefined ? Number.NaN : Date.parse(text);
	return Number.isNaN(ms) ? undefined : ms;
};
