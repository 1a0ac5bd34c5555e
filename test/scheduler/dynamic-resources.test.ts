import test from 'ava';
import type {KubernetesObject} from '../../source/machinery/json.ts';
import {allocate} from '../../source/scheduler/dynamic-resources/allocate.ts';
import {allocatedDevices} from '../../source/scheduler/dynamic-resources/allocated-devices.ts';
import type {Pod, ResourceClaim} from '../../source/scheduler/framework/objects.ts';
import {podInfoOf} from '../../source/scheduler/cache/pod-info.ts';
import {defaultConfiguration} from '../../source/scheduler/configuration/default-configuration.ts';
import {schedulePlainly} from '../../source/scheduler/cycle/schedule-plainly.ts';
import {extendedRequests} from '../../source/scheduler/dynamic-resources/extended-resources.ts';
import {createProfile} from '../../source/scheduler/framework/profile.ts';
import {createNodeResourcesFit} from '../../source/scheduler/plugins/node-resources-fit.ts';
import {schedulePending} from '../../source/scheduler/schedule-pending.ts';
import {dynamicResources} from '../../source/scheduler/plugins/dynamic-resources.ts';
import {clusterOf, decide, node, pod, reasons, scoresOf} from './builders.ts';

/* Claims of devices: what a node can give, and what a pod hears that asks for too much. */

const object = (kind: string, name: string, rest: object): KubernetesObject => ({
	apiVersion: 'resource.k8s.io/v1',
	kind,
	metadata: {
		name,
		...(kind === 'ResourceClaim' ? {namespace: 'default'} : {}),
		uid: `uid-${kind}-${name}`,
		resourceVersion: '1',
		creationTimestamp: '2026-01-01T00:00:00Z',
	},
	...rest,
});

const driver = 'gpu.example.com';
const gpuClass = object('DeviceClass', 'gpu', {
	spec: {selectors: [{cel: {expression: `device.driver == '${driver}'`}}]},
});

const slice = (nodeName: string, devices: readonly object[], where: object = {nodeName}, pool: object = {}) =>
	object('ResourceSlice', `${nodeName}-gpus`, {
		spec: {driver, pool: {name: nodeName, generation: 1, resourceSliceCount: 1, ...pool}, devices, ...where},
	});

const gpu = (name: string, model: string, memory: string, more: object = {}) => ({
	name,
	attributes: {model: {string: model}, numa: {int: Number(name.at(-1)) % 2}},
	capacity: {memory: {value: memory}},
	...more,
});

const claim = (name: string, requests: readonly object[], more: object = {}, status?: object): ResourceClaim =>
	object('ResourceClaim', name, {
		spec: {devices: {requests, ...more}},
		...(status === undefined ? {} : {status}),
	}) as ResourceClaim;

const exactly = (name: string, more: object = {}) => ({name, exactly: {deviceClassName: 'gpu', ...more}});
const selector = (expression: string) => ({selectors: [{cel: {expression}}]});

const using = (...claims: readonly string[]): Pod =>
	pod('web', {spec: {resourceClaims: claims.map(name => ({name, resourceClaimName: name}))}});

/** What claims would get on n1 together. */
const allocation = (wanted: readonly ResourceClaim[], ...objects: readonly KubernetesObject[]) => {
	const cluster = clusterOf(node('n1', {labels: {zone: 'a'}}), gpuClass, ...objects);
	const {slices, deviceClass, claims, assumed} = cluster.objects.devices!;
	const allocated = allocatedDevices({claims, assumed});
	return allocate(wanted, cluster.node('n1')!, {slices: slices(), allocated, deviceClass});
};

/** The devices that a claim would get on n1. */
const given = (wanted: ResourceClaim, ...objects: readonly KubernetesObject[]): readonly string[] | undefined => {
	const outcome = allocation([wanted], ...objects);
	return outcome.kind === 'allocated'
		? outcome.results[0]?.devices?.results?.map(({request, device}) => `${request}=${device}`)
		: undefined;
};

const three = slice('n1', [
	gpu('gpu-0', 'small', '16Gi'),
	gpu('gpu-1', 'large', '80Gi'),
	gpu('gpu-2', 'large', '80Gi'),
]);

