import {rm} from 'node:fs/promises';
import test from 'ava';
import * as fc from 'fast-check';
import {needing} from '../clients/installed-programs.ts';
import {createVirtualClock} from '../../source/clock/virtual.ts';
import {rangeContains, rangesOverlap} from '../../source/store/key-range.ts';
import {openNedbStore} from '../../source/store/nedb/nedb-store.ts';
import {RangeTree} from '../../source/store/range-tree.ts';
import {caseHarnessOf, embeddedCaseStore} from './cases/case-store.ts';
import {endpointOf, eventually, openReal, openServed} from './etcd/etcd-harness.ts';
import {everything, harnessOf, openMemory, openNedb, temporaryFolder} from './harness.ts';
import {type Model, read} from './model.ts';
import {check, checkWatch, follows, lineOf, program, runProgram, transactBoth} from './programs.ts';
import {holds} from './property.ts';
import {startEtcdProcess} from './wire/etcd-process.ts';

const heardAll = (hold: () => boolean) => eventually(hold, 'hearing everything');

test('memory: any program leaves what the model says, and every watcher heard it', async t => {
	await holds(
		t,
		import.meta.filename,
		fc.asyncProperty(program, async steps => {
			const harness = caseHarnessOf(await openMemory());
			await follows(harness, steps);
			await harness.close();
		}),
		300,
	);
});

test('nedb: any program leaves what the model says, and does so again after closing and opening', async t => {
	await holds(
		t,
		import.meta.filename,
		fc.asyncProperty(program, async steps => {
			const folder = await temporaryFolder();
			const harness = caseHarnessOf(await openNedb({folder, segmentRecords: 8}));
			const run = await follows(harness, steps);
			await harness.close();
			const clock = createVirtualClock();
			const again = caseHarnessOf(harnessOf(await openNedbStore({folder, clock, fsync: 'never'}), clock));
			await check(again.store, run);
			const from = Math.max(1, run.compacted);
			const recorder = await again.store.record({...everything, startRevision: from});
			await again.settle();
			checkWatch(again.store, run, {recorder, range: everything, from});
			const {compacted} = again.store.embedded!;
			if (compacted !== run.compacted) throw new Error(`compacted ${compacted}, not ${run.compacted}`);
			await again.close();
			await rm(folder, {recursive: true});
		}),
		40,
	);
});

test('etcd, served by inkube: any program leaves what the model says, and every watcher heard it', async t => {
	await holds(
		t,
		import.meta.filename,
		fc.asyncProperty(program, async steps => {
			const harness = await openServed();
			await follows(harness, steps, heardAll).finally(() => harness.close());
		}),
		30,
	);
});

needing(test, 'etcd')('etcd: any program leaves what the model says, and every watcher heard it', async t => {
	const etcd = await startEtcdProcess();
	t.teardown(() => etcd.stop());
	await holds(
		t,
		import.meta.filename,
		fc.asyncProperty(program, async steps => {
			const harness = await openReal({endpoints: [endpointOf(etcd.url)]});
			await follows(harness, steps, heardAll).finally(() => harness.close());
		}),
		30,
	);
});

test('a fork at any revision goes on as the model does', async t => {
	await holds(
		t,
		import.meta.filename,
		fc.asyncProperty(program, program, fc.nat(100), async (before, after, at) => {
			const {store, settle, close} = caseHarnessOf(await openMemory());
			const run = await runProgram({store, settle}, before);
			const {model} = run;
			await settle();
			const embedded = store.embedded!;
			const first = Math.max(1, embedded.compacted);
			const revision = first + (at % (embedded.tip - first + 1));
			let forked: Model = {states: model.states.slice(0, revision), events: model.events.slice(0, revision)};
			const fork = embeddedCaseStore(embedded.fork(revision));
			for (const one of after) if (one.type === 'transact') forked = await transactBoth(fork, forked, one.transaction);
			await settle();
			const found = (await fork.range(everything)).kvs.map(lineOf);
			const expected = read(forked, everything);
			if (found.join('\n') !== expected.join('\n'))
				throw new Error(`${JSON.stringify(found)} ${JSON.stringify(expected)}`);
			await check(store, run);
			await close();
		}),
		100,
	);
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
