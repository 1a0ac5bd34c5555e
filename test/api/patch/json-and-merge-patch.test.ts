import test from 'ava';
import * as fc from 'fast-check';
import {applyJsonPatch} from '../../../source/api/patch/json-patch.ts';
import {applyMergePatch} from '../../../source/api/patch/merge-patch.ts';
import {deepFreeze} from '../../../source/machinery/freeze.ts';
import {StatusError} from '../../../source/machinery/status-error.ts';

const configMap = deepFreeze({
	metadata: {name: 'a', annotations: {'a/b': '1'}},
	data: {k: 'v', l: 'w'},
	list: ['a', 'b'],
});

test('a JSON patch adds, replaces, copies, moves, removes and tests', t => {
	const patched = applyJsonPatch(configMap, [
		{op: 'test', path: '/data/k', value: 'v'},
		{op: 'add', path: '/data/n', value: '1'},
		{op: 'replace', path: '/data/l', value: 'x'},
		{op: 'copy', from: '/data/n', path: '/data/m'},
		{op: 'move', from: '/data/m', path: '/data/o'},
		{op: 'remove', path: '/data/n'},
		{op: 'replace', path: '/metadata/annotations/a~1b', value: '2'},
	]) as typeof configMap;
	t.deepEqual(patched, {
		metadata: {name: 'a', annotations: {'a/b': '2'}},
		data: {k: 'v', l: 'x', o: '1'} as never,
		list: ['a', 'b'],
	});
	t.is(patched.list, configMap.list);
});

test('items are inserted before an index or at the end', t => {
	const patched = applyJsonPatch(configMap, [
		{op: 'add', path: '/list/-', value: 'z'},
		{op: 'add', path: '/list/0', value: 'first'},
		{op: 'replace', path: '/list/1', value: 'r'},
	]) as typeof configMap;
	t.deepEqual(patched.list, ['first', 'r', 'b', 'z']);
	t.is(patched.data, configMap.data);
});

test('kube-apiserver is laxer than the RFC: replace sets what is missing, an absent value is null, missing tests as null', t => {
	t.deepEqual(applyJsonPatch({data: {}}, [{op: 'replace', path: '/data/none', value: 'z'}]), {data: {none: 'z'}});
	t.deepEqual(applyJsonPatch({data: {}}, [{op: 'add', path: '/data'}]), {data: null});
	t.deepEqual(applyJsonPatch({a: 1}, [{op: 'test', path: '/b', value: null}]), {a: 1});
	t.deepEqual(applyJsonPatch({a: 1}, []), {a: 1});
});

test('objects are compared without regard to key order', t => {
	const document = {a: {x: 1, y: [1, {z: null}]}};
	t.is(applyJsonPatch(document, [{op: 'test', path: '/a', value: {y: [1, {z: null}], x: 1}}]), document);
});

const failing: readonly (readonly [string, object])[] = [
	['a test that fails', {op: 'test', path: '/data/l', value: 'other'}],
	['an unknown operation', {op: 'jump', path: '/data/k', value: 1}],
	['removing what is missing', {op: 'remove', path: '/data/none'}],
	['an index past the end', {op: 'add', path: '/list/5', value: 'x'}],
	['removing an index past the end', {op: 'remove', path: '/list/17'}],
	['an index with a leading zero', {op: 'replace', path: '/list/01', value: 'x'}],
	['an exponent as an index', {op: 'replace', path: '/list/1e0', value: 'x'}],
	['a negative index', {op: 'remove', path: '/list/-1'}],
	['replacing the place after the last item', {op: 'replace', path: '/list/-', value: 'x'}],
	['a parent that is missing', {op: 'add', path: '/none/x', value: 1}],
	['a scalar as a parent', {op: 'add', path: '/data/k/x', value: 1}],
	['moving a value into itself', {op: 'move', from: '/data', path: '/data/x'}],
	['copying what is missing', {op: 'copy', from: '/none', path: '/x'}],
	['a copy without a source', {op: 'copy', path: '/x'}],
	['an operation without a path', {op: 'remove'}],
	['a path without a slash', {op: 'remove', path: 'data'}],
	['removing everything', {op: 'remove', path: ''}],
	['the prototype', {op: 'add', path: '/__proto__/polluted', value: true}],
	['a constructor', {op: 'add', path: '/constructor/prototype/polluted', value: true}],
];

