import test from 'ava';
import {amount} from '../../source/bench/benchmark.ts';
import {benchmarks} from '../../source/bench/benchmarks.ts';
import {consoleBenchmarks} from '../../source/console/benchmarks/console-benchmarks.ts';
import {figuresTable} from '../../source/bench/figures-table.ts';
import {perSecond, quantile} from '../../source/bench/rates.ts';
import {benchCommand} from '../../source/cli/bench-command.ts';

/* That benchmarks run and say what they did; how fast anything is, no test asks. */

const all = [...benchmarks, ...consoleBenchmarks];

test('every row has a name of its own and says what it measures', t => {
	const names = all.map(({name}) => name);
	t.deepEqual([...new Set(names)], names);
	for (const {name, title} of all) {
		t.regex(name, /^[a-z]+(-[a-z]+)*$/);
		t.true(title.length > 10);
	}
});

test('an unknown row is refused and the known ones are named', async t => {
	await t.throwsAsync(benchCommand(['nothing'], {scale: '1'}), {
		message: /no benchmark "nothing"; there are store-memory, /,
	});
	for (const scale of ['0', '-1', 'much', '101'])
		await t.throwsAsync(benchCommand([], {scale}), {message: /--scale must be a number above 0/});
});

for (const name of [
	'store-memory',
	'store-watchers',
	'store-heap',
	'store-nedb',
	'store-open',
	'api-writes',
	'scheduling',
	'deployment-virtual',
])
	test(`a tiny ${name} does all of its work`, async t => {
		const figures = await all.find(one => one.name === name)!.run(0.002);
		t.true(Object.values(figures).every(value => typeof value === 'number' && Number.isFinite(value) && value > 0));
	});

test('the table groups thousands and aligns figures', t => {
	const figures = {puts: 12_345, putsPerSecond: 0.5, peer: 'absent'} as const;
	t.is(
		figuresTable([{name: 'store', title: 'puts', figures}]),
		[
			'store: puts',
			'  puts                 12,345',
			'  puts per second         0.5',
			'  peer                 absent',
		].join('\n'),
	);
	t.is(figuresTable([]), '');
});

test('figures are rounded to what a shared machine can tell', t => {
	t.is(perSecond(12_345, 0.7), 17_636);
	t.is(perSecond(1, 3), 0.333);
	t.is(quantile([3, 1, 2], 0.5), 2);
	t.is(quantile([3, 1, 2], 1), 3);
	t.is(amount(10, 0.001), 1);
});
