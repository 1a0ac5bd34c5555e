import * as fc from 'fast-check';
import {RequestError} from '../../source/store/errors.ts';
import {isEmptyRange, prefixRange, rangeContains} from '../../source/store/key-range.ts';
import type {Compare, KeyRange, KeyValue, Operation, Transaction} from '../../source/store/types.ts';
import {valueText} from '../../source/store/value.ts';
import type {CaseHarness} from './cases/case.ts';
import type {CaseStore} from './cases/case-store.ts';
import {everything, type Recorder} from './harness.ts';
import {emptyModel, type Model, read, revisionOf, transact} from './model.ts';

/* Random programs for a store, and the model's word on what they leave. Any backend runs them. */

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
export type Step =
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

/** A record as the model writes it. */
export const lineOf = (kv: KeyValue): string =>
	`${kv.key}=${valueText(kv.value)} ${kv.createRevision} ${kv.modRevision} ${kv.version}`;

/** Up to forty steps. */
export const program = fc.array(step, {minLength: 1, maxLength: 40});

interface Watched {
	readonly recorder: Recorder;
	readonly range: KeyRange;
	readonly from: number;
}

/** What a program has left. */
export interface Run {
	readonly model: Model;
	/** The watchers, which stay for the end. */
	readonly watched: readonly Watched[];
	/** The revision it has compacted last; 0 for none. */
	readonly compacted: number;
	/** All that it has compacted. */
	readonly compactions: readonly number[];
}

/** Carries out a transaction where the store takes it, and answers the model afterwards. */
export const transactBoth = async (
	store: Pick<CaseStore, 'transact'>,
	model: Model,
	transaction: Transaction,
): Promise<Model> => {
	try {
		await store.transact(transaction);
		return transact(model, transaction);
	} catch (error) {
		if (!(error instanceof RequestError)) throw error;
		return model;
	}
};

/** Runs a program on a store and on the model. */
export const runProgram = async (
	{store, settle}: Pick<CaseHarness, 'store' | 'settle'>,
	steps: readonly Step[],
): Promise<Run> => {
	let model = emptyModel;
	let compacted = 0;
	const compactions: number[] = [];
	const watched: Watched[] = [];
	for (const one of steps) {
		if (one.type === 'settle') await settle();
		else if (one.type === 'transact') model = await transactBoth(store, model, one.transaction);
		else if (one.type === 'watch') {
			const from = Math.max(compacted, 1) + (one.at % (revisionOf(model) + 2));
			watched.push({recorder: await store.record({...one.range, startRevision: from}), range: one.range, from});
		} else if (one.type === 'compact') {
			const revision = one.at % ((store.embedded?.durable ?? revisionOf(model)) + 1);
			if (revision <= compacted) continue;
			await store.compact(revision);
			compacted = revision;
			compactions.push(revision);
		} else if (watched.length > 0) {
			const {recorder} = watched[one.at % watched.length]!;
			recorder.full = !recorder.full;
			if (!recorder.full) recorder.resume();
		}
	}
	return {model, watched, compacted, compactions};
};

/** Throws where the store, at any revision it still has, is not what the model is. */
export const check = async (store: CaseStore, {model, compacted}: Pick<Run, 'model' | 'compacted'>): Promise<void> => {
	const tip = await store.revision();
	if (tip !== revisionOf(model)) throw new Error(`tip ${tip}, the model is at ${revisionOf(model)}`);
	const {count} = await store.range({...everything, limit: 1});
	const known = store.embedded?.status().keys ?? count;
	if (count !== read(model, everything).length || count !== known)
		throw new Error(`${count} keys counted, ${known} known, the model has ${read(model, everything).length}`);
	for (let revision = Math.max(1, compacted); revision <= tip; revision++) {
		for (const where of [everything, prefixRange('a/'), {key: 'a', end: 'b/'}, {key: 'b'}]) {
			const found = (await store.range({...where, revision})).kvs.map(lineOf);
			const expected = read(model, where, revision);
			if (found.join('\n') !== expected.join('\n'))
				throw new Error(`at ${revision}: ${JSON.stringify(found)}, the model has ${JSON.stringify(expected)}`);
		}
	}
};

const revisionOfLine = (line: string): number => Number(line.split(' ', 1)[0]);

/** What a watcher of a range should have heard. */
const expectedLines = ({events}: Model, {range: where, from}: Watched): readonly string[] => {
	const keyOf = (line: string) => /^\d+ (?:put|delete) ([^= ]*)/.exec(line)![1]!;
	return events.slice(Math.max(0, from - 1)).flatMap(lines => lines.filter(line => rangeContains(where, keyOf(line))));
};

/** What counts of the lines of a watcher: all of them, but for what the store is known to lose. */
const counted = (
	{losesCompactedDeletions}: CaseStore,
	{compactions}: Pick<Run, 'compactions'>,
	lines: readonly string[],
): readonly string[] => {
	if (!losesCompactedDeletions) return lines;
	return lines.filter(line => !line.includes(' delete ') || !compactions.includes(revisionOfLine(line)));
};

/** Whether a watcher has heard everything, or has been told that it cannot. */
export const hasHeardAll = (store: CaseStore, run: Run, one: Watched): boolean =>
	one.recorder.closed !== undefined ||
	counted(store, run, one.recorder.lines).length >= counted(store, run, expectedLines(run.model, one)).length;

/** Ordered, unique, atomic, without gaps: the batches are the model's events of the range, whole revisions each. */
export const checkWatch = (store: CaseStore, run: Omit<Run, 'watched'>, one: Watched): void => {
	const {model, compacted} = run;
	const {recorder, from} = one;
	const all = counted(store, run, expectedLines(model, one));
	const got = counted(store, run, recorder.lines);
	// etcd does not know what was there before a revision that is compacted.
	const isSame = (line: string, index: number): boolean =>
		line === all[index] ||
		(!store.embedded && revisionOfLine(line) <= compacted && line === all[index]?.replace(/ \(was .*/, ''));
	const complete =
		recorder.closed === undefined
			? got.length === all.length
			: recorder.closed.compactRevision! > from && recorder.closed.compactRevision! <= compacted;
	if (!complete || !got.every(isSame))
		throw new Error(`from ${from}: ${JSON.stringify(got)}, the model has ${JSON.stringify(all)}`);
	const revisions = (batch: readonly string[]) => new Set(batch.map(revisionOfLine));
	for (let index = 1; index < recorder.batches.length; index++)
		if (!revisions(recorder.batches[index - 1]!).isDisjointFrom(revisions(recorder.batches[index]!)))
			throw new Error('a revision was split over two batches');
};

/** Runs a program and throws where the store or a watcher does not agree with the model. `heard` waits for what is still on its way. */
export const follows = async (
	harness: CaseHarness,
	steps: readonly Step[],
	heard: (holds: () => boolean) => Promise<void> = async () => undefined,
): Promise<Run> => {
	const run = await runProgram(harness, steps);
	await harness.settle();
	for (const {recorder} of run.watched) {
		recorder.full = false;
		recorder.resume();
	}
	await harness.settle();
	await heard(() => run.watched.every(one => hasHeardAll(harness.store, run, one)));
	await check(harness.store, run);
	for (const one of run.watched) {
		checkWatch(harness.store, run, one);
		one.recorder.cancel();
	}
	return run;
};
