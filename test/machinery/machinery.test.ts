import test from 'ava';
import * as fc from 'fast-check';
import {findCondition, isConditionTrue, withCondition} from '../../source/machinery/conditions.ts';
import {formatDuration, humanDuration, parseDuration} from '../../source/machinery/duration.ts';
import {duplicate, invalid, notSupported, required, tooLong, tooMany} from '../../source/machinery/field-error.ts';
import {goQuote} from '../../source/machinery/go-quote.ts';
import {
	dns1035Label,
	dns1123Label,
	dns1123Subdomain,
	generatedName,
	labelValue,
	nameAlphabet,
	qualifiedName,
	safeHash,
} from '../../source/machinery/names.ts';
import {controllerOf, keyOf, splitKey} from '../../source/machinery/object-key.ts';
import {podRequests} from '../../source/machinery/pod-requests.ts';
import {podTemplateHash} from '../../source/machinery/pod-template-hash.ts';
import * as statuses from '../../source/machinery/statuses.ts';
import {findUntoleratedTaint, formatTaint, parseTaint, toleratesTaint} from '../../source/machinery/taints.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

test('Go durations are read and written', t => {
	t.is(parseDuration('1h30m'), 90 * minute);
	t.is(parseDuration('1.5s'), 1500);
	t.is(parseDuration('-2m'), -2 * minute);
	t.is(parseDuration('0'), 0);
	t.is(parseDuration('300us'), 0.3);
	t.is(formatDuration(90 * minute), '1h30m0s');
	t.is(formatDuration(1500), '1.5s');
	t.is(formatDuration(250), '250ms');
	t.is(formatDuration(0), '0s');
	t.is(formatDuration(-minute), '-1m0s');
});

test('what is no Go duration is refused in the words of time.ParseDuration', t => {
	t.throws(() => parseDuration('abc'), {message: 'time: invalid duration "abc"'});
	t.throws(() => parseDuration(''), {message: 'time: invalid duration ""'});
	t.throws(() => parseDuration('1'), {message: 'time: missing unit in duration "1"'});
	t.throws(() => parseDuration('1d'), {message: 'time: unknown unit "d" in duration "1d"'});
	t.throws(() => parseDuration('99999999999h'), {message: 'time: invalid duration "99999999999h"'});
});

test('a duration of whole milliseconds survives its text', t => {
	fc.assert(fc.property(fc.integer({min: -1e12, max: 1e12}), ms => t.is(parseDuration(formatDuration(ms)), ms)));
});

test('ages are written as kubectl writes them', t => {
	const ages: readonly (readonly [number, string])[] = [
		[-5 * second, '<invalid>'],
		[-second, '0s'],
		[119 * second, '119s'],
		[2 * minute, '2m'],
		[5 * minute + 30 * second, '5m30s'],
		[10 * minute + 30 * second, '10m'],
		[3 * hour + 25 * minute, '3h25m'],
		[9 * hour, '9h'],
		[3 * day + 4 * hour, '3d4h'],
		[9 * day, '9d'],
		[800 * day, '2y70d'],
		[4000 * day, '10y'],
	];
	for (const [age, text] of ages) t.is(humanDuration(age), text);
});

test('names are judged by the rules of Kubernetes, in its words', t => {
	t.deepEqual(dns1123Subdomain('example.com'), []);
	t.deepEqual(dns1123Subdomain('Bad_Name'), [
		"a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
	]);
	t.deepEqual(dns1123Label('a'.repeat(64)), ['must be no more than 63 characters']);
	t.is(dns1123Label('a.b').length, 1);
	t.is(dns1035Label('1a').length, 1);
	t.deepEqual(dns1035Label('a1'), []);
	t.deepEqual(labelValue(''), []);
	t.deepEqual(labelValue('v'.repeat(64)), ['must be no more than 63 bytes']);
	t.is(labelValue('a b').length, 1);
	t.is(dns1123Label('a\n').length, 1);
});

test('a qualified name has a name part and perhaps a prefix', t => {
	t.deepEqual(qualifiedName('example.com/name'), []);
	t.deepEqual(qualifiedName('Name_1.x'), []);
	t.true(qualifiedName('b k')[0]?.startsWith('name part must consist of'));
	t.is(qualifiedName('/name')[0], 'prefix part must be non-empty');
	t.is(qualifiedName('')[0], 'name part must be non-empty');
	t.regex(
		qualifiedName('a/b/c')[0] ?? '',
		/^a qualified name must consist of .* with an optional DNS subdomain prefix/,
	);
});

test('generated names leave room for five characters of the alphabet without vowels', t => {
	const name = generatedName('x'.repeat(80), below => below - 1);
	t.is(name, `${'x'.repeat(58)}${'9'.repeat(5)}`);
	t.regex(safeHash(4_000_000_123), new RegExp(`^[${nameAlphabet}]{10}$`));
});

