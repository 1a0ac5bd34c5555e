import type {ExecutionContext} from 'ava';
import {CompactedError, FutureRevisionError, LeaseError, RequestError} from '../../source/store/errors.ts';
import {prefixEnd} from '../../source/store/key-range.ts';
import type {Compare, KeyValue, OperationResult, RangeRequest} from '../../source/store/types.ts';
import {contents, everything, type Harness, put, record, remove, type Style} from './harness.ts';

/** What every store must do, whatever is behind it. */
export interface Case {
	readonly name: string;
	run(t: ExecutionContext, harness: Harness, style: Style): Promise<void>;
}

const life = (kv: KeyValue | undefined) => kv && [kv.createRevision, kv.modRevision, kv.version];

/** Asserts a refusal for a reason, and that nothing was written. */
const refuses = (t: ExecutionContext, {store}: Harness, name: string, write: () => unknown): void => {
	const before = store.tip;
	const error = t.throws(write) as RequestError | LeaseError;
	t.is(error?.problem, name as typeof error.problem);
	t.is(store.tip, before, 'a refused request writes nothing');
};

export const cases: readonly Case[] = [
	{
		name: 'an empty store is at revision 1 and the first write makes 2',
		async run(t, {store, settle}, {apply, read}) {
			t.is(read(store, everything).revision, 1);
			apply(store, put('a'));
			await settle();
			t.is(read(store, everything).revision, 2);
			t.is(store.tip, 2);
		},
	},
	{
		// a: |put 2|put 3|put 4 (same value)|delete 5|--- gap ---|put 7|
		// b:                                        |put 6|
		name: 'lives of a key: create, modification, version, gap, new life',
		async run(t, {store, settle}, {apply, read}) {
			apply(store, put('a', '1'));
			apply(store, put('a', '2'));
			apply(store, put('a', '2'));
			apply(store, remove('a'));
			apply(store, put('b', '1'));
			apply(store, put('a', '3'));
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
				const [kv] = read(store, {key: 'a', revision}).kvs;
				t.deepEqual(life(kv), expected && [...expected], `at revision ${revision}`);
				t.is(kv?.value.text, text);
			}
			t.is(read(store, {key: 'a', revision: 2}).revision, 7, 'the header is current, not the revision read');
		},
	},
	{
		name: 'what changes nothing does not move the revision',
		async run(t, {store, settle}, {apply, read}) {
			apply(store, put('a'));
			const result = apply(store, remove('nothing', 'nowhere')) as OperationResult & {type: 'delete'};
			t.is(result.deleted, 0);
			t.is(
				store.transact({compare: [{key: 'a', target: 'version', operator: '=', operand: 9}], success: [put('a')]})
					.revision,
				2,
			);
			read(store, everything);
			await settle();
			t.is(store.tip, 2);
		},
	},
	{
		name: 'one revision for all changes of a transaction',
		async run(t, {store, settle}) {
			store.transact({success: [put('a'), put('b')]});
			const {revision} = store.transact({success: [put('c'), remove('a', 'c', {previous: true})]});
			t.is(revision, 3);
			await settle();
			t.deepEqual(contents(store.range(everything)), ['c=c']);
			t.deepEqual(contents(store.range({...everything, revision: 2})), ['a=a', 'b=b']);
		},
	},
	{
		name: 'intervals: one key, half open, prefix, from a key on, all keys',
		async run(t, {store, settle}, {apply, read}) {
			for (const key of ['a', 'a/', 'a/1', 'a/2', 'a0', 'b', '\xff', '\xff\xff']) apply(store, put(key, ''));
			await settle();
			const keys = (request: RangeRequest) => read(store, request).kvs.map(kv => kv.key);
			t.deepEqual(keys({key: 'a'}), ['a']);
			t.deepEqual(keys({key: 'a', end: 'a/2'}), ['a', 'a/', 'a/1']);
			t.deepEqual(keys({key: 'a/', end: prefixEnd('a/')}), ['a/', 'a/1', 'a/2']);
			t.deepEqual(keys({key: '\xff', end: prefixEnd('\xff')}), ['\xff', '\xff\xff']);
			t.deepEqual(keys({key: 'b', end: '\0'}), ['b', '\xff', '\xff\xff']);
			t.deepEqual(keys(everything), ['a', 'a/', 'a/1', 'a/2', 'a0', 'b', '\xff', '\xff\xff']);
			t.deepEqual(keys({key: 'b', end: 'a'}), [], 'an interval that ends before it begins is empty');
		},
	},
	{
		name: 'limit, count, keys only, count only',
		async run(t, {store, settle}, {apply, read}) {
			for (const key of ['a', 'b', 'c', 'd']) apply(store, put(key));
			apply(store, remove('b'));
			await settle();
			const page = read(store, {...everything, limit: 2});
			t.deepEqual(contents(page), ['a=a', 'c=c']);
			t.true(page.more);
			t.is(page.count, 3);
			t.false(read(store, {...everything, limit: 3}).more);
			t.deepEqual(contents(read(store, {...everything, keysOnly: true})), ['a=', 'c=', 'd=']);
			const counted = read(store, {...everything, countOnly: true, limit: 1});
			t.deepEqual([counted.kvs.length, counted.count, counted.more], [0, 3, false]);
			const past = read(store, {...everything, revision: 5, limit: 2});
			t.deepEqual([contents(past), past.count, past.more], [['a=a', 'b=b'], 4, true]);
			t.is(read(store, {...everything, revision: 5, countOnly: true}).count, 4);
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
				apply(store, put(key!, text));
			apply(store, put('a', '3'));
			await settle();
			const keys = (request: Partial<RangeRequest>) =>
				read(store, {...everything, ...request})
					.kvs.map(kv => kv.key)
					.join('');
			t.is(keys({sort: {target: 'key', order: 'descend'}}), 'cba');
			t.is(keys({sort: {target: 'value', order: 'ascend'}}), 'bca');
			t.is(keys({sort: {target: 'mod', order: 'ascend'}}), 'bca');
			t.is(keys({sort: {target: 'create', order: 'descend'}}), 'cba');
			t.is(keys({sort: {target: 'version', order: 'descend'}, limit: 1}), 'a');
			t.is(keys({minModRevision: 4}), 'ac');
			t.is(keys({maxModRevision: 4}), 'bc');
			t.is(keys({minCreateRevision: 3, maxCreateRevision: 3}), 'b');
			const filtered = read(store, {...everything, minModRevision: 4, limit: 1});
			t.deepEqual([filtered.count, filtered.more, filtered.kvs.length], [3, true, 1]);
		},
	},
	{
		name: 'revisions above the current and below the compacted one are refused',
		async run(t, {store, settle}, {apply, read}) {
			for (let count = 0; count < 4; count++) apply(store, put('a', String(count)));
			await settle();
			const future = t.throws(() => read(store, {key: 'a', revision: 6}), {instanceOf: FutureRevisionError});
			t.is(future?.currentRevision, 5);
			store.compact(4);
			const gone = t.throws(() => read(store, {key: 'a', revision: 3}), {instanceOf: CompactedError});
			t.is(gone?.compactRevision, 4);
			t.deepEqual(contents(read(store, {key: 'a', revision: 4})), ['a=2'], 'the compacted revision itself can be read');
			t.throws(() => store.compact(4), {instanceOf: CompactedError});
			t.throws(() => store.compact(6), {instanceOf: FutureRevisionError});
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
			for (const step of steps) apply(store, step);
			await settle();
			const before = new Map<number, readonly string[]>();
			for (let revision = 1; revision <= 8; revision++)
				before.set(revision, contents(read(store, {...everything, revision})));
			for (const compacted of [3, 4, 5, 8]) {
				store.compact(compacted);
				await settle();
				for (let revision = compacted; revision <= 8; revision++)
					t.deepEqual(
						contents(read(store, {...everything, revision})),
						before.get(revision)!,
						`${revision} after ${compacted}`,
					);
			}
			apply(store, put('c', '2'));
			await settle();
			t.deepEqual(life(read(store, {key: 'c'}).kvs[0]), [9, 9, 1]);
		},
	},
	{
		name: 'compares: every target and operator, missing keys as zeros, never for values',
		async run(t, {store, settle}) {
			const {id} = store.grant(60, '7');
			store.transact({success: [put('a', '1')]});
			store.transact({success: [put('a', 'b', {lease: id})]});
			await settle();
			const table: readonly [compare: Omit<Compare, 'key'>, present: boolean, missing: boolean][] = [
				[{target: 'version', operator: '=', operand: 2}, true, false],
				[{target: 'version', operator: '=', operand: 0}, false, true],
				[{target: 'version', operator: '>', operand: 1}, true, false],
				[{target: 'create', operator: '=', operand: 2}, true, false],
				[{target: 'create', operator: '<', operand: 1}, false, true],
				[{target: 'mod', operator: '=', operand: 3}, true, false],
				[{target: 'mod', operator: '!=', operand: 3}, false, true],
				[{target: 'mod', operator: '=', operand: 0}, false, true],
				[{target: 'lease', operator: '=', operand: '7'}, true, false],
				[{target: 'lease', operator: '<', operand: '10'}, true, true],
				[{target: 'value', operator: '=', operand: 'b'}, true, false],
				[{target: 'value', operator: '!=', operand: 'x'}, true, false],
				[{target: 'value', operator: '<', operand: 'c'}, true, false],
				[{target: 'value', operator: '>', operand: ''}, true, false],
				[{target: 'value', operator: '=', operand: new Uint8Array([0x62])}, true, false],
				[{target: 'value', operator: '<', operand: new Uint8Array([0x62, 0])}, true, false],
			];
			for (const [compare, present, missing] of table) {
				const name = `${compare.target} ${compare.operator} ${String(compare.operand)}`;
				t.is(store.transact({compare: [{key: 'a', ...compare}]}).succeeded, present, name);
				t.is(store.transact({compare: [{key: 'none', ...compare}]}).succeeded, missing, `${name} of a missing key`);
			}
		},
	},
	{
		name: 'values compare as bytes, not as UTF-16',
		async run(t, {store}, {apply}) {
			apply(store, put('a', '\u{ff5e}'));
			t.true(store.transact({compare: [{key: 'a', target: 'value', operator: '<', operand: '\u{1f600}'}]}).succeeded);
		},
	},
	{
		name: 'a compare of a range must hold for all its keys',
		async run(t, {store}, {apply}) {
			apply(store, put('a/1', 'x'));
			apply(store, put('a/2', 'x'));
			apply(store, put('a/2', 'x'));
			const holds = (operator: Compare['operator'], operand: number, key = 'a/', end = 'a0') =>
				store.transact({compare: [{key, end, target: 'version', operator, operand}]}).succeeded;
			t.true(holds('>', 0));
			t.false(holds('=', 1));
			t.true(holds('=', 0, 'b/', 'b0'), 'an empty range counts as one missing key');
			t.false(
				store.transact({compare: [{key: 'b/', end: 'b0', target: 'value', operator: '!=', operand: ''}]}).succeeded,
			);
		},
	},
	{
		name: 'create if absent, compare and swap, compare and delete, with a read of what is there instead',
		async run(t, {store}) {
			const create = () =>
				store.transact({
					compare: [{key: 'a', target: 'mod', operator: '=', operand: 0}],
					success: [put('a', '1')],
					failure: [{type: 'range', key: 'a'}],
				});
			t.true(create().succeeded);
			const refused = create();
			t.false(refused.succeeded);
			t.deepEqual(contents(refused.results[0] as OperationResult & {type: 'range'}), ['a=1']);
			const swap = (revision: number) =>
				store.transact({
					compare: [{key: 'a', target: 'mod', operator: '=', operand: revision}],
					success: [put('a', '2')],
				}).succeeded;
			t.false(swap(1));
			t.true(swap(2));
			t.true(
				store.transact({compare: [{key: 'a', target: 'mod', operator: '=', operand: 3}], success: [remove('a')]})
					.succeeded,
			);
			t.is(store.latest('a'), undefined);
		},
	},
	{
		name: 'compares are decided before the first write, in nested transactions too; reads see earlier writes',
		async run(t, {store}) {
			const isMissing: Compare = {key: 'a', target: 'version', operator: '=', operand: 0};
			const {results, revision} = store.transact({
				success: [
					put('a', '1'),
					{
						type: 'transaction',
						compare: [isMissing],
						success: [put('b', 'was missing')],
						failure: [put('b', 'was there')],
					},
					{type: 'range', ...everything},
				],
			});
			t.is(revision, 2);
			const [, nested, range] = results as [
				OperationResult,
				OperationResult & {type: 'transaction'},
				OperationResult & {type: 'range'},
			];
			t.true(nested.succeeded);
			t.deepEqual(contents(range), ['a=1', 'b=was missing']);
			t.is(range.revision, 2);
		},
	},
	{
		name: 'previous values are those before the operation',
		async run(t, {store}, {apply}) {
			t.is((apply(store, put('a', '1', {previous: true})) as {previous?: KeyValue}).previous, undefined);
			t.is((apply(store, put('a', '2', {previous: true})) as {previous?: KeyValue}).previous?.value.text, '1');
			apply(store, put('b', '1'));
			const deleted = apply(store, remove('a', 'c', {previous: true})) as OperationResult & {type: 'delete'};
			t.deepEqual([deleted.deleted, deleted.previous.map(kv => `${kv.key}${kv.value.text}`)], [2, ['a2', 'b1']]);
		},
	},
	{
		name: 'a key written twice by one branch is refused; exclusive branches may share keys',
		async run(t, harness) {
			const {store} = harness;
			const nested = (success: ReturnType<typeof put>[], failure: ReturnType<typeof put>[] = []) => ({
				type: 'transaction' as const,
				success,
				failure,
			});
			const refused = [
				[put('a'), put('a')],
				[put('a'), remove('a')],
				[remove('a', 'c'), put('b')],
				[put('b'), remove('a', '\0')],
				[put('a'), nested([put('a')])],
				[put('a'), nested([], [put('a')])],
				[nested([put('a')]), nested([], [put('a')])],
				[nested([remove('a', 'b')]), nested([put('a')])],
				[nested([nested([put('a'), put('a')])])],
			];
			for (const success of refused) {
				refuses(t, harness, 'key-duplicate', () => store.transact({success}));
				refuses(t, harness, 'key-duplicate', () => store.transact({failure: success}));
			}
			store.transact({success: [remove('a', 'c'), remove('b', 'd'), put('d')], failure: [put('d')]});
			store.transact({success: [nested([put('a')], [put('a')]), put('b')]});
			t.is(store.tip, 3);
		},
	},
	{
		name: 'requests that cannot be carried out are refused before the first write',
		async run(t, harness, {apply}) {
			const {store} = harness;
			const table: readonly [string, Parameters<typeof store.transact>[0]][] = [
				['key-empty', {success: [put('')]}],
				['key-empty', {success: [remove('')]}],
				['key-empty', {success: [{type: 'range', key: ''}]}],
				['key-empty', {compare: [{key: '', target: 'mod', operator: '=', operand: 0}]}],
				['key-invalid', {success: [put('ключ')]}],
				['operations-too-many', {success: Array.from({length: 129}, (_, index) => put(`k${index}`))}],
				['request-too-large', {success: [put('a', 'x'.repeat(1_572_865))]}],
				['operand-invalid', {compare: [{key: 'a', target: 'mod', operator: '=', operand: 'x'}]}],
				['operand-invalid', {compare: [{key: 'a', target: 'lease', operator: '=', operand: 'x'}]}],
				['key-not-found', {success: [put('ok'), put('a', '', {ignoreValue: true})]}],
				['key-not-found', {success: [put('ok'), put('a', '', {ignoreLease: true})]}],
				['value-provided', {success: [put('a', 'x', {ignoreValue: true})]}],
				['lease-provided', {success: [put('a', '', {ignoreLease: true, lease: '5'})]}],
				['not-found', {success: [put('ok'), put('a', '', {lease: '5'})]}],
			];
			for (const [name, transaction] of table) refuses(t, harness, name, () => store.transact(transaction));
			apply(store, put('a'));
			const future = () => store.transact({success: [put('ok'), {type: 'range', key: 'a', revision: 99}]});
			t.throws(future, {instanceOf: FutureRevisionError});
			t.is(store.tip, 2);
			t.is(store.latest('ok'), undefined);
		},
	},
	{
		name: 'ignoreValue and ignoreLease keep what is there',
		async run(t, {store}, {apply}) {
			const {id} = store.grant(60);
			apply(store, put('a', '1', {lease: id}));
			apply(store, put('a', '2', {ignoreLease: true}));
			t.deepEqual([store.latest('a')?.value.text, store.latest('a')?.lease], ['2', id]);
			apply(store, put('a', '', {ignoreValue: true}));
			t.deepEqual(
				[store.latest('a')?.value.text, store.latest('a')?.lease],
				['2', '0'],
				'a put without a lease drops it',
			);
			t.deepEqual(store.timeToLive(id)?.keys, []);
		},
	},
	{
		name: 'leases: ids, limits, attachment, status',
		async run(t, harness, {apply}) {
			const {store, pass} = harness;
			const first = store.grant(1);
			t.deepEqual(first, {id: '1', ttlSeconds: 2}, 'raised to the least time');
			t.is(store.grant(60, '9000000000000000000').ttlSeconds, 60);
			t.not(store.grant(60).id, first.id);
			refuses(t, harness, 'exists', () => store.grant(60, '1'));
			refuses(t, harness, 'id-invalid', () => store.grant(60, '-1'));
			refuses(t, harness, 'ttl-too-large', () => store.grant(9_000_000_001));
			refuses(t, harness, 'not-found', () => store.revoke('77'));
			t.is(store.keepAlive('77'), 0);
			t.is(store.timeToLive('77'), undefined);
			const {id} = store.grant(10);
			apply(store, put('b', '', {lease: id}));
			apply(store, put('a', '', {lease: id}));
			await pass(4500);
			t.deepEqual(store.timeToLive(id), {id, ttlSeconds: 10, remainingSeconds: 6, keys: ['a', 'b']});
			const other = store.grant(10).id;
			apply(store, put('a', '', {lease: other}));
			t.deepEqual([store.timeToLive(id)?.keys, store.timeToLive(other)?.keys], [['b'], ['a']]);
			t.is(store.tip, 4, 'leases themselves do not move the revision');
		},
	},
	{
		name: 'the end of a lease deletes its keys in one revision, in key order; a renewal puts it off; never early',
		async run(t, {store, pass, settle}, {apply}) {
			const {id} = store.grant(10);
			for (const key of ['c', 'a', 'b']) apply(store, put(key, '', {lease: id}));
			apply(store, put('d', ''));
			await settle();
			const recorder = record(store, everything);
			await pass(9000);
			t.is(store.keepAlive(id), 10);
			await pass(9999);
			t.is(store.tip, 5);
			await pass(1);
			await settle();
			t.is(store.tip, 6);
			t.deepEqual(recorder.batches, [['6 delete a (was )', '6 delete b (was )', '6 delete c (was )']]);
			t.is(store.timeToLive(id), undefined);
			t.deepEqual(contents(store.range(everything)), ['d=']);
			const empty = store.grant(5);
			await pass(5000);
			t.is(store.timeToLive(empty.id), undefined);
			t.is(store.tip, 6, 'a lease with no keys ends without a revision');
		},
	},
	{
		name: 'a key that was deleted, or moved to another lease, is not touched when its old lease ends',
		async run(t, {store, pass}, {apply}) {
			const {id} = store.grant(10);
			const other = store.grant(1000).id;
			for (const key of ['deleted', 'again', 'moved', 'left']) apply(store, put(key, '', {lease: id}));
			apply(store, remove('deleted'));
			apply(store, remove('again'));
			apply(store, put('again'));
			apply(store, put('moved', '', {lease: other}));
			t.deepEqual(store.timeToLive(id)?.keys, ['left']);
			await pass(10_000);
			t.deepEqual(contents(store.range(everything)), ['again=again', 'moved=']);
		},
	},
	{
		name: 'more leases than one scan revokes all end',
		async run(t, {store, pass}) {
			for (let count = 0; count < 1200; count++)
				store.transact({success: [put(`k${count}`, '', {lease: store.grant(5).id})]});
			await pass(5000);
			t.is(store.status().leases, 700);
			await pass(1000);
			t.deepEqual([store.status().leases, store.status().keys], [0, 0]);
		},
	},
	{
		name: 'a fork goes on from its revision by itself',
		async run(t, {store, settle, pass}, {apply}) {
			const {id} = store.grant(20);
			apply(store, put('a', '1'));
			apply(store, put('b', '1', {lease: id}));
			apply(store, remove('a'));
			store.revoke(id);
			await settle();
			const fork = store.fork(3);
			t.deepEqual(contents(fork.range(everything)), ['a=1', 'b=1']);
			t.deepEqual([fork.tip, fork.durable], [3, 3]);
			t.is(fork.transact({success: [put('a', '2')]}).revision, 4);
			t.deepEqual(life(fork.latest('a')), [2, 4, 2]);
			t.deepEqual(contents(store.range(everything)), [], 'the original is not touched');
			const recorder = record(fork, {...everything, startRevision: 3});
			await settle();
			t.deepEqual(recorder.lines, ['3 put b=1', '4 put a=2 (was 1)']);
			t.deepEqual(fork.timeToLive(id)?.keys, ['b'], 'the lease that b had then lives in the fork');
			await pass(21_000);
			t.deepEqual(contents(fork.range(everything)), ['a=2']);
			t.throws(() => fork.range({key: 'a', revision: 2}), {instanceOf: CompactedError});
			t.throws(() => store.fork(99), {instanceOf: FutureRevisionError});
			await fork.close();
		},
	},
	{
		name: 'status counts what there is',
		async run(t, {store, settle}, {apply}) {
			apply(store, put('a'));
			apply(store, put('b'));
			apply(store, remove('a'));
			t.is(store.status().keys, 1);
			record(store, everything);
			await settle();
			const {revision, durable, keys, watchers, leases, compacted, readOnly} = store.status();
			t.deepEqual(
				{revision, durable, keys, watchers, leases, compacted, readOnly},
				{
					revision: 4,
					durable: 4,
					keys: 1,
					watchers: {synced: 1, unsynced: 0},
					leases: 0,
					compacted: 0,
					readOnly: undefined,
				},
			);
		},
	},
	{
		name: 'bytes are kept as they are',
		async run(t, {store, settle}, {apply, read}) {
			const bytes = new Uint8Array([0, 1, 0xff, 0xfe, 10, 13]);
			apply(store, {type: 'put', key: 'raw', value: {bytes}});
			await settle();
			t.deepEqual([...read(store, {key: 'raw'}).kvs[0]!.value.bytes!], [...bytes]);
		},
	},
];
