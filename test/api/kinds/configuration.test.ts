import test from 'ava';
import {created, defaulted, kindNamed, problems, updated} from './submission.ts';

const keyText =
	"a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";

test('keys of a ConfigMap are file names, in one of its two maps', t => {
	t.deepEqual(problems('ConfigMap', {data: {'bad key': 'v'}}), [`data[bad key]: Invalid value: "bad key": ${keyText}`]);
	t.deepEqual(problems('ConfigMap', {data: {'..': 'x'}}), ['data[..]: Invalid value: "..": must not be \'..\'']);
	t.deepEqual(problems('ConfigMap', {data: {k: 'v'}, binaryData: {k: 'AA=='}}), [
		'data[k]: Invalid value: "k": duplicate of key present in binaryData',
	]);
	t.deepEqual(problems('ConfigMap', {data: {k: 'x'.repeat(1024 * 1024 + 1)}}), [
		'[]: Too long: may not be more than 1048576 bytes',
	]);
});

test('an immutable ConfigMap keeps its data and stays immutable', t => {
	const stored = created('ConfigMap', {data: {k: 'v'}, immutable: true});
	t.deepEqual(updated(stored, {data: {k: 'w'}, immutable: true}).problems, [
		'data: Forbidden: field is immutable when `immutable` is set',
	]);
	t.deepEqual(updated(stored, {data: {k: 'v'}, immutable: false}).problems, [
		'immutable: Forbidden: field is immutable when `immutable` is set',
	]);
	t.deepEqual(updated(stored, {data: {k: 'v'}, immutable: true, metadata: {labels: {a: 'b'}}}).problems, []);
});

test('texts for a Secret become its data, and it is Opaque unless it says otherwise', t => {
	const {type, data, stringData} = created('Secret', {stringData: {username: 'u'}});
	t.deepEqual([type, data, stringData], ['Opaque', {username: 'dQ=='}, undefined]);
});

test('typed Secrets need their keys', t => {
	const typed = (type: string, stringData: object = {}) =>
		problems('Secret', {type: `kubernetes.io/${type}`, stringData});
	t.deepEqual(typed('tls', {'tls.crt': 'x'}), ['data[tls.key]: Required value']);
	t.deepEqual(typed('basic-auth'), ['data[username]: Required value', 'data[password]: Required value']);
	t.deepEqual(typed('ssh-auth'), ['data[ssh-privatekey]: Required value']);
	t.deepEqual(typed('service-account-token'), [
		'metadata.annotations[kubernetes.io/service-account.name]: Required value',
	]);
	t.deepEqual(typed('dockerconfigjson', {'.dockerconfigjson': '{"auths":{}}'}), []);
	const redacted = 'data[.dockerconfigjson]: Invalid value: "<secret contents redacted>"';
	t.deepEqual(typed('dockerconfigjson', {'.dockerconfigjson': '{not json'}), [
		`${redacted}: invalid character 'n' looking for beginning of object key string`,
	]);
	t.deepEqual(typed('dockerconfigjson', {'.dockerconfigjson': '{"a":1'}), [
		`${redacted}: unexpected end of JSON input`,
	]);
	t.deepEqual(typed('dockerconfigjson', {'.dockerconfigjson': '[]'}), [
		`${redacted}: json: cannot unmarshal array into Go value of type map[string]interface {}`,
	]);
});

test('the type of a Secret never changes', t => {
	const stored = created('Secret', {type: 'a'});
	t.deepEqual(updated(stored, {type: 'b'}).problems, ['type: Invalid value: "b": field is immutable']);
});

test('a Namespace is labelled with its name, active, and held by its finalizer', t => {
	const {metadata, spec, status} = created('Namespace', {metadata: {name: 'shop', labels: {team: 'x'}}});
	t.deepEqual(metadata.labels, {'kubernetes.io/metadata.name': 'shop', team: 'x'});
	t.deepEqual([spec, status], [{finalizers: ['kubernetes']}, {phase: 'Active'}]);
	t.deepEqual(problems('Namespace', {spec: {finalizers: ['bad']}}), [
		'spec.finalizers: Invalid value: "bad": name is neither a standard finalizer name nor is it fully qualified',
	]);
	t.deepEqual(kindNamed('Namespace').validateName!('a.b', false), ['must not contain dots']);
});

test('an ordinary update cannot take the finalizer off a Namespace', t => {
	const stored = created('Namespace', {});
	t.is(updated(stored, {spec: {}}).object.spec.finalizers.length, 1);
});

test('a Node offers all it has unless it says otherwise, and has one network twice', t => {
	const {spec, status} = created('Node', {spec: {podCIDR: '10.244.1.0/24'}, status: {capacity: {cpu: '4'}}});
	t.deepEqual(spec.podCIDRs, ['10.244.1.0/24']);
	t.deepEqual(status.allocatable, {cpu: '4'});
});