test('field errors print values as Go does', t => {
	t.is(invalid('spec.x', 'a\u0001"b', 'no').body, 'Invalid value: "a\\x01\\"b": no');
	t.is(invalid('f', 3).body, 'Invalid value: 3');
	t.is(invalid('f', ['<a>']).body, 'Invalid value: ["\\u003ca\\u003e"]');
	t.is(invalid('f', undefined).body, 'Invalid value: null');
	t.is(notSupported('f', 'X', ['A', 'B']).body, 'Unsupported value: "X": supported values: "A", "B"');
	t.is(required('f').body, 'Required value');
	t.is(duplicate('f', {a: 1}).body, 'Duplicate value: {"a":1}');
	t.is(tooLong('f', 128).body, 'Too long: may not be more than 128 bytes');
	t.is(tooMany('f', 3, 1).body, 'Too many: 3: must have at most 1 item');
	t.is(goQuote('é\u200b\u{10ffff}\t'), '"é\\u200b\\U0010ffff\\t"');
});

test('statuses are worded as apimachinery words them', t => {
	const pods = {group: '', resource: 'pods'};
	const deployments = {group: 'apps', resource: 'deployments'};
	t.deepEqual(statuses.notFound(deployments, 'd').status, {
		kind: 'Status',
		apiVersion: 'v1',
		metadata: {},
		status: 'Failure',
		message: 'deployments.apps "d" not found',
		reason: 'NotFound',
		details: {name: 'd', group: 'apps', kind: 'deployments'},
		code: 404,
	});
	t.is(statuses.alreadyExists(pods, 'p').message, 'pods "p" already exists');
	t.is(
		statuses.conflict(deployments, 'd').message,
		'Operation cannot be fulfilled on deployments.apps "d": the object has been modified; please apply your changes to the latest version and try again',
	);
	t.is(statuses.forbidden(pods, '', 'no').message, 'pods is forbidden: no');
	t.is(statuses.forbidden(pods, 'p', 'no').message, 'pods "p" is forbidden: no');
	t.is(statuses.forbidden({group: '', resource: ''}, '', 'no').message, 'forbidden: no');
	t.deepEqual(statuses.tooLargeResourceVersion(9, 3).status.details, {
		causes: [{reason: 'ResourceVersionTooLarge', message: 'Too large resource version'}],
		retryAfterSeconds: 1,
	});
	t.is(statuses.unknownError('odd').reason, '');
	t.is(statuses.expired('old', 'token').status.metadata.continue, 'token');
});

test('an invalid object lists each cause, and each text once in the message', t => {
	const {status} = statuses.invalidObject('meta.k8s.io', 'DeleteOptions', '', [
		required('a'),
		required('a'),
		required('b'),
	]);
	t.is(status.message, 'DeleteOptions.meta.k8s.io "" is invalid: [a: Required value, b: Required value]');
	t.is(status.details?.causes?.length, 3);
	t.is(status.details?.name, undefined);
	t.is(
		statuses.invalidObject('', 'Pod', 'x', [required('spec.containers')]).message,
		'Pod "x" is invalid: spec.containers: Required value',
	);
});

test('tolerations cover taints by key, value and effect', t => {
	const taint = {key: 'dedicated', value: 'db', effect: 'NoSchedule'};
	t.true(toleratesTaint({key: 'dedicated', value: 'db'}, taint));
	t.true(toleratesTaint({operator: 'Exists'}, taint));
	t.true(toleratesTaint({key: 'dedicated', operator: 'Exists', effect: 'NoSchedule'}, taint));
	t.false(toleratesTaint({key: 'dedicated', operator: 'Exists', effect: 'NoExecute'}, taint));
	t.false(toleratesTaint({key: 'dedicated', value: 'web'}, taint));
	t.false(toleratesTaint({key: 'dedicated', operator: 'Near', value: 'db'}, taint));
	t.is(findUntoleratedTaint([taint], [{operator: 'Exists'}]), undefined);
	t.is(findUntoleratedTaint([taint], undefined), taint);
	t.is(
		findUntoleratedTaint([taint], [], ({effect}) => effect === 'NoExecute'),
		undefined,
	);
});

