import TinyQueue from 'tinyqueue';
import type {Clock, Timer, Work} from './clock.ts';
import type {JournalEntry, TimeEngine} from './engine.ts';
import {createFifo} from './fifo.ts';
import {pumpSliceItems, pumpSliceMs, realSleepMaxMs, stepMs} from './limits.ts';
import {createOutsideWork} from './outside-work.ts';
import {createPacing} from './pacing.ts';

export interface TimeEngineOptions {
	/** Cluster time at the start, ms since the epoch. */
	readonly startTime: number;
	/** 0 paused, 1 wall, n scaled, Infinity virtual. */
	readonly speed: number;
	/** Inputs of an earlier session, performed where they entered then. */
	readonly replay?: {readonly entries: readonly JournalEntry[]; perform(input: unknown): Promise<unknown>};
	/** An item threw. Without it the error surfaces as an uncaught exception. */
	onError?(error: unknown, label: string): void;
}

interface Item {
	readonly run: Work;
	readonly label: string;
	/** Counted items are the work of components; see TimeEngine.observer. */
	readonly counted: boolean;
	/** It continues work that awaited something: the item lasts until that can go no further. */
	readonly continues?: boolean;
}

interface PendingTimer extends Item {
	readonly due: number;
	readonly sequence: number;
	cancelled: boolean;
}

interface Waiter {
	readonly condition: () => boolean;
	readonly deadline: number;
	/** Whether timers may be jumped to, even on a paused clock. */
	readonly jumps: boolean;
	resolve(held: boolean): void;
}

