import test from 'ava';
import {created, kindNamed, problems, updated} from './submission.ts';
import {fieldErrorText} from '../../../source/machinery/field-error.ts';

const exactly = {deviceClassName: 'gpu.example.com'};
const claim = (devices: object) => ({spec: {devices}});
const slice = (spec: object) => ({
	spec: {driver: 'd.example.com', pool: {name: 'p', resourceSliceCount: 1}, nodeName: 'n', ...spec},
});
const reference =
	"must be the name of a request in the claim or the name of a request and a subrequest separated by '/'";

test('a claim asks for devices of classes, in one way each', t => {
	t.deepEqual(problems('ResourceClaim', claim({requests: [{name: 'gpu', exactly}]})), []);
	t.deepEqual(
		problems(
			'ResourceClaim',
			claim({requests: [{name: 'a'}, {name: 'a', exactly: {allocationMode: 'All', count: 2}}]}),
		),
		[
			'spec.devices.requests[0]: Required value: exactly one of `exactly` or `firstAvailable` is required',
			'spec.devices.requests[1].exactly.deviceClassName: Required value',
			`spec.devices.requests[1].exactly.count: Invalid value: 2: must not be specified when allocationMode is 'All'`,
			'spec.devices.requests[1].name: Duplicate value: "a"',
		],
	);
});

test('constraints and configurations speak of requests that are there', t => {
	const requests = [{name: 'gpu', firstAvailable: [{name: 'large', deviceClassName: 'c'}]}];
	const opaque = {driver: 'd', parameters: {a: 1}};
	t.deepEqual(problems('ResourceClaim', claim({requests, config: [{requests: ['gpu/large'], opaque}]})), []);
	t.deepEqual(
		problems(
			'ResourceClaim',
			claim({requests, constraints: [{requests: ['gpu', 'cpu'], matchAttribute: 'model'}], config: [{}]}),
		),
		[
			`spec.devices.constraints[0].requests[1]: Invalid value: "cpu": ${reference}`,
			'spec.devices.constraints[0].matchAttribute: Invalid value: "model": must include a domain',
			'spec.devices.config[0].opaque: Required value',
		],
	);
	const stored = created('ResourceClaim', claim({requests}));
	t.is(updated(stored, claim({requests: [{name: 'cpu', exactly}]})).problems.length, 1);
});

test('devices are reserved when they are allocated, and allocated once', t => {
	const stored = created('ResourceClaim', claim({requests: [{name: 'gpu', exactly}]}));
	const said = (status: object, before: object = {}): string[] =>
		kindNamed('ResourceClaim').validateStatusUpdate!({...stored, status}, {...stored, status: before}).map(
			fieldErrorText,
		);
	const results = [{request: 'gpu', driver: 'd', pool: 'p', device: 'one'}];
	const reservedFor = [{resource: 'pods', name: 'a', uid: 'u'}];
	t.deepEqual(said({allocation: {devices: {results}}, reservedFor}), []);
	t.deepEqual(said({reservedFor: [{resource: 'pods', name: 'a'}]}), [
		'status.reservedFor[0].uid: Required value',
		'status.reservedFor: Forbidden: may not be specified when `allocated` is not set',
	]);
	t.deepEqual(said({allocation: {devices: {results: [{...results[0], request: 'cpu'}]}}}), [
		`status.allocation.devices.results[0].request: Invalid value: "cpu": ${reference}`,
	]);
	t.regex(said({allocation: {devices: {results: []}}}, {allocation: {devices: {results}}})[0]!, /field is immutable$/);
	t.deepEqual(said({allocation: {devices: {results}}, devices: [{driver: 'd', pool: 'p', device: 'two'}]}), [
		'status.devices[0]: Invalid value: "d/p/two": must be an allocated device in the claim',
	]);
});

