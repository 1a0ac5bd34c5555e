import TinyQueue from 'tinyqueue';
import type {Clock, Timer, Work} from './clock.ts';
import type {JournalEntry, TimeEngine} from './engine.ts';
import {createFifo} from './fifo.ts';
import {pumpSliceMs, realSleepMaxMs, stepMs} from './limits.ts';
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
	let outsidePending = 0;
	let inItem = false;
	let pumping = false;
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
		return limit === Infinity || (outsidePending > 0 && pacing.speed === Infinity) ? -Infinity : limit;
	};

	/** How far timers may run now. */
	const horizon = () => Math.max(pacing.reached(current), jumpLimit());

	/** Something from outside: it takes its place among the timers by the time real time has reached. */
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

	/** The next item that is due, moving time to it; a jump to a later instant only when `jump` allows it. */
	const takeNext = (jump: boolean): Item | undefined => {
		const delivery = deliveries.take();
		if (delivery) return delivery;
		const item = takeReplayed() ?? ready.take();
		if (item) return item;
		const timer = nextTimer();
		if (!timer || timer.due > (jump ? horizon() : current)) return undefined;
		if (timer.due > current) current = timer.due;
		return timers.pop();
	};

	/** Runs an item until it settles or can do no more by itself: what is left when the microtasks have drained waits for something else. */
	const run = async (item: Item) => {
		if (item.counted) items++;
		inItem = true;
		try {
			const result = item.run();
			if (result instanceof Promise) {
				const settled = result.catch((error: unknown) => fail(error, item.label));
				await new Promise<void>(resolve => {
					const exhausted = setImmediate(resolve);
					void settled.then(() => {
						clearImmediate(exhausted);
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

	const settleWaiters = () => {
		for (const waiter of waiters) {
			const held = waiter.condition();
			if (!held && current < waiter.deadline) continue;
			waiters.delete(waiter);
			if (isLinear()) pacing.anchor(current, pacing.speed);
			waiter.resolve(held);
		}
	};

	/** The instant is over: tell those who wait, then let time go on to the next timer or deadline. Answers whether there is more to do. */
	const advance = (): boolean => {
		for (const listener of quietListeners) listener();
		settleWaiters();
		if (deliveries.size > 0 || ready.size > 0 || replayed[replayedCount]?.item === items) return true;
		const reach = horizon();
		if ((nextTimer()?.due ?? Infinity) <= reach) return true;
		if (reach <= current) return false;
		current = reach;
		settleWaiters();
		return true;
	};

	const setAlarm = () => {
		clearTimeout(alarm);
		const deadlines = [...waiters].map(waiter => waiter.deadline);
		const due = Math.min(nextTimer()?.due ?? Infinity, ...deadlines);
		const delay = due === Infinity ? Infinity : pacing.realDelay(due);
		if (delay === Infinity || pacing.speed === Infinity) return;
		alarm = setTimeout(wake, Math.min(Math.ceil(delay), realSleepMaxMs));
	};

	const pump = async () => {
		let sliceEnd = performance.now() + pumpSliceMs;
		while (!stopped) {
			const item = takeNext(false);
			if (item) await run(item);
			else if (advance()) {
				const next = takeNext(true);
				if (next) await run(next);
			} else break;
			if (performance.now() > sliceEnd) {
				await new Promise(resolve => setImmediate(resolve));
				sliceEnd = performance.now() + pumpSliceMs;
			}
		}
		pumping = false;
		if (!stopped) setAlarm();
	};

	function wake() {
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
		const setTimer = (delayMs: number, work: Work): Timer => {
			const due = now() + Math.max(0, delayMs);
			const timer: PendingTimer = {due, sequence: sequence++, run: work, label: 'timer', counted, cancelled: false};
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
			setTimer,
			enqueue(work, label = 'work') {
				ready.push({run: work, label, counted});
				wake();
			},
			deliver(work, isCatchUp = false) {
				deliveries.push({run: work, label: 'delivery', counted: !isCatchUp});
				wake();
			},
			sleep: delayMs => new Promise(resolve => setTimer(delayMs, resolve)),
			outside<T>(work: Promise<T>) {
				outsidePending++;
				return new Promise<T>((resolve, reject) => {
					const enter = (settle: () => void) => {
						const run = () => {
							outsidePending--;
							settle();
						};
						arrive({run, label: 'outside', counted});
					};
					work.then(
						value => enter(() => resolve(value)),
						(error: unknown) => enter(() => reject(error)),
					);
				});
			},
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
			return !pumping && outsidePending === 0 && ready.size === 0 && deliveries.size === 0;
		},
		input: (input, work) =>
			new Promise((resolve, reject) => {
				const run = async () => {
					if (input !== undefined) journal.push({at: current, item: items, input});
					await Promise.resolve().then(work).then(resolve, reject);
				};
				arrive({run, label: 'input', counted: false});
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
