import {isDeepStrictEqual} from 'node:util';
import test from 'ava';
import fc from 'fast-check';
import {shareUnchanged} from '../../../source/api/registry/share-unchanged.ts';

test('what equals the previous part is the previous part', t => {
	const previous = {metadata: {labels: {a: '1'}}, spec: {list: [{x: 1}, {x: 2}]}, status: {phase: 'Pending'}};
	const next = structuredClone({...previous, status: {phase: 'Running'}});
	const shared = shareUnchanged(next, previous);
	t.deepEqual(shared, next);
	t.is(shared.metadata, previous.metadata);
	t.is(shared.spec, previous.spec);
	t.not(shared.status, previous.status);
});

test('an equal object is the previous object, and items are shared one by one', t => {
	const previous = {list: [{x: 1}, {x: 2}]};
	t.is(shareUnchanged(structuredClone(previous), previous), previous);
	const shared = shareUnchanged({list: [{x: 1}, {x: 3}, {x: 4}]}, previous);
	t.is(shared.list[0], previous.list[0]);
	t.deepEqual(shared.list, [{x: 1}, {x: 3}, {x: 4}]);
});

test('hostile keys are data', t => {
	const next = JSON.parse('{"data": {"__proto__": "x", "a": "1"}}') as object;
	const shared = shareUnchanged(next, {data: {a: '1'}});
	t.is(JSON.stringify(shared), JSON.stringify(next));
});

test('sharing never changes the value', t => {
	t.notThrows(() =>
		fc.assert(
			fc.property(fc.jsonValue(), fc.jsonValue(), (next, previous) => {
				const shared = shareUnchanged(next, previous);
				return isDeepStrictEqual(shared, next);
			}),
		),
	);
});
