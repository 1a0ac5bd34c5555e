import {CompactedError, FutureRevisionError} from '../../../source/store/errors.ts';
import {prefixEnd} from '../../../source/store/key-range.ts';
import type {RangeRequest} from '../../../source/store/types.ts';
import {contents, everything, put, remove} from '../harness.ts';
import {type Case, life} from './case.ts';

/** What every store must do: reading, lives of keys, compaction. */
export const rangeCases: readonly Case[] = [
	{
		name: 'an empty store is at revision 1 and the first write makes 2',
		async run(t, {store, settle}, {apply, read}) {
			t.is((await read(store, everything)).revision, 1);
			await apply(store, put('a'));
			await settle();
			t.is((await read(store, everything)).revision, 2);
			t.is(await store.revision(), 2);
		},
	},
	{
		// a: |put 2|put 3|put 4 (same value)|delete 5|--- gap ---|put 7|
		// b:                                        |put 6|
		name: 'lives of a key: create, modification, version, gap, new life',
		async run(t, {store, settle}, {apply, read}) {
			await apply(store, put('a', '1'));
			await apply(store, put('a', '2'));
			await apply(store, put('a', '2'));
			await apply(store, remove('a'));
			await apply(store, put('b', '1'));
			await apply(store, put('a', '3'));
			await settle();
			const table: readonly [revision: number, expected: readonly number[] | undefined, text: string | undefined][] = [
				[1, undefined, undefined],
				[2, [2, 2, 1], '1'],
				[3, [2, 3, 2], '2'],
				[4, [2, 4, 3], '2'],
				[5, undefined, undefined],
				[6, undefined, undefined],
				[7, [7, 7, 1], '3'],
				[0, [7, 7, 1], '3'],
			];
			for (const [revision, expected, text] of table) {
				const [kv] = (await read(store, {key: 'a', revision})).kvs;
				t.deepEqual(life(kv), expected && [...expected], `at revision ${revision}`);
				t.is(kv?.value.text, text);
			}
			t.is((await read(store, {key: 'a', revision: 2})).revision, 7, 'the header is current, not the revision read');
		},
	},
	{
		name: 'intervals: one key, half open, prefix, from a key on, all keys',
		async run(t, {store, settle}, {apply, read}) {
			for (const key of ['a', 'a/', 'a/1', 'a/2', 'a0', 'b', '\xff', '\xff\xff']) await apply(store, put(key, ''));
			await settle();
			const keys = async (request: RangeRequest) => (await read(store, request)).kvs.map(kv => kv.key);
			t.deepEqual(await keys({key: 'a'}), ['a']);
			t.deepEqual(await keys({key: 'a', end: 'a/2'}), ['a', 'a/', 'a/1']);
			t.deepEqual(await keys({key: 'a/', end: prefixEnd('a/')}), ['a/', 'a/1', 'a/2']);
			t.deepEqual(await keys({key: '\xff', end: prefixEnd('\xff')}), ['\xff', '\xff\xff']);
			t.deepEqual(await keys({key: 'b', end: '\0'}), ['b', '\xff', '\xff\xff']);
			t.deepEqual(await keys(everything), ['a', 'a/', 'a/1', 'a/2', 'a0', 'b', '\xff', '\xff\xff']);
			t.deepEqual(await keys({key: 'b', end: 'a'}), [], 'an interval that ends before it begins is empty');
		},
	},
	{
		name: 'limit, count, keys only, count only',
		async run(t, {store, settle}, {apply, read}) {
			for (const key of ['a', 'b', 'c', 'd']) await apply(store, put(key));
			await apply(store, remove('b'));
			await settle();
			const page = await read(store, {...everything, limit: 2});
			t.deepEqual(contents(page), ['a=a', 'c=c']);
			t.true(page.more);
			t.is(page.count, 3);
			t.false((await read(store, {...everything, limit: 3})).more);
			t.deepEqual(contents(await read(store, {...everything, keysOnly: true})), ['a=', 'c=', 'd=']);
			const counted = await read(store, {...everything, countOnly: true, limit: 1});
			t.deepEqual([counted.kvs.length, counted.count, counted.more], [0, 3, false]);
			const past = await read(store, {...everything, revision: 5, limit: 2});
			t.deepEqual([contents(past), past.count, past.more], [['a=a', 'b=b'], 4, true]);
			t.is((await read(store, {...everything, revision: 5, countOnly: true})).count, 4);
		},
	},
	{
		name: 'sorting and revision filters come before the limit, the count before the filters',
		async run(t, {store, settle}, {apply, read}) {
			for (const [key, text] of [
				['a', '3'],
				['b', '1'],
				['c', '2'],
			])
				await apply(store, put(key!, text));
			await apply(store, put('a', '3'));
			await settle();
			const keys = async (request: Partial<RangeRequest>) =>
				(await read(store, {...everything, ...request})).kvs.map(kv => kv.key).join('');
			t.is(await keys({sort: {target: 'key', order: 'descend'}}), 'cba');
			t.is(await keys({sort: {target: 'value', order: 'ascend'}}), 'bca');
			t.is(await keys({sort: {target: 'mod', order: 'ascend'}}), 'bca');
			t.is(await keys({sort: {target: 'create', order: 'descend'}}), 'cba');
			t.is(await keys({sort: {target: 'version', order: 'descend'}, limit: 1}), 'a');
			t.is(await keys({minModRevision: 4}), 'ac');
			t.is(await keys({maxModRevision: 4}), 'bc');
			t.is(await keys({minCreateRevision: 3, maxCreateRevision: 3}), 'b');
			const filtered = await read(store, {...everything, minModRevision: 4, limit: 1});
			t.deepEqual([filtered.count, filtered.more, filtered.kvs.length], [3, true, 1]);
		},
	},
	{
		name: 'revisions above the current and below the compacted one are refused',
		async run(t, {store, settle}, {apply, read}) {
			for (let count = 0; count < 4; count++) await apply(store, put('a', String(count)));
			await settle();
			const future = await t.throwsAsync(() => read(store, {key: 'a', revision: 6}), {instanceOf: FutureRevisionError});
			t.is(future?.currentRevision, 5);
			await store.compact(4);
			const gone = await t.throwsAsync(() => read(store, {key: 'a', revision: 3}), {instanceOf: CompactedError});
			t.is(gone?.compactRevision, 4);
			t.deepEqual(
				contents(await read(store, {key: 'a', revision: 4})),
				['a=2'],
				'the compacted revision itself can be read',
			);
			await t.throwsAsync(() => store.compact(4), {instanceOf: CompactedError});
			await t.throwsAsync(() => store.compact(6), {instanceOf: FutureRevisionError});
		},
	},
	{
		// a: put 2, put 3, delete 4 | b: put 5, put 6 | c: put 7, delete 8
		name: 'compaction keeps reads at and above its revision exact',
		async run(t, {store, settle}, {apply, read}) {
			const steps = [
				put('a', '1'),
				put('a', '2'),
				remove('a'),
				put('b', '1'),
				put('b', '2'),
				put('c', '1'),
				remove('c'),
			];
			for (const step of steps) await apply(store, step);
			await settle();
			const before = new Map<number, readonly string[]>();
			for (let revision = 1; revision <= 8; revision++)
				before.set(revision, contents(await read(store, {...everything, revision})));
			for (const compacted of [3, 4, 5, 8]) {
				await store.compact(compacted);
				await settle();
				for (let revision = compacted; revision <= 8; revision++)
					t.deepEqual(
						contents(await read(store, {...everything, revision})),
						before.get(revision)!,
						`${revision} after ${compacted}`,
					);
			}
			await apply(store, put('c', '2'));
			await settle();
			t.deepEqual(life((await read(store, {key: 'c'})).kvs[0]), [9, 9, 1]);
		},
	},
];
