import test from 'ava';
import type {KubernetesObject} from '../../source/machinery/json.ts';
import {allocate} from '../../source/scheduler/dynamic-resources/allocate.ts';
import {takenDevices} from '../../source/scheduler/dynamic-resources/pod-claims.ts';
import {allDevices} from '../../source/scheduler/dynamic-resources/pools.ts';
import type {Pod, ResourceClaim} from '../../source/scheduler/framework/objects.ts';
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

/** The devices that a claim would get on n1. */
const given = (wanted: ResourceClaim, ...objects: readonly KubernetesObject[]): readonly string[] | undefined => {
	const cluster = clusterOf(node('n1', {labels: {zone: 'a'}}), gpuClass, ...objects);
	const devices = cluster.objects.devices!;
	const input = {
		devices: allDevices(devices.slices()),
		taken: takenDevices(devices, wanted),
		deviceClass: devices.deviceClass,
	};
	return allocate(wanted, cluster.node('n1')!, input)?.devices?.results?.map(
		({request, device}) => `${request}=${device}`,
	);
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
		'selector device.attributes[: Unexpected token: EOF',
	);
});
