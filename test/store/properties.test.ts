import {rm} from 'node:fs/promises';
import test from 'ava';
import * as fc from 'fast-check';
import {createVirtualClock} from '../../source/clock/virtual.ts';
import {RequestError} from '../../source/store/errors.ts';
import {isEmptyRange, prefixRange, rangeContains, rangesOverlap} from '../../source/store/key-range.ts';
import {openNedbStore} from '../../source/store/nedb/nedb-store.ts';
import {RangeTree} from '../../source/store/range-tree.ts';
import type {Compare, KeyRange, KeyValue, Operation, RevisionStore, Transaction} from '../../source/store/types.ts';
import {valueText} from '../../source/store/value.ts';
import {
	everything,
	type Harness,
	harnessOf,
	openMemory,
	openNedb,
	record,
	type Recorder,
	temporaryFolder,
} from './harness.ts';
import {emptyModel, type Model, read, revisionOf, transact} from './model.ts';

const key = fc.constantFrom('a', 'a/', 'a/1', 'a/2', 'a/2/x', 'b', 'b/1', 'c');
const range: fc.Arbitrary<KeyRange> = fc
	.oneof(
		key.map(one => ({key: one})),
		key.map(prefixRange),
		fc.tuple(key, key).map(([from, to]) => ({key: from, end: to})),
		fc.constant(everything),
	)
	.filter(one => !isEmptyRange(one));
const text = fc.constantFrom('', '1', '2', 'ü');
const compare: fc.Arbitrary<Compare> = fc.oneof(
	fc
		.tuple(
			range,
			fc.constantFrom('version', 'create', 'mod' as const),
			fc.constantFrom('=', '!=', '<', '>' as const),
			fc.nat(4),
		)
		.map(([where, target, operator, operand]) => ({...where, target, operator, operand})),
	fc
		.tuple(range, fc.constantFrom('=', '!=' as const), text)
		.map(([where, operator, operand]) => ({...where, target: 'value' as const, operator, operand})),
);
const {transaction} = fc.letrec<{operation: Operation; transaction: Transaction}>(tie => ({
	operation: fc.oneof(
		{
			weight: 5,
			arbitrary: fc.tuple(key, text).map(([at, value]): Operation => ({type: 'put', key: at, value: {text: value}})),
		},
		{weight: 2, arbitrary: range.map((where): Operation => ({type: 'delete', ...where}))},
		{weight: 1, arbitrary: tie('transaction').map((inner): Operation => ({type: 'transaction', ...inner}))},
	),
	transaction: fc.record({
		compare: fc.array(compare, {maxLength: 2}),
		success: fc.array(tie('operation'), {maxLength: 3}),
		failure: fc.array(tie('operation'), {maxLength: 2}),
	}),
}));

/** A step of a program: `at` picks a revision or a watcher, whatever there is at that time. */
type Step =
	| {readonly type: 'transact'; readonly transaction: Transaction}
	| {readonly type: 'watch' | 'compact' | 'park'; readonly at: number; readonly range: KeyRange}
	| {readonly type: 'settle'};
const step: fc.Arbitrary<Step> = fc.oneof(
	{weight: 8, arbitrary: transaction.map((one): Step => ({type: 'transact', transaction: one}))},
	{
		weight: 2,
		arbitrary: fc.record({type: fc.constantFrom('watch', 'compact', 'park' as const), at: fc.nat(100), range}),
	},
	{weight: 2, arbitrary: fc.constant<Step>({type: 'settle'})},
);

const lineOf = (kv: KeyValue): string =>
	`${kv.key}=${valueText(kv.value)} ${kv.createRevision} ${kv.modRevision} ${kv.version}`;

interface Watched {
	readonly recorder: Recorder;
	readonly range: KeyRange;
	readonly from: number;
}

