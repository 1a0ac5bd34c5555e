import test from 'ava';
import {brokenLimits, type Usage} from '../../../source/api/pipeline/limit-constraints.ts';

const of = (request?: string, limit?: string): Usage => ({
	requests: request === undefined ? {} : {cpu: request},
	limits: limit === undefined ? {} : {cpu: limit},
});

test('less than the minimum, or nothing at all, is too little', t => {
	const item = {type: 'Container', min: {cpu: '100m'}};
	const broken = (request?: string, limit?: string) => brokenLimits(item, 'Container', of(request, limit));
	t.deepEqual(broken(), ['minimum cpu usage per Container is 100m.  No request is specified']);
	t.deepEqual(broken('50m'), ['minimum cpu usage per Container is 100m, but request is 50m']);
	t.deepEqual(broken('100m', '50m'), ['minimum cpu usage per Container is 100m, but limit is 50m']);
	t.deepEqual(broken('0.1'), []);
});

test('more than the maximum, or no limit, is too much', t => {
	const item = {type: 'Pod', max: {cpu: '2'}};
	const broken = (request?: string, limit?: string) => brokenLimits(item, 'Pod', of(request, limit));
	t.deepEqual(broken('1'), ['maximum cpu usage per Pod is 2.  No limit is specified']);
	t.deepEqual(broken('1', '3'), ['maximum cpu usage per Pod is 2, but limit is 3']);
	t.deepEqual(broken('3', '2'), ['maximum cpu usage per Pod is 2, but request is 3']);
	t.deepEqual(broken('2', '2000m'), []);
});

test('limits may be a number of times the request', t => {
	const item = {type: 'Container', maxLimitRequestRatio: {cpu: '2'}};
	const broken = (request?: string, limit?: string) => brokenLimits(item, 'Container', of(request, limit));
	const rule = 'cpu max limit to request ratio per Container is 2, but';
	t.deepEqual(broken(undefined, '1'), [`${rule} no request is specified or request is 0`]);
	t.deepEqual(broken('1'), [`${rule} no limit is specified or limit is 0`]);
	t.deepEqual(broken('1', '3'), [`${rule} provided ratio is 3.000000`]);
	t.deepEqual(broken('1', '2'), []);
});