test('requests take the first devices that their selectors let through', t => {
	t.deepEqual(given(claim('c', [exactly('one')]), three), ['one=gpu-0']);
	t.deepEqual(given(claim('c', [exactly('two', {count: 2})]), three), ['two=gpu-0', 'two=gpu-1']);
	const large = selector(`device.attributes['${driver}'].model == 'large'`);
	t.deepEqual(given(claim('c', [exactly('big', large)]), three), ['big=gpu-1']);
	const roomy = selector(`device.capacity['${driver}'].memory.compareTo(quantity('40Gi')) > 0`);
	t.deepEqual(given(claim('c', [exactly('any'), exactly('roomy', {count: 2, ...roomy})]), three), [
		'any=gpu-0',
		'roomy=gpu-1',
		'roomy=gpu-2',
	]);
	t.is(given(claim('c', [exactly('many', {count: 4})]), three), undefined);
	t.deepEqual(given(claim('c', [exactly('all', {allocationMode: 'All', ...large})]), three), [
		'all=gpu-1',
		'all=gpu-2',
	]);
});

test('a search that went the wrong way goes back', t => {
	const large = selector(`device.attributes['${driver}'].model == 'large'`);
	const wanted = claim('c', [exactly('any', {count: 1}), exactly('large', {count: 2, ...large})]);
	const reordered = slice('n1', [
		gpu('gpu-1', 'large', '1Gi'),
		gpu('gpu-2', 'large', '1Gi'),
		gpu('gpu-0', 'small', '1Gi'),
	]);
	t.deepEqual(given(wanted, reordered), ['any=gpu-0', 'large=gpu-1', 'large=gpu-2']);
});

test('constraints hold over all devices of their requests', t => {
	const four = slice(
		'n1',
		[0, 1, 2, 3].map(index => gpu(`gpu-${index}`, 'a', '1Gi')),
	);
	const requests = [exactly('one'), exactly('two')];
	const same = claim('c', requests, {constraints: [{requests: ['one', 'two'], matchAttribute: `${driver}/numa`}]});
	t.deepEqual(given(same, four), ['one=gpu-0', 'two=gpu-2']);
	const different = claim('c', requests, {constraints: [{distinctAttribute: `${driver}/numa`}]});
	t.deepEqual(given(different, four), ['one=gpu-0', 'two=gpu-1']);
	const unknown = claim('c', requests, {constraints: [{matchAttribute: `${driver}/colour`}]});
	t.is(given(unknown, four), undefined);
});

test('the first alternative that can be had is taken, and nodes with an earlier one score higher', t => {
	const alternatives = {
		name: 'gpu',
		firstAvailable: ['large', 'small'].map(name => ({
			name,
			deviceClassName: 'gpu',
			...selector(`device.attributes['${driver}'].model == '${name}'`),
		})),
	};
	t.deepEqual(given(claim('c', [alternatives]), three), ['gpu/large=gpu-1']);
	t.deepEqual(given(claim('c', [alternatives]), slice('n1', [gpu('gpu-0', 'small', '1Gi')])), ['gpu/small=gpu-0']);
	const cluster = clusterOf(
		node('n1'),
		node('n2'),
		gpuClass,
		slice('n1', [gpu('gpu-0', 'small', '1Gi')]),
		slice('n2', [gpu('gpu-0', 'large', '1Gi')]),
		claim('c', [alternatives]),
	);
	t.deepEqual(scoresOf(decide(using('c'), cluster, [dynamicResources]), 'DynamicResources'), {n1: 87, n2: 100});
});

test('what others have is gone, except for administrators; tainted devices need a toleration', t => {
	const results = [{driver, pool: 'n1', device: 'gpu-0', request: 'one'}];
	const other = claim('other', [exactly('one')], {}, {allocation: {devices: {results}}});
	t.deepEqual(given(claim('c', [exactly('one')]), three, other), ['one=gpu-1']);
	t.deepEqual(given(claim('c', [exactly('one', {adminAccess: true})]), three, other), ['one=gpu-0']);
	const tainted = slice('n1', [gpu('gpu-0', 'a', '1Gi', {taints: [{key: 'broken', effect: 'NoSchedule'}]})]);
	t.is(given(claim('c', [exactly('one')]), tainted), undefined);
	const tolerations = [{key: 'broken', operator: 'Exists'}];
	t.deepEqual(given(claim('c', [exactly('one', {tolerations})]), tainted), ['one=gpu-0']);
});

