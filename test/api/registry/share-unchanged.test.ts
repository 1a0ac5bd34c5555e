import {isDeepStrictEqual} from 'node:util';
import test from 'ava';
import fc from 'fast-check';
import {canonicalForm} from '../../../source/api/codec/canonicalize.ts';
import {trackUpdate} from '../../../source/api/patch/apply/managed-fields.ts';
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

const podSchema = 'io.k8s.api.core.v1.Pod';
const word = fc.constantFrom('a', 'b', 'c');
const container = fc.record({
	name: word,
	image: word,
	env: fc.uniqueArray(fc.record({name: word, value: word}), {selector: ({name}) => name}),
	resources: fc.record({limits: fc.dictionary(fc.constantFrom('cpu', 'memory'), fc.constantFrom('1', '2'))}),
});
const pod = fc.record(
	{
		metadata: fc.record({labels: fc.dictionary(word, word), finalizers: fc.uniqueArray(word)}),
		spec: fc.record({
			containers: fc.uniqueArray(container, {selector: ({name}) => name, minLength: 1}),
			nodeSelector: fc.dictionary(word, word),
			nodeName: fc.option(word, {nil: undefined}),
		}),
		status: fc.record({phase: word, podIPs: fc.array(fc.record({ip: word}), {maxLength: 1})}),
	},
	{requiredKeys: ['spec', 'metadata']},
);

test('owners and canonical forms are the same whether equal parts were shared first or not', t => {
	fc.assert(
		fc.property(fc.array(fc.tuple(word, pod), {minLength: 2, maxLength: 5}), writes => {
			let live = canonicalForm(podSchema, {}).object as object;
			let entries: ReturnType<typeof trackUpdate> = [];
			for (const [second, [manager, wished]] of writes.entries()) {
				const plain = canonicalForm(podSchema, structuredClone(wished)).object as object;
				const shared = shareUnchanged(canonicalForm(podSchema, structuredClone(wished)).object as object, live);
				const write = {schema: podSchema, manager: {manager, apiVersion: 'v1'}, now: `2026-01-01T00:00:0${second}Z`};
				const tracked = trackUpdate({
					...write,
					live: structuredClone(live),
					next: plain,
					entries: structuredClone(entries),
				});
				t.deepEqual(trackUpdate({...write, live, next: shared, entries}), tracked);
				t.is(JSON.stringify(canonicalForm(podSchema, shared).object), JSON.stringify(plain));
				[live, entries] = [shared, tracked];
			}
		}),
	);
});
