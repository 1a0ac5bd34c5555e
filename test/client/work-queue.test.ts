import test from 'ava';
import {createWorkQueue, type WorkQueueOptions} from '../../source/client/work-queue.ts';
import {createVirtualClock, replayStartTime} from '../../source/clock/virtual.ts';

/** A queue on a virtual clock, with the moments (ms since the start) at which each key was processed. */
const createQueue = (options: Partial<WorkQueueOptions> = {}) => {
	const clock = createVirtualClock();
	const seen: string[] = [];
	const elapsed = () => clock.now() - replayStartTime;
	const queue = createWorkQueue({
		name: 'test',
		clock,
		async process(key) {
			seen.push(`${key}@${elapsed()}`);
		},
		...options,
	});
	return {clock, queue, seen, elapsed, pass: (ms: number) => clock.runUntil(() => false, ms)};
};

test('a key added many times while it waits is processed once, in the order of first additions', async t => {
	const {queue, seen, pass} = createQueue();
	for (const key of ['b', 'a', 'b', 'c', 'a']) queue.add(key);
	t.is(queue.depth, 3);
	await pass(10);
	t.deepEqual(seen, ['b@0', 'a@0', 'c@0']);
	t.is(queue.depth, 0);
	t.like(queue.totals, {added: 3, processed: 3, failed: 0});
});

test('a key added while it is processed is processed again, and never twice at once', async t => {
	let inside = 0;
	let most = 0;
	let rounds = 0;
	const {clock, queue, pass} = createQueue({
		async process() {
			inside++;
			most = Math.max(most, inside);
			rounds++;
			await clock.sleep(100);
			inside--;
		},
	});
	queue.add('a');
	await pass(50);
	queue.add('a');
	queue.add('a');
	t.is(queue.depth, 0, 'it is dirty, not waiting');
	await pass(1000);
	t.is(rounds, 2);
	t.is(most, 1);
});

test('a key that fails comes back after 5 ms, doubling with every failure, until it succeeds', async t => {
	const moments: number[] = [];
	const failures: string[] = [];
	const {queue, pass, elapsed} = createQueue({
		async process() {
			moments.push(elapsed());
			if (moments.length <= 6) throw new Error(`try ${moments.length}`);
		},
		failed: (key, error, retries) => failures.push(`${key} ${(error as Error).message} after ${retries}`),
	});
	queue.add('a');
	await pass(200);
	t.is(queue.retries('a'), 6);
	await pass(10_000);
	t.deepEqual(moments, [0, 5, 15, 35, 75, 155, 315]);
	t.deepEqual(failures.slice(0, 2), ['a try 1 after 0', 'a try 2 after 1']);
	t.is(queue.retries('a'), 0, 'success takes the back-off away');
	t.like(queue.totals, {added: 7, processed: 7, failed: 6});
});

test('the back-off ends at 1000 s', async t => {
	const moments: number[] = [];
	const {queue, pass, elapsed} = createQueue({
		async process() {
			moments.push(elapsed());
			throw new Error('never');
		},
	});
	queue.add('a');
	await pass(5_000_000);
	const waits = moments.slice(1).map((moment, index) => moment - moments[index]!);
	t.is(waits[17], 5 * 2 ** 17);
	t.true(waits.slice(18).every(wait => wait === 1_000_000));
	t.true(waits.length > 20);
});

test('addAfter adds later; of several times the earliest counts, as in client-go', async t => {
	const {queue, seen, pass} = createQueue();
	queue.addAfter('a', 500);
	queue.addAfter('a', 100);
	queue.addAfter('b', 0);
	queue.add('a');
	await pass(1000);
	t.deepEqual(seen, ['b@0', 'a@0', 'a@100']);
});

test('work that asks to be done again is, after the time it names', async t => {
	const seen: number[] = [];
	const {queue, pass, elapsed} = createQueue({
		async process() {
			seen.push(elapsed());
			return seen.length < 3 ? {requeueAfterMs: 1000} : undefined;
		},
	});
	queue.add('a');
	await pass(10_000);
	t.deepEqual(seen, [0, 1000, 2000]);
});

test('no more keys are under way than there are workers', async t => {
	let inside = 0;
	let most = 0;
	const ends: number[] = [];
	const {clock, queue, pass, elapsed} = createQueue({
		workers: 2,
		async process() {
			inside++;
			most = Math.max(most, inside);
			await clock.sleep(100);
			inside--;
			ends.push(elapsed());
		},
	});
	for (const key of ['a', 'b', 'c', 'd', 'e']) queue.add(key);
	await pass(1000);
	t.is(most, 2);
	t.deepEqual(ends, [100, 100, 200, 200, 300]);
});

test('a stopped queue begins nothing more and keeps quiet about what it was doing', async t => {
	const seen: string[] = [];
	const failures: unknown[] = [];
	const {clock, queue, pass} = createQueue({
		workers: 1,
		async process(key) {
			seen.push(key);
			await clock.sleep(100);
			throw new Error('the store is closed');
		},
		failed: (_, error) => failures.push(error),
	});
	queue.add('a');
	queue.add('b');
	queue.addAfter('c', 50);
	await pass(10);
	queue.stop();
	queue.add('d');
	await pass(10_000);
	t.deepEqual(seen, ['a']);
	t.deepEqual(failures, []);
	t.is(queue.depth, 0);
});