test('devices reach the nodes that their slice names, and old or incomplete pools give nothing', t => {
	const one = [gpu('gpu-0', 'a', '1Gi')];
	const wanted = claim('c', [exactly('one')]);
	t.deepEqual(given(wanted, slice('fabric', one, {allNodes: true})), ['one=gpu-0']);
	const zone = (value: string) => ({
		nodeSelector: {nodeSelectorTerms: [{matchExpressions: [{key: 'zone', operator: 'In', values: [value]}]}]},
	});
	t.deepEqual(given(wanted, slice('fabric', one, zone('a'))), ['one=gpu-0']);
	t.is(given(wanted, slice('fabric', one, zone('b'))), undefined);
	t.is(given(wanted, slice('n2', one)), undefined);
	t.is(given(wanted, slice('n1', one, {nodeName: 'n1'}, {resourceSliceCount: 2})), undefined);
});

test('a pod hears in the words of kube-scheduler why it cannot have its devices', t => {
	const refusal = (incoming: Pod, ...objects: readonly KubernetesObject[]) =>
		reasons(decide(incoming, clusterOf(node('n1'), gpuClass, three, ...objects), [dynamicResources]))['n1'];
	t.is(refusal(using('c'), claim('c', [exactly('many', {count: 9})])), 'cannot allocate all claims');
	t.is(refusal(using('c')), 'resourceclaim.resource.k8s.io "c" not found');
	const elsewhere = {nodeSelectorTerms: [{matchFields: [{key: 'metadata.name', operator: 'In', values: ['n9']}]}]};
	t.is(
		refusal(using('c'), claim('c', [exactly('one')], {}, {allocation: {nodeSelector: elsewhere}})),
		'resourceclaim not available on the node',
	);
	t.is(
		refusal(using('c'), claim('c', [{name: 'one', exactly: {deviceClassName: 'tpu'}}])),
		'request one: device class tpu does not exist',
	);
	const templated = pod('web', {spec: {resourceClaims: [{name: 'gpu', resourceClaimTemplateName: 'gpu'}]}});
	t.deepEqual(dynamicResources.preEnqueue!(templated, clusterOf().objects)?.reasons, [
		'waiting for dynamic resource controller to create the resourceclaim for pod "default/web"',
	]);
	t.is(
		refusal(using('c'), claim('c', [exactly('one', selector('device.attributes['))])),
		[
			"claim default/c: selector #0: CEL compile error: compilation failed: ERROR: <input>:1:19: Syntax error: mismatched input '<EOF>' expecting {'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}",
			' | device.attributes[',
			' | ..................^',
		].join('\n'),
	);
	t.is(
		refusal(using('c'), claim('c', [exactly('one', selector(`device.attributes['${driver}'].colour == 'red'`))])),
		'claim default/c: selector #0: CEL runtime error: no such key: colour',
	);
	t.is(
		refusal(using('c'), claim('c', [exactly('one', selector('device.driver'))])),
		'claim default/c: selector #0: CEL compile error: must evaluate to bool or the unknown type, not string',
	);
	const alternatives = {name: 'one', firstAvailable: [{name: 'best', deviceClassName: 'tpu'}]};
	t.is(refusal(using('c'), claim('c', [alternatives])), 'request one/best: device class tpu does not exist');
	const incomplete = slice('n1', [], {nodeName: 'n1'}, {name: 'more', resourceSliceCount: 2});
	t.is(
		refusal(
			using('c'),
			{...incomplete, metadata: {...incomplete.metadata, name: 'more'}},
			claim('c', [exactly('every', {allocationMode: 'All'})]),
		),
		'claim default/c, request every: asks for all devices, but resource pool gpu.example.com/more is currently being updated',
	);
});

test('attributes of other domains, versions and shared capacity can be asked of a device', t => {
	const selected = (expression: string) =>
		given(claim('c', [exactly('one', selector(expression))]), slice('n1', [device])) !== undefined;
	const device = {
		name: 'gpu-0',
		attributes: {'example.org/rack': {string: 'r1'}, firmware: {version: '1.10.0'}, cores: {int: 8}},
		allowMultipleAllocations: true,
	};
	t.true(selected(`device.attributes['example.org'].rack == 'r1'`));
	t.true(selected(`!has(device.attributes['other.example'].rack)`));
	t.true(selected(`device.attributes['${driver}'].firmware.isGreaterThan(semver('1.9.0'))`));
	t.true(selected(`device.allowMultipleAllocations && device.attributes['${driver}'].cores > 4`));
	t.true(selected(`cel.bind(own, device.attributes['${driver}'], own.cores == 8)`));
});

