import {createAnswers} from './answers.ts';
import type {Clock, Work} from './clock.ts';
import {isInput, type InputEntry, type JournalEntry, type JournaledInput, type TimeEngine} from './engine.ts';
import {createFifo} from './fifo.ts';
import {exhausted, runItem, type Item} from './item.ts';
import {pumpSliceItems, pumpSliceMs, realSleepMaxMs, stepMs} from './limits.ts';
import {createOutsideWork} from './outside-work.ts';
import {createPacing} from './pacing.ts';
import {createTimerQueue} from './timer-queue.ts';
import {createWaiters} from './waiters.ts';

export interface TimeEngineOptions {
	/** Cluster time at the start, ms since the epoch. */
	readonly startTime: number;
	/** 0 paused, 1 wall, n scaled, Infinity virtual. */
	readonly speed: number;
	/** Inputs and answers of an earlier session, which enter where they entered then. */
	readonly replay?: {readonly entries: readonly JournalEntry[]; perform(input: unknown): Promise<unknown>};
	/** False: inputs are not written to the journal, for a process that serves for ever and replays nothing. */
	readonly keepsJournal?: boolean;
	/** An item threw. Without it the error surfaces as an uncaught exception. */
	onError?(error: unknown, label: string): void;
}

/** Makes the one time engine of a cluster (docs/architecture.md, "Time"). */
export const createTimeEngine = (options: TimeEngineOptions): TimeEngine => {
	const pacing = createPacing(options.startTime, options.speed);
	const deliveries = createFifo<Item>();
	const ready = createFifo<Item>();
	const timers = createTimerQueue();
	const waiters = createWaiters();
	const quietListeners = new Set<() => void>();
	const journal: JournalEntry[] = [];
	const {keepsJournal = true} = options;
	const replayed = options.replay?.entries ?? [];
	let replayedCount = 0;
	let current = options.startTime;
	let items = 0;
	const outside = createOutsideWork();
	const answers = createAnswers({
		recorded: replayed.flatMap(entry => (isInput(entry) ? [] : [entry])),
		begin: work => outside.begin(work, true, arriveFromOutside),
		// The item in which it enters has been counted already.
		note(asked, answer) {
			if (keepsJournal) journal.push({at: current, item: items - 1, asked, answer});
		},
	});
	/** The pump is at work, or what its last item began has not drained yet: time stands at `current`. */
	let inTurn = false;
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

	/** While the pump is at work time is where the work has got to; otherwise where real time has. */
	const now = () => (inTurn ? current : pacing.reached(current));
	const isLinear = () => pacing.speed > 0 && pacing.speed !== Infinity;

	/** Jumping is allowed up to here: the first deadline of those who wait, or not at all while the outside world is at work. */
	const jumpLimit = () => {
		const limit = waiters.jumpDeadline;
		return limit === Infinity || (outside.pending > 0 && pacing.speed === Infinity) ? -Infinity : limit;
	};

	/** How far timers may run now. */
	const horizon = () => Math.max(pacing.reached(current), jumpLimit());

	/** An input takes its place among the timers by the time real time has reached, or at once where it continues an instant. */
	const arrive = (item: Item, entry: InputEntry) => {
		const due = pacing.reached(current);
		const staysHere = entry === 'continues' && inTurn;
		if (isLinear() && due > current && !staysHere) timers.add(due, item);
		else ready.push(item);
		wake();
	};

	const takeReplayed = (): Item | undefined => {
		const entry = replayed[replayedCount];
		if (entry === undefined || entry.item !== items) return undefined;
		replayedCount++;
		current = Math.max(current, entry.at);
		if (keepsJournal) journal.push(entry);
		if (!isInput(entry)) return {run: () => answers.enter(entry), label: 'outside', counted: true, continues: true};
		return {run: async () => void (await options.replay!.perform(entry.input)), label: 'journal', counted: false};
	};

	/**
	A result of the outside world: after all that was due before it when time is real, and in the order in which they were asked
	for when it is virtual. Either way the work of an instant is done first, so that it is done in its instant.
	*/
	const takeOutside = (): Item | undefined => {
		if (isLinear() && timers.nextDue <= outside.nextDue) return undefined;
		const result = isLinear() ? outside.takeArrived() : outside.takeOldest();
		if (!result) return undefined;
		current = Math.max(current, result.due);
		return {run: result.enter, label: 'outside', counted: result.counted, continues: true};
	};

	/** The next item that is due at this instant. */
	const takeDue = (): Item | undefined => {
		const item = deliveries.take() ?? takeReplayed() ?? ready.take();
		if (item) return item;
		return timers.nextDue <= current ? timers.take() : takeOutside();
	};

	/** The next timer within the horizon; time moves to it. */
	const takeLater = (): Item | undefined => {
		const due = timers.nextDue;
		if (due > horizon()) return undefined;
		current = Math.max(current, due);
		return timers.take();
	};

	const run = async (item: Item) => {
		if (item.counted) items++;
		await runItem(item, fail);
	};

	/** Answers whether somebody's wait is over. After a jump ahead of real time, time goes on from there. */
	const settleWaiters = (): boolean => {
		const settled = waiters.settle(current);
		if (settled && isLinear() && pacing.reached(current) === current) pacing.anchor(current, pacing.speed);
		return settled;
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
		if (timers.nextDue <= reach) return 'later';
		if (reach <= current) return 'over';
		current = reach;
		return 'again';
	};

	const setAlarm = () => {
		clearTimeout(alarm);
		const due = Math.min(timers.nextDue, waiters.firstDeadline);
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

	const endTurn = () => {
		if (!pumping) inTurn = false;
	};

	const pump = async () => {
		inTurn = true;
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
		// What the last item began may still be draining.
		setImmediate(endTurn);
		if (!stopped) setAlarm();
	};

	function wake() {
		woken = true;
		if (pumping || stopped) return;
		pumping = true;
		setImmediate(pump);
	}

	const arriveFromOutside = (): number => {
		wake();
		return pacing.reached(current);
	};

	const wait = (condition: () => boolean, limitMs: number, jumps: boolean) => {
		const waiting = waiters.add(condition, now() + limitMs, jumps);
		wake();
		return waiting;
	};

	const clockOf = (counted: boolean): Clock => {
		const schedule = (delayMs: number, work: Work, continues: boolean) => {
			const due = now() + Math.max(0, delayMs);
			const isNext = due < timers.nextDue;
			const timer = timers.add(due, {run: work, label: 'timer', counted, continues});
			if (isNext) wake();
			return timer;
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
			outside: work => outside.begin(work, counted, arriveFromOutside),
			// Those who only look are not there in a replay.
			ask: question => (counted ? answers.ask(question) : outside.begin(question(), false, arriveFromOutside)),
			get speed() {
				return pacing.speed;
			},
		};
	};

	/** Its index in the journal. */
	const noteInput = (input: unknown): number => journal.push({at: current, item: items, input}) - 1;

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
		input: (input, work, entry = 'arrives') =>
			new Promise((resolve, reject) => {
				const run = async () => {
					const index = input !== undefined && keepsJournal ? noteInput(input) : -1;
					await Promise.resolve()
						.then(work)
						.then(resolve, (error: unknown) => {
							if (index >= 0)
								journal[index] = {...(journal[index] as JournaledInput), refused: (error as Error).message};
							reject(error);
						});
				};
				// What a person's command does next must be known before virtual time moves on.
				arrive({run, label: 'input', counted: false, continues: entry === 'continues' || !isLinear()}, entry);
			}),
		async atInstant(work) {
			// A moment ahead of real time, so that all that is due until then has been done; where time stands, it has.
			await wait(() => false, isLinear() ? 1 : 0, false);
			return work();
		},
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
			waiters.dismiss();
		},
	};
	return engine;
};