/** Runs a program on a store and on the model; the watchers stay for the end. */
const runProgram = async (
	{store, settle}: Harness,
	steps: readonly Step[],
): Promise<{model: Model; watched: Watched[]}> => {
	let model = emptyModel;
	const watched: Watched[] = [];
	for (const one of steps) {
		if (one.type === 'settle') await settle();
		else if (one.type === 'transact') {
			try {
				store.transact(one.transaction);
				model = transact(model, one.transaction);
			} catch (error) {
				if (!(error instanceof RequestError)) throw error;
			}
		} else if (one.type === 'watch') {
			const from = Math.max(store.compacted, 1) + (one.at % (store.tip + 2));
			watched.push({recorder: record(store, {...one.range, startRevision: from}), range: one.range, from});
		} else if (one.type === 'compact') {
			const revision = one.at % (store.durable + 1);
			if (revision > store.compacted) store.compact(revision);
		} else if (watched.length > 0) {
			const {recorder} = watched[one.at % watched.length]!;
			recorder.full = !recorder.full;
			if (!recorder.full) recorder.resume();
		}
	}
	return {model, watched};
};

const check = (store: RevisionStore, model: Model): void => {
	if (store.tip !== revisionOf(model)) throw new Error(`tip ${store.tip}, the model is at ${revisionOf(model)}`);
	const {count} = store.range({...everything, limit: 1});
	if (count !== read(model, everything).length || count !== store.status().keys)
		throw new Error(
			`${count} keys counted, ${store.status().keys} known, the model has ${read(model, everything).length}`,
		);
	for (let revision = Math.max(1, store.compacted); revision <= store.tip; revision++) {
		for (const where of [everything, prefixRange('a/'), {key: 'a', end: 'b/'}, {key: 'b'}]) {
			const found = store.range({...where, revision}).kvs.map(lineOf);
			const expected = read(model, where, revision);
			if (found.join('\n') !== expected.join('\n'))
				throw new Error(`at ${revision}: ${JSON.stringify(found)}, the model has ${JSON.stringify(expected)}`);
		}
	}
};

/** Ordered, unique, atomic, without gaps: the batches are the model's events of the range, whole revisions each. */
const checkWatch = (store: RevisionStore, model: Model, {recorder, range: where, from}: Watched): void => {
	const keyOf = (line: string) => /^\d+ (?:put|delete) ([^= ]*)/.exec(line)![1]!;
	const expected = model.events
		.slice(Math.max(0, from - 1))
		.map(events => events.filter(line => rangeContains(where, keyOf(line))));
	const all = expected.flat();
	const got = recorder.lines;
	const complete =
		recorder.closed === undefined ? got.length === all.length : recorder.closed.compactRevision === store.compacted;
	if (!complete || got.join('\n') !== all.slice(0, got.length).join('\n'))
		throw new Error(`from ${from}: ${JSON.stringify(got)}, the model has ${JSON.stringify(all)}`);
	const revisions = (batch: readonly string[]) => new Set(batch.map(line => line.split(' ')[0]));
	for (let index = 1; index < recorder.batches.length; index++)
		if (!revisions(recorder.batches[index - 1]!).isDisjointFrom(revisions(recorder.batches[index]!)))
			throw new Error('a revision was split over two batches');
};

const follows = async (harness: Harness, steps: readonly Step[]): Promise<Model> => {
	const {model, watched} = await runProgram(harness, steps);
	await harness.settle();
	for (const {recorder} of watched) {
		recorder.full = false;
		recorder.resume();
	}
	await harness.settle();
	check(harness.store, model);
	for (const one of watched) checkWatch(harness.store, model, one);
	return model;
};

const program = fc.array(step, {minLength: 1, maxLength: 40});

test('memory: any program leaves what the model says, and every watcher heard it', async t => {
	await fc.assert(
		fc.asyncProperty(program, async steps => {
			const harness = await openMemory();
			await follows(harness, steps);
			await harness.close();
		}),
		{numRuns: 300},
	);
	t.pass();
});