/** Makes the one time engine of a cluster (docs/architecture.md, "Time"). */
export const createTimeEngine = (options: TimeEngineOptions): TimeEngine => {
	const pacing = createPacing(options.startTime, options.speed);
	const deliveries = createFifo<Item>();
	const ready = createFifo<Item>();
	const timers = new TinyQueue<PendingTimer>([], (a, b) => a.due - b.due || a.sequence - b.sequence);
	const waiters = new Set<Waiter>();
	const quietListeners = new Set<() => void>();
	const journal: JournalEntry[] = [];
	const replayed = options.replay?.entries ?? [];
	let replayedCount = 0;
	let current = options.startTime;
	let items = 0;
	let sequence = 0;
	const outside = createOutsideWork();
	let inItem = false;
	let pumping = false;
	/** Something was added while the pump was at work. */
	let woken = false;
	let stopped = false;
	let alarm: ReturnType<typeof setTimeout> | undefined;

	const fail = (error: unknown, label: string) => {
		if (options.onError) options.onError(error, label);
		else
			queueMicrotask(() => {
				throw error;
			});
	};

	/** Inside an item time stands still; outside of one it is where real time has got to. */
	const now = () => (inItem ? current : pacing.reached(current));
	const isLinear = () => pacing.speed > 0 && pacing.speed !== Infinity;

	/** The next timer that is not cancelled, without taking it. */
	const nextTimer = () => {
		while (timers.length > 0 && timers.peek()!.cancelled) timers.pop();
		return timers.peek();
	};

	/** Jumping is allowed up to here: the first deadline of those who wait, or not at all while the outside world is at work. */
	const jumpLimit = () => {
		let limit = Infinity;
		for (const waiter of waiters) if (waiter.jumps) limit = Math.min(limit, waiter.deadline);
		return limit === Infinity || (outside.pending > 0 && pacing.speed === Infinity) ? -Infinity : limit;
	};

	/** How far timers may run now. */
	const horizon = () => Math.max(pacing.reached(current), jumpLimit());

	/** An input takes its place among the timers by the time real time has reached. */
	const arrive = (item: Item) => {
		const due = pacing.reached(current);
		if (isLinear() && due > current) timers.push({...item, due, sequence: sequence++, cancelled: false});
		else ready.push(item);
		wake();
	};

	const takeReplayed = (): Item | undefined => {
		const entry = replayed[replayedCount];
		if (entry === undefined || entry.item !== items) return undefined;
		replayedCount++;
		current = Math.max(current, entry.at);
		return {run: async () => void (await options.replay!.perform(entry.input)), label: 'journal', counted: false};
	};

	/** A result of the outside world: at once when time is real, and only at the end of an instant when it is virtual. */
	const takeOutside = (isQuiet: boolean): Item | undefined => {
		if (isQuiet === isLinear()) return undefined;
		const result = isQuiet ? outside.takeOldest() : outside.takeArrived();
		if (!result) return undefined;
		current = pacing.reached(current);
		return {run: result.enter, label: 'outside', counted: result.counted, continues: true};
	};

	/** The next item that is due at this instant. */
	const takeDue = (): Item | undefined => {
		const item = deliveries.take() ?? takeReplayed() ?? takeOutside(false) ?? ready.take();
		if (item) return item;
		const timer = nextTimer();
		return timer && timer.due <= current ? timers.pop() : takeOutside(true);
	};

	/** The next timer within the horizon; time moves to it. */
	const takeLater = (): Item | undefined => {
		const timer = nextTimer();
		if (!timer || timer.due > horizon()) return undefined;
		current = Math.max(current, timer.due);
		return timers.pop();
	};

	/** Resolves when all microtasks have drained. */
	const exhausted = () => new Promise<void>(resolve => setImmediate(resolve));

	/** Runs an item until it settles or can do no more by itself: what is left when the microtasks have drained waits for something else. */
	const run = async (item: Item) => {
		if (item.counted) items++;
		inItem = true;
		try {
			const result = item.run();
			if (item.continues) await exhausted();
			else if (result instanceof Promise) {
				const settled = result.catch((error: unknown) => fail(error, item.label));
				await new Promise<void>(resolve => {
					const immediate = setImmediate(resolve);
					void settled.then(() => {
						clearImmediate(immediate);
						resolve();
					});
				});
			}
		} catch (error) {
			fail(error, item.label);
		} finally {
			inItem = false;
		}
	};

	/** Answers whether somebody's wait is over. */
	const settleWaiters = (): boolean => {
		const before = waiters.size;
		for (const waiter of waiters) {
			const held = waiter.condition();
			if (!held && current < waiter.deadline) continue;
			waiters.delete(waiter);
			if (isLinear()) pacing.anchor(current, pacing.speed);
			waiter.resolve(held);
		}
		return waiters.size < before;
	};

	/**
	The instant is over: tells those who wait, then says how it goes on. `again`: something may be due now, or somebody new
	waits and must be asked first; `later`: the next timer is within the horizon; `over`: nothing to do for now.
	*/
	const advance = async (): Promise<'again' | 'later' | 'over'> => {
		for (const listener of quietListeners) listener();
		if (settleWaiters()) {
			await exhausted();
			return 'again';
		}
		if (deliveries.size > 0 || ready.size > 0 || replayed[replayedCount]?.item === items) return 'again';
		const reach = horizon();
		if ((nextTimer()?.due ?? Infinity) <= reach) return 'later';
		if (reach <= current) return 'over';
		current = reach;
		return 'again';
	};

	const setAlarm = () => {
		clearTimeout(alarm);
		const deadlines = [...waiters].map(waiter => waiter.deadline);
		const due = Math.min(nextTimer()?.due ?? Infinity, ...deadlines);
		const delay = due === Infinity ? Infinity : pacing.realDelay(due);
		if (delay === Infinity || pacing.speed === Infinity) return;
		alarm = setTimeout(wake, Math.min(Math.ceil(delay), realSleepMaxMs));
	};

	/**
	Lets the event loop have a turn now and then. In virtual time the turns come at fixed places in the sequence of items, so
	that nothing depends on how fast the machine is.
	*/
	const createBreather = () => {
		let sliceEnd = performance.now() + pumpSliceMs;
		let count = 0;
		return async () => {
			count++;
			const isDue = isLinear() ? performance.now() > sliceEnd : count % pumpSliceItems === 0;
			if (!isDue) return;
			await exhausted();
			sliceEnd = performance.now() + pumpSliceMs;
		};
	};

	const pump = async () => {
		const breathe = createBreather();
		while (!stopped) {
			woken = false;
			let item = takeDue();
			if (!item) {
				const next = await advance();
				if (next === 'over' && !woken) break;
				if (next === 'later') item = takeLater();
			}
			if (!item) continue;
			await run(item);
			await breathe();
		}
		pumping = false;
		if (!stopped) setAlarm();
	};

	function wake() {
		woken = true;
		if (pumping || stopped) return;
		pumping = true;
		setImmediate(pump);
	}

	const wait = (condition: () => boolean, limitMs: number, jumps: boolean) =>
		new Promise<boolean>(resolve => {
			waiters.add({condition, deadline: now() + limitMs, jumps, resolve});
			wake();
		});

	const clockOf = (counted: boolean): Clock => {
		const schedule = (delayMs: number, work: Work, continues: boolean): Timer => {
			const due = now() + Math.max(0, delayMs);
			const timer: PendingTimer = {
				due,
				sequence: sequence++,
				run: work,
				label: 'timer',
				counted,
				continues,
				cancelled: false,
			};
			timers.push(timer);
			if (timers.peek() === timer) wake();
			return {
				due,
				cancel() {
					timer.cancelled = true;
				},
			};
		};
		return {
			now,
			setTimer: (delayMs, work) => schedule(delayMs, work, false),
			enqueue(work, label = 'work') {
				ready.push({run: work, label, counted});
				wake();
			},
			deliver(work, isCatchUp = false) {
				deliveries.push({run: work, label: 'delivery', counted: !isCatchUp});
				wake();
			},
			sleep: delayMs => new Promise(resolve => schedule(delayMs, resolve, true)),
			outside: work => outside.begin(work, counted, wake),
			event: work => work,
			get speed() {
				return pacing.speed;
			},
		};
	};

	const counted = clockOf(true);
	const engine: TimeEngine = {
		...counted,
		get speed() {
			return pacing.speed;
		},
		get items() {
			return items;
		},
		journal,
		observer: clockOf(false),
		get idle() {
			return !pumping && outside.pending === 0 && ready.size === 0 && deliveries.size === 0;
		},
		input: (input, work) =>
			new Promise((resolve, reject) => {
				const run = async () => {
					if (input !== undefined) journal.push({at: current, item: items, input});
					await Promise.resolve().then(work).then(resolve, reject);
				};
				// What a person's command does next must be known before virtual time moves on.
				arrive({run, label: 'input', counted: false, continues: !isLinear()});
			}),
		setSpeed(speed) {
			pacing.anchor(now(), speed);
			wake();
		},
		async step(changed = () => true) {
			const before = current;
			await wait(() => current > before && changed(), stepMs, true);
		},
		runUntil: (condition, limitMs) => wait(condition, limitMs, !isLinear()),
		onQuiet(listener) {
			quietListeners.add(listener);
			return () => quietListeners.delete(listener);
		},
		stop() {
			stopped = true;
			clearTimeout(alarm);
			for (const waiter of waiters) waiter.resolve(false);
			waiters.clear();
		},
	};
	return engine;
};
