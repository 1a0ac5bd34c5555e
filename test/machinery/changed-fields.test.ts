import test from 'ava';
import fc from 'fast-check';
import {changedFields} from '../../source/machinery/changed-fields.ts';
import {sparkline} from '../../source/machinery/sparkline.ts';

test('what differs is named by the smallest parts that do', t => {
	const before = {spec: {replicas: 2, image: 'a', ports: [80, 90]}, gone: 1};
	const after = {spec: {replicas: 3, image: 'a', ports: [80]}, labels: {'app.kubernetes.io/name': 'x'}};
	t.deepEqual(changedFields(before, after), [
		{path: 'spec.replicas', before: 2, after: 3},
		{path: 'spec.ports[1]', before: 90, after: undefined},
		{path: 'labels', before: undefined, after: {'app.kubernetes.io/name': 'x'}},
		{path: 'gone', before: 1, after: undefined},
	]);
	t.deepEqual(changedFields({labels: {'a/b': '1'}}, {labels: {'a/b': '2'}}), [
		{path: 'labels["a/b"]', before: '1', after: '2'},
	]);
});

test('a list that becomes an object is one change', t => {
	t.deepEqual(changedFields({a: [1]}, {a: {b: 1}}), [{path: 'a', before: [1], after: {b: 1}}]);
});

test('equal values differ in nothing; putting the changes in makes one into the other', t => {
	const flat = fc.dictionary(fc.stringMatching(/^[a-z]{1,3}$/), fc.oneof(fc.integer(), fc.boolean()));
	fc.assert(
		fc.property(flat, flat, (before, after) => {
			const changed = {...before};
			for (const {path, after: value} of changedFields(before, after)) {
				if (value === undefined) delete changed[path];
				else changed[path] = value as number | boolean;
			}
			t.deepEqual({...changed}, {...after});
			t.deepEqual(changedFields(before, structuredClone(before)), []);
		}),
	);
});

test('a sparkline spans from nothing to the highest, and is never wider than asked', t => {
	t.is(sparkline([], 5), '');
	t.is(sparkline([0, 0], 5), '▁▁');
	t.is(sparkline([0, 1, 2, 4, 8], 8), '▁▂▃▅█');
	t.is(sparkline([-4, 0, 4], 8), '▁▅█');
	t.is(sparkline([0, 8, 0, 8], 2), '██', 'parts are shown by their means');
	t.is(
		sparkline(
			Array.from({length: 1000}, (_, index) => index),
			24,
		).length,
		24,
	);
});
