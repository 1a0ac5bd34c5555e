import test from 'ava';
import {evaluateJq} from '../../source/formats/jq/evaluate.ts';
import {parseJq} from '../../source/formats/jq/parse.ts';
import {TextProblem} from '../../source/formats/text-problem.ts';
import type {Json} from '../../source/machinery/json.ts';

const pod: Json = {
	metadata: {name: 'a', labels: {'example.com/tier': 'web'}, ownerReferences: [{kind: 'Job'}]},
	spec: {replicas: 3, containers: [{name: 'one'}, {name: 'two'}]},
	status: {
		phase: 'Running',
		conditions: [
			{type: 'Initialized', status: 'True'},
			{type: 'Ready', status: 'False'},
		],
	},
};

const find = (expression: string, value: Json = pod) => evaluateJq(parseJq(expression), value);

test('paths go through fields, items and lists', t => {
	t.deepEqual(find('.metadata.name'), ['a']);
	t.deepEqual(find('.metadata.labels["example.com/tier"]'), ['web']);
	t.deepEqual(find('.metadata.labels."example.com/tier"'), ['web']);
	t.deepEqual(find('.spec.containers[].name'), ['one', 'two']);
	t.deepEqual(find('.spec.containers.[].name'), ['one', 'two']);
	t.deepEqual(find('.spec.containers[-1].name'), ['two']);
	t.deepEqual(find('.'), [pod]);
});

test('what is not there is nothing; what jq fails at is undefined', t => {
	t.deepEqual(find('.metadata.annotations["x"]'), [], 'null is left out');
	t.is(find('.status.containerStatuses.[].name'), undefined, 'null cannot be gone over');
	t.deepEqual(find('.status.containerStatuses[]?.name'), []);
	t.is(find('.metadata.name.first'), undefined);
	t.is(find('.spec.containers[].name, .metadata.name.first'), undefined, 'the failure counts, whatever came before');
});

test('select keeps what its condition holds for', t => {
	t.deepEqual(find('.status.conditions.[] | select( .type == "Ready" ) | .status'), ['False']);
	t.deepEqual(find('.status.conditions[] | select(.type == "Ready" or .status == "True") | .type'), [
		'Initialized',
		'Ready',
	]);
	t.deepEqual(find('.status.conditions[] | select(.type == "Ready" and .status == "True" | not) | .type'), [
		'Initialized',
		'Ready',
	]);
	t.deepEqual(find('select(.spec.replicas > 2 and (.spec.replicas <= 3)) | .metadata.name'), ['a']);
});

test('alternatives, lengths, keys and literals', t => {
	t.deepEqual(find('.status.nominatedNodeName // "none"'), ['none']);
	t.deepEqual(find('.status.phase // "none"'), ['Running']);
	t.deepEqual(find('.spec.containers | length'), [2]);
	t.deepEqual(find('.metadata.labels | keys'), [['example.com/tier']]);
	t.deepEqual(find('1, "two", true, false, empty'), [1, 'two', true, false]);
	t.deepEqual(find('.[] | select(. != null)', [1, null, [2], {a: 3}]), [1, [2], {a: 3}]);
	t.deepEqual(find('.a < .b', {a: {x: 1}, b: {x: 2}}), [true], 'objects are compared by keys, then values');
});

const refusals: readonly (readonly [string, number, RegExp])[] = [
	['.a | test("x")', 5, /test is not among what is read of jq: select, not/],
	['.a |', 4, /the expression ends where a value was expected/],
	['.a[1:2]', 4, /":" is not read/],
	['.a["x\\(.b)"]', 3, /interpolation/],
	['.a "x"', 3, /behind the end/],
	['select(.a', 9, /where \) was expected/],
	['.a["x', 3, /the text has no end/],
	['$x', 0, /"\$" is not read/],
	['['.repeat(3), 1, /in brackets/],
	['('.repeat(60), 50, /more than 50 filters/],
];

for (const [expression, offset, message] of refusals)
	test(`jq: ${expression.slice(0, 20)} is refused where it is wrong`, t => {
		const problem = t.throws(() => parseJq(expression), {instanceOf: TextProblem, message});
		t.is(problem?.offset, offset);
	});