/** `of` units drawn on the counter of a GPU. */
const drawing = (name: string, of: string) => ({
	name,
	consumesCounters: [{counterSet: 'gpu-0', counters: {memory: {value: of}}}],
});
const counting = slice(
	'n1',
	[],
	{sharedCounters: [{name: 'gpu-0', counters: {memory: {value: '80Gi'}}}]},
	{resourceSliceCount: 2},
);
const partitions = {
	...slice(
		'n1',
		[drawing('whole', '80Gi'), drawing('half-1', '40Gi'), drawing('half-2', '40Gi')],
		{nodeName: 'n1'},
		{resourceSliceCount: 2},
	),
	metadata: {...counting.metadata, name: 'n1-partitions'},
};

test('partitions are given out while the counters they share last', t => {
	t.deepEqual(given(claim('c', [exactly('one')]), counting, partitions), ['one=whole']);
	t.deepEqual(given(claim('c', [exactly('two', {count: 2})]), counting, partitions), ['two=half-1', 'two=half-2']);
	t.is(given(claim('c', [exactly('three', {count: 3})]), counting, partitions), undefined);
	const results = [{driver, pool: 'n1', device: 'half-2', request: 'one'}];
	const other = claim('other', [exactly('one')], {}, {allocation: {devices: {results}}});
	t.deepEqual(given(claim('c', [exactly('one')]), counting, partitions, other), ['one=half-1']);
	t.is(given(claim('c', [exactly('two', {count: 2})]), counting, partitions, other), undefined);
});

test('a pool whose devices draw on counters that are not there is invalid', t => {
	const stray = slice('n1', [drawing('whole', '80Gi')]);
	t.deepEqual(allocation([claim('c', [exactly('one')])], stray), {kind: 'invalid'});
	const twice = slice('n1', [gpu('gpu-0', 'a', '1Gi'), gpu('gpu-0', 'b', '1Gi')]);
	t.deepEqual(allocation([claim('c', [exactly('one')])], twice), {kind: 'invalid'});
	const fine = {
		...three,
		spec: {...(three as unknown as {spec: object}).spec, pool: {name: 'other', generation: 1, resourceSliceCount: 1}},
	};
	t.deepEqual(
		given(
			claim('c', [exactly('one')]),
			{...stray, metadata: {...stray.metadata, name: 'stray'}},
			fine as KubernetesObject,
		),
		['one=gpu-0'],
	);
});

/** A device that gives away its bandwidth in parts. */
const nic = (requestPolicy?: object) =>
	slice('n1', [{name: 'nic', allowMultipleAllocations: true, capacity: {bandwidth: {value: '10G', requestPolicy}}}]);
const bandwidth = (amount?: string) =>
	exactly('net', amount === undefined ? {} : {capacity: {requests: {bandwidth: amount}}});

