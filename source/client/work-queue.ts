import type {Clock, Timer} from '../clock/clock.ts';
import {createFifo} from '../clock/fifo.ts';
import {stopwatch} from '../clock/wall.ts';
import {backOffFirstMs, backOffLongestMs, workersDefault} from './limits.ts';

export interface WorkQueueOptions {
	readonly name: string;
	readonly clock: Clock;
	/** Does the work of one key. Throwing puts the key back with back-off. */
	process(key: string): Promise<{readonly requeueAfterMs?: number} | void>;
	/** Told of every failure, before the key is put back. */
	failed?(key: string, error: unknown, retries: number): void;
	/** Keys under way at once. */
	readonly workers?: number;
}

/** Counted since the start. */
export interface QueueTotals {
	readonly added: number;
	readonly processed: number;
	readonly failed: number;
	/** Real time in which keys were being processed, ms; what they waited for included. */
	readonly busyMs: number;
}

/** What became of a key that failed. */
export interface QueueFailure {
	readonly key: string;
	readonly error: unknown;
	/** Cluster time, ms. */
	readonly atMs: number;
}

/**
A queue of keys as in client-go's workqueue. A key is in at most one of two places: waiting, or being processed; added again
while it is processed, it becomes dirty and waits again when that is done. So no key is processed twice at once and no
addition is lost.
*/
export interface WorkQueue {
	add(key: string): void;
	/** Adds the key after some cluster time, or earlier when it was asked for earlier. */
	addAfter(key: string, delayMs: number): void;
	/** Keys waiting. */
	readonly depth: number;
	/** Failures of a key since it last succeeded. */
	retries(key: string): number;
	/** Keys being processed. */
	readonly active: number;
	/** What the queue has done so far. */
	readonly totals: QueueTotals;
	/** The latest failure; undefined: no key has failed yet. */
	readonly lastFailure: QueueFailure | undefined;
	stop(): void;
}

/** Makes a queue whose work runs as items of the clock's pump. */
export const createWorkQueue = (options: WorkQueueOptions): WorkQueue => {
	const {clock, name} = options;
	const workers = options.workers ?? workersDefault;
	/** Waiting, in order; a subset of dirty. */
	let waiting = createFifo<string>();
	/** To be processed (again). */
	const dirty = new Set<string>();
	const processing = new Set<string>();
	const failures = new Map<string, number>();
	/** Keys to be added later. */
	const delayed = new Map<string, Timer>();
	const totals = {added: 0, processed: 0, failed: 0, busyMs: 0};
	let lastFailure: QueueFailure | undefined;
	let active = 0;
	let stopped = false;

	const add = (key: string) => {
		if (stopped || dirty.has(key)) return;
		dirty.add(key);
		totals.added++;
		if (processing.has(key)) return;
		waiting.push(key);
		dispatch();
	};

	/** As in client-go's delaying queue, a key waits for the earliest time it was asked for. */
	const addAfter = (key: string, delayMs: number) => {
		if (delayMs <= 0) return add(key);
		const known = delayed.get(key);
		if (known !== undefined && known.due <= clock.now() + delayMs) return;
		known?.cancel();
		const timer = clock.setTimer(delayMs, () => {
			delayed.delete(key);
			add(key);
		});
		delayed.set(key, timer);
	};

	const retry = (key: string, error: unknown) => {
		const count = failures.get(key) ?? 0;
		failures.set(key, count + 1);
		totals.failed++;
		lastFailure = {key, error, atMs: clock.now()};
		options.failed?.(key, error, count);
		addAfter(key, Math.min(backOffFirstMs * 2 ** count, backOffLongestMs));
	};

	const work = async () => {
		const key = waiting.take();
		if (key === undefined) {
			active--;
			return;
		}
		dirty.delete(key);
		processing.add(key);
		const startedMs = stopwatch();
		try {
			const result = await options.process(key);
			failures.delete(key);
			if (result?.requeueAfterMs !== undefined) addAfter(key, result.requeueAfterMs);
		} catch (error) {
			// Stopped in the middle of it: that its calls fail now is no news.
			if (!stopped) retry(key, error);
		}
		totals.processed++;
		totals.busyMs += stopwatch() - startedMs;
		processing.delete(key);
		active--;
		if (dirty.has(key)) waiting.push(key);
		dispatch();
	};

	function dispatch() {
		while (active < workers && active < waiting.size + processing.size) {
			active++;
			clock.enqueue(work, name);
		}
	}

	return {
		add,
		addAfter,
		get depth() {
			return waiting.size;
		},
		get active() {
			return processing.size;
		},
		retries: key => failures.get(key) ?? 0,
		totals,
		get lastFailure() {
			return lastFailure;
		},
		stop() {
			stopped = true;
			waiting = createFifo();
			dirty.clear();
			for (const timer of delayed.values()) timer.cancel();
			delayed.clear();
		},
	};
};
