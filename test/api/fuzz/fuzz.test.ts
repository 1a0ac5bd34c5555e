import test from 'ava';
import {runFuzz} from './run-fuzz.ts';

/** A taste of `npm run fuzz`; enough that each kind of mutation comes many times. */
const requests = 1500;

test('bad input gets an answer: no crash, no stall, no failure that kube-apiserver would not answer', async t => {
	const {statuses, ...report} = await runFuzz({requests, seed: 1});
	t.deepEqual(report, {requests, unexpected: [], logged: [], unhandled: [], stalled: []});
	t.true((statuses['400'] ?? 0) > 0 && (statuses['201'] ?? 0) > 0, 'some were good and some were not');
	t.is(statuses['0'], undefined, 'no connection was cut off');
});

test('nothing that was sent has reached the prototypes of the process', t => {
	t.deepEqual(
		['polluted', 'admin'].filter(name => name in {}),
		[],
	);
	t.deepEqual(Object.keys(Object.prototype), []);
});
