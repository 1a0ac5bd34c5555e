import test from 'ava';
import {createVirtualClock, replayStartTime} from '../../source/clock/virtual.ts';
import {createWallClock} from '../../source/clock/wall.ts';
import type {TimeEngine} from '../../source/clock/engine.ts';

const elapsed = (clock: TimeEngine) => clock.now() - replayStartTime;
const never = () => false;

test('virtual time jumps from timer to timer and each runs at its due time', async t => {
	const clock = createVirtualClock();
	const seen: [string, number][] = [];
	clock.setTimer(5000, () => void seen.push(['late', elapsed(clock)]));
	clock.setTimer(10, () => {
		seen.push(['early', elapsed(clock)]);
		clock.setTimer(20, () => void seen.push(['child', elapsed(clock)]));
	});
	t.false(await clock.runUntil(never, 60_000));
	t.deepEqual(seen, [
		['early', 10],
		['child', 30],
		['late', 5000],
	]);
	t.is(elapsed(clock), 60_000);
});

test('virtual time stands still while nobody waits', async t => {
	const clock = createVirtualClock();
	let ran = false;
	clock.setTimer(1, () => {
		ran = true;
	});
	await clock.input(undefined, () => undefined);
	await new Promise(resolve => setImmediate(resolve));
	t.false(ran);
	t.is(elapsed(clock), 0);
});

test('deliveries come before ready work, and both before timers that are due', async t => {
	const clock = createVirtualClock();
	const order: string[] = [];
	clock.setTimer(0, () => void order.push('timer'));
	clock.enqueue(() => {
		order.push('first');
		clock.enqueue(() => void order.push('third'));
		clock.deliver(() => void order.push('delivery'));
	});
	clock.enqueue(() => void order.push('second'));
	await clock.runUntil(() => order.length === 5, 1000);
	t.deepEqual(order, ['first', 'delivery', 'second', 'third', 'timer']);
});

test('an item runs to the end of what it can do by itself before the next one starts', async t => {
	const clock = createVirtualClock();
	const order: string[] = [];
	clock.enqueue(async () => {
		for (let index = 0; index < 3; index++) {
			await Promise.resolve();
			order.push(`a${index}`);
		}
		await clock.sleep(1000);
		order.push('a after its sleep');
	});
	clock.enqueue(async () => {
		await Promise.resolve();
		order.push('b');
	});
	await clock.runUntil(() => order.length === 5, 5000);
	t.deepEqual(order, ['a0', 'a1', 'a2', 'b', 'a after its sleep']);
});

test('time does not jump while outside work is under way, and its result enters as an item', async t => {
	const clock = createVirtualClock();
	let finish!: (value: string) => void;
	const work = new Promise<string>(resolve => {
		finish = resolve;
	});
	const seen: string[] = [];
	clock.setTimer(1, () => void seen.push('timer'));
	clock.enqueue(async () => {
		seen.push(await clock.outside(work));
	});
	const run = clock.runUntil(() => seen.length === 2, 1000);
	await new Promise(resolve => setImmediate(() => setImmediate(resolve)));
	t.deepEqual(seen, []);
	t.is(elapsed(clock), 0);
	finish('outside');
	t.true(await run);
	t.deepEqual(seen, ['outside', 'timer']);
});

test('runUntil answers at the instant its condition comes true, and false at the limit', async t => {
	const clock = createVirtualClock();
	let count = 0;
	const tick = () => {
		count++;
		clock.setTimer(1000, tick);
	};
	clock.setTimer(1000, tick);
	t.true(await clock.runUntil(() => count === 3, 60_000));
	t.is(elapsed(clock), 3000);
	t.false(await clock.runUntil(() => count === 100, 1500));
	t.is(elapsed(clock), 4500);
	t.is(count, 4);
});

test('a cancelled timer does not run and does not hold time up', async t => {
	const clock = createVirtualClock();
	const timer = clock.setTimer(10, () => t.fail());
	timer.cancel();
	await clock.runUntil(never, 100);
	t.is(elapsed(clock), 100);
});

test('a paused clock drains what is due, takes inputs and steps over instants', async t => {
	const clock = createWallClock({startTime: replayStartTime, speed: 0});
	const seen: string[] = [];
	clock.setTimer(1000, () => void seen.push('one second'));
	clock.setTimer(2000, () => void seen.push('two seconds'));
	clock.enqueue(() => void seen.push('now'));
	await clock.input('key', () => void seen.push('input'));
	t.deepEqual(seen, ['now', 'input']);
	await clock.step();
	t.deepEqual(seen.slice(2), ['one second']);
	t.is(elapsed(clock), 1000);
	await clock.step(() => seen.length === 4);
	t.is(elapsed(clock), 2000);
	clock.stop();
});