test('taints of a Node are unique by key and effect', t => {
	const texts = problems('Node', {
		spec: {
			podCIDR: '10.0.0.0/99',
			taints: [
				{key: 'a', effect: 'Never'},
				{key: 'k', effect: 'NoSchedule'},
				{key: 'k', effect: 'NoSchedule'},
			],
		},
	});
	t.deepEqual(texts, [
		'metadata.taints[0].effect: Unsupported value: "Never": supported values: "NoSchedule", "PreferNoSchedule", "NoExecute"',
		'metadata.taints[2]: Duplicate value: {"Key":"k","Value":"","Effect":"NoSchedule","TimeAdded":null}: taints must be unique by key and effect pair',
		'spec.podCIDRs[0]: Invalid value: "10.0.0.0/99": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)',
	]);
});

test('a Node keeps its network', t => {
	const stored = created('Node', {spec: {podCIDR: '10.244.1.0/24'}});
	t.deepEqual(updated(stored, {spec: {podCIDR: '10.244.2.0/24'}}).problems, [
		'spec.podCIDRs: Forbidden: node updates may not change podCIDR except from "" to valid',
	]);
});

test('a disruption budget has one limit, in reason', t => {
	const budget = (spec: object) => problems('PodDisruptionBudget', {spec});
	t.deepEqual(budget({minAvailable: 1, maxUnavailable: 1}), [
		'spec: Invalid value: {"MinAvailable":1,"Selector":null,"MaxUnavailable":1,"UnhealthyPodEvictionPolicy":null}: minAvailable and maxUnavailable cannot be both set',
	]);
	t.deepEqual(budget({minAvailable: -1}), ['spec.minAvailable: Invalid value: -1: must be greater than or equal to 0']);
	t.deepEqual(budget({maxUnavailable: '120%', unhealthyPodEvictionPolicy: 'X'}), [
		'spec.maxUnavailable: Invalid value: "120%": must not be greater than 100%',
		'spec.unhealthyPodEvictionPolicy: Unsupported value: "X": supported values: "AlwaysAllow", "IfHealthyBudget"',
	]);
});

test('an Event lies where the thing it is about lies, and can be selected by it', t => {
	const involvedObject = {kind: 'Pod', namespace: 'shop', name: 'p'};
	t.deepEqual(problems('Event', {involvedObject}), []);
	t.deepEqual(problems('Event', {involvedObject: {...involvedObject, namespace: 'other'}}), [
		'involvedObject.namespace: Invalid value: "other": does not match event.namespace',
	]);
	const {selectableFields, timeToLiveSeconds} = kindNamed('Event');
	const event = created('Event', {involvedObject, reason: 'R', type: 'Normal', source: {component: 'kubelet'}});
	const values = ['involvedObject.name', 'reason', 'type', 'source'].map(field => selectableFields![field]!(event));
	t.deepEqual(values, ['p', 'R', 'Normal', 'kubelet']);
	t.is(timeToLiveSeconds, 3600);
});

test('a Lease lasts', t => {
	t.deepEqual(problems('Lease', {spec: {leaseDurationSeconds: 0, leaseTransitions: -1}}), [
		'spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0',
		'spec.leaseTransitions: Invalid value: -1: must be greater than or equal to 0',
	]);
});

test('the value of a PriorityClass is in the range of users and never changes', t => {
	t.deepEqual(problems('PriorityClass', {value: 1_000_000_001}), [
		'value: Forbidden: maximum allowed value of a user defined priority is 1000000000',
	]);
	t.deepEqual(problems('PriorityClass', {metadata: {name: 'system-cluster-critical'}, value: 2_000_000_000}), []);
	const stored = created('PriorityClass', {value: 5});
	t.is(stored.preemptionPolicy, 'PreemptLowerPriority');
	t.deepEqual(updated(stored, {value: 6}).problems, ['value: Forbidden: may not be changed in an update.']);
});

test('endpoints are ordinary addresses', t => {
	const subset = (ip: string) => ({subsets: [{addresses: [{ip}], ports: [{port: 80}]}]});
	t.is(defaulted('Endpoints', subset('10.1.2.3')).subsets[0].ports[0].protocol, 'TCP');
	t.deepEqual(problems('Endpoints', subset('10.1.2.3')), []);
	t.deepEqual(problems('Endpoints', subset('127.0.0.1')), [
		'subsets[0].addresses[0].ip: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)',
	]);
	t.deepEqual(problems('EndpointSlice', {addressType: 'IPv4', endpoints: [{addresses: []}]}), [
		'endpoints[0].addresses: Required value: must contain at least 1 address',
	]);
});