test('a slice lists devices with what they are, have and draw from', t => {
	const counters = {memory: {value: '80Gi'}};
	const device = {
		name: 'one',
		attributes: {model: {string: 'a'}, 'example.com/version': {version: '1.2.3'}},
		consumesCounters: [{counterSet: 'board', counters}],
	};
	t.deepEqual(problems('ResourceSlice', slice({devices: [device], sharedCounters: [{name: 'board', counters}]})), []);
	t.deepEqual(
		problems(
			'ResourceSlice',
			slice({nodeName: '', devices: [device, {...device, attributes: {'a-b': {int: 1, bool: true}}}]}),
		),
		[
			'spec.nodeName: Invalid value: "": must be either unset or set to a non-empty string',
			'spec: Required value: exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required',
			'spec.devices[0].consumesCounters[0].counterSet: Invalid value: "board": must reference a counterSet defined in the ResourceSlice sharedCounters',
			`spec.devices[1].attributes[a-b]: Invalid value: "a-b": a valid C identifier must start with alphabetic character or '_', followed by a string of alphanumeric characters or '_' (e.g. 'my_name',  or 'MY_NAME',  or 'MyName', regex used for validation is '[A-Za-z_][A-Za-z0-9_]*')`,
			'spec.devices[1].attributes[a-b]: Invalid value: {"bool":true,"int":1}: exactly one value must be specified',
			'spec.devices[1].consumesCounters[0].counterSet: Invalid value: "board": must reference a counterSet defined in the ResourceSlice sharedCounters',
			'spec.devices[1].name: Duplicate value: "one"',
		],
	);
	const stored = created('ResourceSlice', slice({}));
	t.deepEqual(updated(stored, slice({nodeName: 'm'})).problems, [
		'spec.nodeName: Invalid value: "m": field is immutable',
	]);
});

test('what is dealt out in parts says which parts', t => {
	const capacity = (requestPolicy: object, more: object = {allowMultipleAllocations: true}) =>
		slice({devices: [{name: 'one', capacity: {memory: {value: '8', requestPolicy}}, ...more}]});
	const field = 'spec.devices[0].capacity[memory].requestPolicy';
	t.deepEqual(problems('ResourceSlice', capacity({default: '2', validRange: {min: '2', max: '8', step: '2'}})), []);
	t.deepEqual(problems('ResourceSlice', capacity({}, {})), [
		`${field}: Forbidden: allowMultipleAllocations must be true`,
	]);
	t.deepEqual(problems('ResourceSlice', capacity({default: '3', validValues: ['4', '2', '16']})), [
		`${field}.validValues[1]: Invalid value: "2": values must be sorted in ascending order`,
		`${field}.validValues[2]: Invalid value: "16": option is larger than capacity value: 8`,
		`${field}.validValues: Invalid value: "3": default value is not valid according to the requestPolicy`,
	]);
	t.deepEqual(problems('ResourceSlice', capacity({default: '3', validRange: {min: '2', step: '2'}})), [
		`${field}.validRange.step: Invalid value: "3": value is not a multiple of a given step (2) from (2)`,
	]);
});

test('classes and templates', t => {
	t.deepEqual(problems('DeviceClass', {spec: {extendedResourceName: 'cpu', selectors: [{}]}}), [
		'spec.selectors[0].cel: Required value',
		'spec.extendedResourceName: Invalid value: "cpu": must be a valid extended resource name',
	]);
	t.deepEqual(problems('DeviceClass', {spec: {selectors: [{cel: {expression: '1 + 1'}}]}}), [
		'spec.selectors[0].cel.expression: Invalid value: "1 + 1": must evaluate to bool or the unknown type, not int',
	]);
	t.regex(
		problems('DeviceClass', {spec: {selectors: [{cel: {expression: 'device.size > 1'}}]}})[0]!,
		/^spec\.selectors\[0\]\.cel\.expression: Invalid value: "device\.size > 1": compilation failed: ERROR: /,
	);
	t.deepEqual(problems('ResourceClaimTemplate', {spec: {metadata: {name: 'a'}, spec: {}}}), [
		'spec.metadata.name: Forbidden: cannot be set',
	]);
});
