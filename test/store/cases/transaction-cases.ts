import {FutureRevisionError} from '../../../source/store/errors.ts';
import type {Compare, KeyValue, OperationResult} from '../../../source/store/types.ts';
import {contents, everything, put, remove} from '../harness.ts';
import {type Case, refuses} from './case.ts';

/** What every store must do: transactions. */
export const transactionCases: readonly Case[] = [
	{
		name: 'what changes nothing does not move the revision',
		async run(t, {store, settle}, {apply, read}) {
			await apply(store, put('a'));
			const result = (await apply(store, remove('nothing', 'nowhere'))) as OperationResult & {type: 'delete'};
			t.is(result.deleted, 0);
			t.is(
				(
					await store.transact({
						compare: [{key: 'a', target: 'version', operator: '=', operand: 9}],
						success: [put('a')],
					})
				).revision,
				2,
			);
			await read(store, everything);
			await settle();
			t.is(await store.revision(), 2);
		},
	},
	{
		name: 'one revision for all changes of a transaction',
		async run(t, {store, settle}) {
			await store.transact({success: [put('a'), put('b')]});
			const {revision} = await store.transact({success: [put('c'), remove('a', 'c', {previous: true})]});
			t.is(revision, 3);
			await settle();
			t.deepEqual(contents(await store.range(everything)), ['c=c']);
			t.deepEqual(contents(await store.range({...everything, revision: 2})), ['a=a', 'b=b']);
		},
	},
	{
		name: 'compares: every target and operator, missing keys as zeros, never for values',
		async run(t, {store, settle}) {
			const {id} = await store.grant(60, '7');
			await store.transact({success: [put('a', '1')]});
			await store.transact({success: [put('a', 'b', {lease: id})]});
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
				t.is((await store.transact({compare: [{key: 'a', ...compare}]})).succeeded, present, name);
				t.is(
					(await store.transact({compare: [{key: 'none', ...compare}]})).succeeded,
					missing,
					`${name} of a missing key`,
				);
			}
		},
	},
	{
		name: 'values compare as bytes, not as UTF-16',
		async run(t, {store}, {apply}) {
			await apply(store, put('a', '\u{ff5e}'));
			t.true(
				(await store.transact({compare: [{key: 'a', target: 'value', operator: '<', operand: '\u{1f600}'}]})).succeeded,
			);
		},
	},
	{
		name: 'a compare of a range must hold for all its keys',
		async run(t, {store}, {apply}) {
			await apply(store, put('a/1', 'x'));
			await apply(store, put('a/2', 'x'));
			await apply(store, put('a/2', 'x'));
			const holds = async (operator: Compare['operator'], operand: number, key = 'a/', end = 'a0') =>
				(await store.transact({compare: [{key, end, target: 'version', operator, operand}]})).succeeded;
			t.true(await holds('>', 0));
			t.false(await holds('=', 1));
			t.true(await holds('=', 0, 'b/', 'b0'), 'an empty range counts as one missing key');
			t.false(
				(await store.transact({compare: [{key: 'b/', end: 'b0', target: 'value', operator: '!=', operand: ''}]}))
					.succeeded,
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
			t.true((await create()).succeeded);
			const refused = await create();
			t.false(refused.succeeded);
			t.deepEqual(contents(refused.results[0] as OperationResult & {type: 'range'}), ['a=1']);
			const swap = async (revision: number) =>
				(
					await store.transact({
						compare: [{key: 'a', target: 'mod', operator: '=', operand: revision}],
						success: [put('a', '2')],
					})
				).succeeded;
			t.false(await swap(1));
			t.true(await swap(2));
			t.true(
				(
					await store.transact({
						compare: [{key: 'a', target: 'mod', operator: '=', operand: 3}],
						success: [remove('a')],
					})
				).succeeded,
			);
			t.is(await store.latest('a'), undefined);
		},
	},
	{
		name: 'compares are decided before the first write, in nested transactions too; reads see earlier writes',
		async run(t, {store}) {
			const isMissing: Compare = {key: 'a', target: 'version', operator: '=', operand: 0};
			const {results, revision} = await store.transact({
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
			t.is(((await apply(store, put('a', '1', {previous: true}))) as {previous?: KeyValue}).previous, undefined);
			t.is(((await apply(store, put('a', '2', {previous: true}))) as {previous?: KeyValue}).previous?.value.text, '1');
			await apply(store, put('b', '1'));
			const deleted = (await apply(store, remove('a', 'c', {previous: true}))) as OperationResult & {type: 'delete'};
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
				await refuses(t, harness, 'key-duplicate', () => store.transact({success}));
				await refuses(t, harness, 'key-duplicate', () => store.transact({failure: success}));
			}
			await store.transact({success: [remove('a', 'c'), remove('b', 'd'), put('d')], failure: [put('d')]});
			await store.transact({success: [nested([put('a')], [put('a')]), put('b')]});
			t.is(await store.revision(), 3);
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
			for (const [name, transaction] of table) await refuses(t, harness, name, () => store.transact(transaction));
			await apply(store, put('a'));
			const future = () => store.transact({success: [put('ok'), {type: 'range', key: 'a', revision: 99}]});
			await t.throwsAsync(future, {instanceOf: FutureRevisionError});
			t.is(await store.revision(), 2);
			t.is(await store.latest('ok'), undefined);
		},
	},
	{
		name: 'ignoreValue and ignoreLease keep what is there',
		async run(t, {store}, {apply}) {
			const {id} = await store.grant(60);
			await apply(store, put('a', '1', {lease: id}));
			await apply(store, put('a', '2', {ignoreLease: true}));
			t.deepEqual([(await store.latest('a'))?.value.text, (await store.latest('a'))?.lease], ['2', id]);
			await apply(store, put('a', '', {ignoreValue: true}));
			t.deepEqual(
				[(await store.latest('a'))?.value.text, (await store.latest('a'))?.lease],
				['2', '0'],
				'a put without a lease drops it',
			);
			t.deepEqual((await store.timeToLive(id))?.keys, []);
		},
	},
];