for (const [what, operation] of failing) {
	test(`${what} fails with kube-apiserver's 422, which says no more`, t => {
		const error = t.throws(() => applyJsonPatch(configMap, [operation]), {instanceOf: StatusError});
		t.deepEqual(error?.status, {
			kind: 'Status',
			apiVersion: 'v1',
			metadata: {},
			status: 'Failure',
			message: 'the server rejected our request due to an error in our request',
			reason: 'Invalid',
			details: {},
			code: 422,
		});
		t.true(error?.cause instanceof Error);
		t.is(({} as {polluted?: boolean}).polluted, undefined);
	});
}

test('what is no JSON patch is a bad request', t => {
	t.throws(() => applyJsonPatch({}, {op: 'add'}), {
		message: 'error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp',
	});
	t.throws(() => applyJsonPatch({}, ['x']), {
		message: 'error decoding patch: json: cannot unmarshal string into Go value of type handlers.jsonPatchOp',
	});
	t.throws(() => applyJsonPatch({}, [{op: 1}]), {
		message: 'error decoding patch: json: cannot unmarshal number into Go struct field jsonPatchOp.op of type string',
	});
});

test('more than 10,000 operations are too many', t => {
	const repeated = (times: number): readonly object[] =>
		Array.from({length: times}, () => ({op: 'test', path: '/a', value: 1}));
	t.deepEqual(applyJsonPatch({a: 1}, repeated(10_000)), {a: 1});
	const error = t.throws(() => applyJsonPatch({a: 1}, repeated(10_001)), {instanceOf: StatusError});
	t.is(error?.code, 413);
	t.is(error?.message, 'Request entity too large: The allowed maximum operations in a JSON patch is 10000, got 10001');
});

test('a key named __proto__ is set as a member', t => {
	const patched = applyJsonPatch({data: {}}, [{op: 'add', path: '/data/__proto__', value: 'x'}]);
	t.is(JSON.stringify(patched), '{"data":{"__proto__":"x"}}');
	const merged = applyMergePatch({}, JSON.parse('{"__proto__":{"polluted":true}}'));
	t.is(JSON.stringify(merged), '{"__proto__":{"polluted":true}}');
	t.is(({} as {polluted?: boolean}).polluted, undefined);
});

test('a merge patch sets members, removes those it gives null and replaces lists', t => {
	const patched = applyMergePatch(configMap, {data: {k: null, n: {x: null, y: 1}}, list: ['c']}) as typeof configMap;
	t.deepEqual(patched, {metadata: configMap.metadata, data: {l: 'w', n: {y: 1}} as never, list: ['c']});
	t.is(patched.metadata, configMap.metadata);
});

test('a merge patch that changes nothing gives the same object', t => {
	t.is(applyMergePatch(configMap, {data: {k: 'v'}, none: null}), configMap);
});

test('a merge patch that is no object is a bad request', t => {
	for (const [patch, type] of [
		[[1], 'array'],
		['x', 'string'],
		[1, 'number'],
		[true, 'bool'],
	] as const) {
		t.throws(() => applyMergePatch({}, patch), {
			instanceOf: StatusError,
			message: `error decoding patch: json: cannot unmarshal ${type} into Go value of type map[string]interface {}`,
		});
	}
});

const withoutNulls = (value: unknown): unknown =>
	typeof value === 'object' && value !== null && !Array.isArray(value)
		? Object.fromEntries(
				Object.entries(value).flatMap(([key, member]) => (member === null ? [] : [[key, withoutNulls(member)]])),
			)
		: value;
const objects = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.jsonValue({maxDepth: 2}));

test('a merge patch on nothing is itself without nulls, and twice is once', t => {
	fc.assert(
		fc.property(objects, objects, (document, patch) => {
			t.deepEqual(applyMergePatch({}, patch), withoutNulls(patch));
			const once = applyMergePatch(document, patch);
			t.deepEqual(applyMergePatch(once, patch), once);
		}),
	);
});