test('scaled time runs timers at their due times, in order, however late the machine is', async t => {
	const clock = createWallClock({startTime: replayStartTime, speed: 100_000});
	const seen: number[] = [];
	let start = 0;
	await clock.input(undefined, () => {
		start = elapsed(clock);
		for (const delay of [3000, 1000, 2000]) clock.setTimer(delay, () => void seen.push(elapsed(clock) - start));
	});
	t.true(await clock.runUntil(() => seen.length === 3, 3_600_000));
	clock.stop();
	t.deepEqual(seen, [1000, 2000, 3000]);
});

/** More cluster time than a live clock at speed 1000 gets through on a busy machine. */
const hour = 3_600_000;

test('a journal replayed gives the same sequence of items', async t => {
	/** A little component: every input starts a chain of timed work. */
	const world = (clock: TimeEngine, log: string[]) => (name: string) => {
		log.push(`${elapsed(clock)} ${name}`);
		clock.enqueue(() => void log.push(`${elapsed(clock)} work of ${name}`));
		clock.setTimer(70, () => void log.push(`${elapsed(clock)} timer of ${name}`));
	};
	const live = createWallClock({startTime: replayStartTime, speed: 1000});
	const liveLog: string[] = [];
	const perform = world(live, liveLog);
	for (const name of ['a', 'b', 'c']) {
		await live.input(name, () => perform(name));
		await live.runUntil(never, 30);
	}
	await live.runUntil(() => liveLog.length === 9, hour);
	live.stop();

	const log: string[] = [];
	const replay: TimeEngine = createVirtualClock({
		replay: {entries: live.journal, perform: async input => world(replay, log)(input as string)},
	});
	await replay.runUntil(() => log.length === 9, hour);
	t.deepEqual(log, liveLog);
});

test('a clock that keeps no journal forgets its inputs', async t => {
	const clock = createVirtualClock({keepsJournal: false});
	await clock.input('key', () => undefined);
	t.deepEqual(clock.journal, []);
});

test('what observers do is not counted', async t => {
	const clock = createVirtualClock();
	clock.observer.enqueue(() => undefined);
	clock.observer.setTimer(1, () => undefined);
	clock.enqueue(() => undefined);
	await clock.runUntil(never, 10);
	t.is(clock.items, 1);
});

test('an error in an item is reported with its label and the pump goes on', async t => {
	const errors: string[] = [];
	const clock = createVirtualClock({onError: (error, label) => errors.push(`${label}: ${(error as Error).message}`)});
	let after = false;
	clock.enqueue(() => {
		throw new Error('sync');
	}, 'one');
	clock.enqueue(async () => {
		await Promise.resolve();
		throw new Error('async');
	}, 'two');
	clock.enqueue(() => {
		after = true;
	});
	t.true(await clock.runUntil(() => after, 10));
	t.deepEqual(errors, ['one: sync', 'two: async']);
});

test('what the outside world answered is in the journal, and a replay does not ask again', async t => {
	/** Asks at three moments; the second question fails, the third is answered before the second. */
	const world = (clock: TimeEngine, log: string[], ask: (name: string) => Promise<string>) => {
		for (const [delayMs, name] of [
			[10, 'a'],
			[20, 'b'],
			[21, 'c'],
		] as const) {
			clock.setTimer(delayMs, async () => {
				const answer = await clock.ask(() => ask(name)).catch((error: Error) => `no: ${error.message}`);
				log.push(`${name} ${answer} at ${elapsed(clock)}`);
			});
			clock.setTimer(delayMs + 5, () => void log.push(`after ${name} at ${elapsed(clock)}`));
		}
	};
	const live = createWallClock({startTime: replayStartTime, speed: 1});
	const said: string[] = [];
	const delays: {readonly [name: string]: number} = {a: 12, b: 30, c: 1};
	world(live, said, async name => {
		await new Promise(resolve => setTimeout(resolve, delays[name]));
		if (name === 'b') throw new Error('busy');
		return name.toUpperCase();
	});
	await live.runUntil(() => said.length === 6, 60_000);
	live.stop();
	t.is(live.journal.length, 3);
	t.deepEqual(JSON.parse(JSON.stringify(live.journal)), live.journal, 'entries are JSON');

	const again: string[] = [];
	const replay: TimeEngine = createVirtualClock({replay: {entries: live.journal, perform: async () => undefined}});
	world(replay, again, () => t.fail());
	await replay.runUntil(() => again.length === 6, 60_000);
	t.deepEqual(again, said);
	t.deepEqual(replay.journal, live.journal);
	replay.stop();
});

test('a replay that does not come to a question says so', async t => {
	const problems: unknown[] = [];
	const replay = createVirtualClock({
		replay: {
			entries: [{at: replayStartTime, item: 0, asked: 0, answer: {value: 1}}],
			perform: async () => undefined,
		},
		onError: error => void problems.push(error),
	});
	await replay.runUntil(() => problems.length > 0, 1000);
	t.regex(String(problems[0]), /the journal answers question 0 at 2026-01-01T00:00:00.000Z, which was not asked/);
	replay.stop();
});