test('taints are read and written as kubectl does', t => {
	t.deepEqual(parseTaint('a=b:NoSchedule'), {key: 'a', value: 'b', effect: 'NoSchedule'});
	t.deepEqual(parseTaint('a:NoExecute'), {key: 'a', effect: 'NoExecute'});
	t.deepEqual(parseTaint('a'), {key: 'a', effect: ''});
	t.is(formatTaint({key: 'a', value: 'b', effect: 'NoSchedule'}), 'a=b:NoSchedule');
	t.is(formatTaint({key: 'a', effect: ''}), 'a');
	t.throws(() => parseTaint('a=b:Never'), {message: 'invalid taint effect: Never, unsupported taint effect'});
	t.throws(() => parseTaint('a=b=c:NoSchedule'), {message: 'invalid taint spec: a=b=c:NoSchedule'});
	t.throws(() => parseTaint('a:b:c'), {message: 'invalid taint spec: a:b:c'});
	t.throws(() => parseTaint('b k:NoSchedule'), {message: /^invalid taint spec: b k:NoSchedule, name part/});
});

test('a condition keeps its transition time while its status stays', t => {
	const before = [{type: 'Ready', status: 'False', reason: 'A', lastTransitionTime: 't0'}];
	const reworded = withCondition(before, {type: 'Ready', status: 'False', reason: 'B'}, 't1');
	t.deepEqual(reworded, [{type: 'Ready', status: 'False', reason: 'B', lastTransitionTime: 't0'}]);
	const ready = withCondition(before, {type: 'Ready', status: 'True', reason: 'C'}, 't1');
	t.is(findCondition(ready, 'Ready')?.lastTransitionTime, 't1');
	t.true(isConditionTrue(ready, 'Ready'));
	t.is(withCondition(before, {type: 'Ready', status: 'False', reason: 'A'}, 't2'), before);
	t.is(withCondition(before, {type: 'Other', status: 'True', reason: ''}, 't2').length, 2);
	t.is(before[0]?.reason, 'A');
});

test('keys name objects with and without a namespace', t => {
	t.is(keyOf({metadata: {namespace: 'ns', name: 'a'}}), 'ns/a');
	t.is(keyOf({metadata: {name: 'a'}}), 'a');
	t.deepEqual(splitKey('ns/a'), {namespace: 'ns', name: 'a'});
	t.deepEqual(splitKey('a'), {name: 'a'});
	t.throws(() => splitKey('a/b/c'), {message: /^unexpected key format: "a\/b\/c"/});
	const owner = {apiVersion: 'v1', kind: 'ReplicaSet', name: 'r', uid: 'u', controller: true};
	t.is(controllerOf({metadata: {name: 'a', ownerReferences: [{...owner, controller: false}, owner]}}), owner);
	t.is(controllerOf({metadata: {name: 'a'}}), undefined);
});

test('a pod asks for its containers together, or for its hungriest init container', t => {
	const container = (cpu: string, restartPolicy?: string) => ({resources: {requests: {cpu}}, restartPolicy});
	t.deepEqual([...podRequests({containers: [container('100m'), container('0.2')]})], [['cpu', 300]]);
	t.deepEqual([...podRequests({containers: [container('100m')], initContainers: [container('1')]})], [['cpu', 1000]]);
});

test('sidecars count beside the containers and beside the init containers after them', t => {
	const container = (cpu: string, restartPolicy?: string) => ({resources: {requests: {cpu}}, restartPolicy});
	const spec = {
		containers: [container('100m')],
		initContainers: [container('300m'), container('50m', 'Always'), container('280m')],
	};
	t.is(podRequests(spec).get('cpu'), 330);
});

test('overhead is added, pod-level requests replace, and scores count something for containers that ask nothing', t => {
	const spec = {containers: [{}], overhead: {cpu: '10m', memory: '1Mi'}};
	t.deepEqual(
		[...podRequests(spec)],
		[
			['cpu', 10],
			['memory', 1024 ** 2],
		],
	);
	t.deepEqual([...podRequests(spec, {excludeOverhead: true})], []);
	t.deepEqual(
		[...podRequests(spec, {nonZero: true, excludeOverhead: true})],
		[
			['cpu', 100],
			['memory', 200 * 1024 ** 2],
		],
	);
	t.is(podRequests({...spec, resources: {requests: {cpu: '2', pods: '1'}}}).get('cpu'), 2010);
	t.throws(() => podRequests({containers: [{resources: {requests: {cpu: 'much'}}}]}), {
		message: /^quantities must match/,
	});
});

test('equal templates have equal hashes whatever their key order, and collisions another', t => {
	const hash = podTemplateHash({spec: {a: 1, b: [1, 2]}});
	t.is(podTemplateHash({spec: {b: [1, 2], a: 1, c: undefined, d: null}}), hash);
	t.not(podTemplateHash({spec: {b: [2, 1], a: 1}}), hash);
	t.not(podTemplateHash({spec: {a: 1, b: [1, 2]}}, 1), hash);
	t.regex(hash, new RegExp(`^[${nameAlphabet}]{1,10}$`));
});