test('nedb: any program leaves what the model says, and does so again after closing and opening', async t => {
	await fc.assert(
		fc.asyncProperty(program, async steps => {
			const folder = await temporaryFolder();
			const harness = await openNedb({folder, segmentRecords: 8});
			const model = await follows(harness, steps);
			const {compacted} = harness.store;
			await harness.close();
			const clock = createVirtualClock();
			const again = harnessOf(await openNedbStore({folder, clock, fsync: 'never'}), clock);
			check(again.store, model);
			const from = Math.max(1, compacted);
			const recorder = record(again.store, {...everything, startRevision: from});
			await again.settle();
			checkWatch(again.store, model, {recorder, range: everything, from});
			if (again.store.compacted !== compacted) throw new Error(`compacted ${again.store.compacted}, not ${compacted}`);
			await again.close();
			await rm(folder, {recursive: true});
		}),
		{numRuns: 40},
	);
	t.pass();
});

test('a fork at any revision goes on as the model does', async t => {
	await fc.assert(
		fc.asyncProperty(program, program, fc.nat(100), async (before, after, at) => {
			const {store, clock, settle, close} = await openMemory();
			const {model} = await runProgram({store, clock, settle, close} as Harness, before);
			await settle();
			const first = Math.max(1, store.compacted);
			const revision = first + (at % (store.tip - first + 1));
			let forked: Model = {states: model.states.slice(0, revision), events: model.events.slice(0, revision)};
			const fork = store.fork(revision);
			for (const one of after) {
				if (one.type !== 'transact') continue;
				try {
					fork.transact(one.transaction);
					forked = transact(forked, one.transaction);
				} catch (error) {
					if (!(error instanceof RequestError)) throw error;
				}
			}
			await settle();
			const found = fork.range(everything).kvs.map(lineOf);
			const expected = read(forked, everything);
			if (found.join('\n') !== expected.join('\n'))
				throw new Error(`${JSON.stringify(found)} ${JSON.stringify(expected)}`);
			check(store, model);
			await close();
		}),
		{numRuns: 100},
	);
	t.pass();
});

const letters = fc.string({unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 3});

test('the interval tree finds what looking at every range finds', t => {
	const change = fc.record({add: fc.boolean(), start: letters, end: letters});
	fc.assert(
		fc.property(fc.array(change, {maxLength: 60}), fc.array(letters, {maxLength: 10}), (changes, keys) => {
			const tree = new RangeTree<string>();
			const present = new Set<string>();
			for (const {add, start, end} of changes) {
				const name = `${start}-${end}`;
				if (start >= end) continue;
				if (add && !present.has(name)) {
					tree.add(start, end, name);
					present.add(name);
				}
				if (!add) {
					tree.delete(start, end);
					present.delete(name);
				}
				if ((tree.get(start, end) !== undefined) !== present.has(name)) return false;
			}
			return keys.every(one => {
				const found: string[] = [];
				tree.stab(one, name => void found.push(name));
				const expected = [...present].filter(name => name.split('-')[0]! <= one && one < name.split('-')[1]!);
				return found.toSorted().join() === expected.toSorted().join();
			});
		}),
	);
	t.pass();
});

test('ranges that share a key are found to overlap, either way round', t => {
	const keys = ['a', 'b', 'c'].flatMap(a => [
		a,
		...['a', 'b', 'c'].flatMap(b => [a + b, ...['a', 'b', 'c'].map(c => a + b + c)]),
	]);
	const end = fc.option(fc.oneof(letters, fc.constant('\0')), {nil: undefined});
	fc.assert(
		fc.property(letters, end, letters, end, (startA, endA, startB, endB) => {
			const a = {key: startA, end: endA};
			const b = {key: startB, end: endB};
			const shared = keys.some(one => rangeContains(a, one) && rangeContains(b, one));
			// The other way is not asked: a key longer than those tried may be shared.
			return rangesOverlap(a, b) === rangesOverlap(b, a) && (!shared || rangesOverlap(a, b));
		}),
	);
	t.pass();
});