test('claims share the capacity of a device that allows it', t => {
	const [first, second, third] = ['a', 'b', 'c'].map(name => claim(name, [bandwidth('4G')]));
	const outcome = allocation([first!, second!], nic());
	const results = outcome.kind === 'allocated' ? outcome.results.map(({devices}) => devices!.results![0]!) : [];
	t.deepEqual(
		results.map(({device, consumedCapacity}) => [device, consumedCapacity]),
		[
			['nic', {bandwidth: '4G'}],
			['nic', {bandwidth: '4G'}],
		],
	);
	t.not(results[0]!.shareID, results[1]!.shareID);
	t.regex(results[0]!.shareID!, /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
	t.deepEqual(allocation([first!, second!, third!], nic()), {kind: 'impossible'});
	const held = claim(
		'held',
		[bandwidth('8G')],
		{},
		{allocation: {devices: {results: [{...results[0]!, consumedCapacity: {bandwidth: '8G'}}]}}},
	);
	t.is(given(first!, nic(), held), undefined);
	t.deepEqual(given(claim('d', [bandwidth('2G')]), nic(), held), ['net=nic']);
	t.is(given(claim('e', [exactly('net', {capacity: {requests: {lanes: '1'}}})]), nic()), undefined);
});

test('what a request uses follows the policy of the capacity', t => {
	const used = (amount: string | undefined, policy?: object): string | undefined => {
		const outcome = allocation([claim('c', [bandwidth(amount)])], nic(policy));
		return outcome.kind === 'allocated'
			? outcome.results[0]!.devices!.results![0]!.consumedCapacity!['bandwidth']
			: undefined;
	};
	t.is(used(undefined), '10G');
	t.is(used(undefined, {default: '1G'}), '1G');
	t.is(used('3', {default: '1G', validRange: {min: '1G'}}), '1G');
	t.is(used('5', {validRange: {min: '2', step: '2'}}), '6');
	t.is(used('5G', {validRange: {min: '1G', max: '4G'}}), undefined);
	t.is(used('3G', {validValues: ['2G', '4G']}), '4G');
	t.is(used('5G', {validValues: ['2G', '4G']}), undefined);
});

test('an allocation carries what comes with its devices', t => {
	const device = {
		name: 'gpu-0',
		bindsToNode: true,
		bindingConditions: ['Attached'],
		bindingFailureConditions: ['AttachFailed'],
	};
	const config = [{opaque: {driver, parameters: {mode: 'x'}}}, {requests: ['other'], opaque: {driver, parameters: {}}}];
	const outcome = allocation(
		[claim('c', [exactly('one', {adminAccess: true})], {config})],
		slice('fabric', [device], {allNodes: true}),
	);
	t.deepEqual(outcome, {
		kind: 'allocated',
		results: [
			{
				devices: {
					config: [{opaque: {driver, parameters: {mode: 'x'}}, source: 'FromClaim'}],
					results: [
						{
							adminAccess: true,
							bindingConditions: ['Attached'],
							bindingFailureConditions: ['AttachFailed'],
							device: 'gpu-0',
							driver,
							pool: 'fabric',
							request: 'one',
						},
					],
				},
				nodeSelector: {nodeSelectorTerms: [{matchFields: [{key: 'metadata.name', operator: 'In', values: ['n1']}]}]},
			},
		],
	});
});

test('pools with conditions to wait for come last', t => {
	const slow = slice('a-slow', [{name: 'remote', bindingConditions: ['Attached']}], {allNodes: true});
	t.deepEqual(given(claim('c', [exactly('one')]), slow, three), ['one=gpu-0']);
	t.deepEqual(given(claim('c', [exactly('four', {count: 4})]), slow, three)?.at(-1), 'four=remote');
});

test('a claim that is of no use on any node gives its devices back', t => {
	const elsewhere = {nodeSelectorTerms: [{matchFields: [{key: 'metadata.name', operator: 'In', values: ['n9']}]}]};
	const outcome = (reservedFor: readonly object[]) => {
		const held = claim('c', [exactly('one')], {}, {allocation: {nodeSelector: elsewhere}, reservedFor});
		const decision = decide(using('c'), clusterOf(node('n1'), gpuClass, three, held), [dynamicResources]);
		return decision.kind === 'unschedulable' ? [decision.message, decision.afterwards?.length] : [];
	};
	const refused = '0/1 nodes are available: 1 resourceclaim not available on the node.';
	t.deepEqual(outcome([]), [`${refused} deallocation of ResourceClaim completed`, 1]);
	const self = {resource: 'pods', name: 'web', uid: 'uid-default-web'};
	t.deepEqual(outcome([self]), [`${refused} deallocation of ResourceClaim completed`, 1]);
	t.deepEqual(outcome([{resource: 'pods', name: 'other', uid: 'other'}]), [
		`${refused} still not schedulable`,
		undefined,
	]);
});

test('a claim whose conditions have failed is of no use', t => {
	const results = [
		{
			driver,
			pool: 'n1',
			device: 'gpu-0',
			request: 'one',
			bindingConditions: ['Attached'],
			bindingFailureConditions: ['Broken'],
		},
	];
	const held = (type: string) =>
		claim(
			'c',
			[exactly('one')],
			{},
			{
				allocation: {devices: {results}, allocationTimestamp: '2026-01-01T00:00:00Z'},
				devices: [
					{driver, pool: 'n1', device: 'gpu-0', conditions: [{type, status: 'True', reason: 'R', message: 'm'}]},
				],
			},
		);
	const refused = (type: string) =>
		reasons(decide(using('c'), clusterOf(node('n1'), gpuClass, three, held(type)), [dynamicResources]))['n1'];
	t.is(refused('Attached'), undefined);
	t.is(refused('Broken'), 'resourceclaim not available on the node');
	const late = schedulePlainly(
		createProfile('default-scheduler', [dynamicResources]),
		podInfoOf(using('c')),
		clusterOf(node('n1'), gpuClass, three, held('Other')),
		{
			draw: () => 0,
			nowMs: Date.parse('2026-01-01T00:10:01Z'),
		},
	);
	t.is(late.kind, 'unschedulable');
});

test('a claim that is about to be allocated for another pod is waited for', t => {
	const cluster = clusterOf(node('n1'), gpuClass, three, claim('c', [exactly('one')]));
	const [first, second] = ['a', 'b'].map(name => podInfoOf(pod(name, {spec: using('c').spec})));
	t.is(dynamicResources.assume!(first!, cluster.node('n1')!, cluster), undefined);
	const result = dynamicResources.preFilter!(second!, cluster);
	t.deepEqual(result.kind === 'refused' && result.refusal.reasons, [
		'resource claim default/c is in the process of being allocated',
	]);
	t.is(cluster.fork().objects.devices!.assumed.size, 1);
});

const extendedClass = object('DeviceClass', 'gpu', {spec: {extendedResourceName: 'example.com/gpu'}});
const asking =
	(count: number, resource = 'example.com/gpu') =>
	(name: string): Pod =>
		pod(name, {spec: {containers: [{name: 'main', resources: {requests: {[resource]: String(count)}}}]}});

test('devices give extended resources that nodes have none of', t => {
	const plugins = [createNodeResourcesFit(), dynamicResources];
	const nodes = [node('n1'), node('n2'), node('n3', {allocatable: {'example.com/gpu': '1'}})];
	const refused = (incoming: Pod, ...objects: readonly KubernetesObject[]) =>
		reasons(decide(incoming, clusterOf(...nodes, three, ...objects), plugins));
	t.deepEqual(refused(asking(2)('web'), extendedClass), {
		n2: 'cannot allocate all claims',
		n3: 'Insufficient example.com/gpu',
	});
	t.deepEqual(refused(asking(1, 'deviceclass.resource.kubernetes.io/gpu')('web'), extendedClass), {
		n2: 'cannot allocate all claims',
		n3: 'cannot allocate all claims',
	});
	t.deepEqual(refused(asking(1)('web')), {n1: 'Insufficient example.com/gpu', n2: 'Insufficient example.com/gpu'});
});

test('each pod placed on a copy of the cluster uses up its devices', t => {
	const cluster = clusterOf(node('n1'), extendedClass, three);
	const placed: (string | undefined)[] = [];
	const pods = ['a', 'b', 'c', 'd'].map(name => podInfoOf(asking(1)(name)));
	schedulePending(cluster.fork(), pods, {configuration: defaultConfiguration}, ({decision}) => {
		placed.push(decision.kind === 'placed' ? decision.node.name : undefined);
	});
	t.deepEqual(placed, ['n1', 'n1', 'n1', undefined]);
	t.is(cluster.objects.devices!.assumed.size, 0);
});

test('containers share the devices of extended resources where they do not run at the same time', t => {
	const container = (name: string, count: number, more: object = {}) => ({
		name,
		resources: {requests: {cpu: '1', 'example.com/gpu': String(count)}},
		...more,
	});
	const wanted = pod('web', {
		spec: {
			initContainers: [
				container('setup', 3),
				container('check', 4),
				container('sidecar', 1, {restartPolicy: 'Always'}),
			],
			containers: [container('main', 1)],
		},
	});
	const {objects} = clusterOf(extendedClass);
	const {requests, mappings} = extendedRequests(wanted, ['example.com/gpu'], objects.devices!);
	t.deepEqual(
		requests.map(({name, exactly: {count} = {}}) => [name, count]),
		[
			['container-1-request-1', 2],
			['container-2-request-1', 1],
			['container-3-request-1', 1],
		],
	);
	t.deepEqual(
		mappings.map(({containerName, requestName}) => `${containerName} ${requestName}`),
		[
			'sidecar container-2-request-1',
			'main container-3-request-1',
			'setup container-2-request-1',
			'setup container-3-request-1',
			'setup container-1-request-1',
			'check container-2-request-1',
			'check container-3-request-1',
			'check container-1-request-1',
		],
	);
});
