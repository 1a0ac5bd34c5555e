import test from 'ava';
import {startCluster} from '../../source/cluster/start-cluster.ts';

/* Devices that pods share by naming one claim, in a whole cluster. */

const driver = 'gpu.example.com';

const podOf = (name: string) => ({
	metadata: {name, namespace: 'default'},
	spec: {
		containers: [{name: 'main', image: 'app:1'}],
		resourceClaims: [{name: 'gpu', resourceClaimName: 'shared'}],
	},
});

test('pods that name one claim share its device, and it is free again when the last of them is gone', async t => {
	const {client, informers, time, stop} = await startCluster({nodes: 3, speed: Infinity, seed: 1});
	await client.create('DeviceClass', {metadata: {name: 'gpu'}, spec: {}});
	await client.create('ResourceSlice', {
		metadata: {name: 'gpus'},
		spec: {
			driver,
			nodeName: 'node-2',
			pool: {name: 'node-2', generation: 1, resourceSliceCount: 1},
			devices: [{name: 'gpu-0'}],
		},
	});
	const pods = informers.of('Pod');
	const claim = () => informers.of('ResourceV1ResourceClaim').get('default/shared');
	await client.create('Pod', podOf('first'));
	await time.runUntil(() => pods.get('default/first')?.status?.conditions !== undefined, 10_000);
	t.is(pods.get('default/first')?.spec.nodeName, undefined, 'the claim is not there yet');

	await client.create('ResourceV1ResourceClaim', {
		metadata: {name: 'shared', namespace: 'default'},
		spec: {devices: {requests: [{name: 'gpu', exactly: {deviceClassName: 'gpu'}}]}},
	});
	await client.create('Pod', podOf('second'));
	const running = (name: string) => pods.get(`default/${name}`)?.status?.phase === 'Running';
	t.true(await time.runUntil(() => running('first') && running('second'), 120_000));
	t.deepEqual(
		['first', 'second'].map(name => pods.get(`default/${name}`)?.spec.nodeName),
		['node-2', 'node-2'],
	);
	t.deepEqual(claim()?.status?.allocation?.devices?.results, [
		{device: 'gpu-0', driver, pool: 'node-2', request: 'gpu'},
	]);
	t.deepEqual((claim()?.status?.reservedFor ?? []).map(({name}) => name).toSorted(), ['first', 'second']);
	t.deepEqual(claim()?.metadata.finalizers, ['resource.kubernetes.io/delete-protection']);

	await client.delete('Pod', {name: 'first', namespace: 'default'});
	t.true(await time.runUntil(() => claim()?.status?.reservedFor?.length === 1, 60_000));
	t.truthy(claim()?.status?.allocation, 'the other pod still has it');
	await client.delete('Pod', {name: 'second', namespace: 'default'});
	t.true(await time.runUntil(() => claim()?.status?.allocation === undefined, 60_000));
	t.true(await time.runUntil(() => claim()?.metadata.finalizers === undefined, 60_000));
	t.truthy(claim(), 'it was made by hand, so it stays');
	await stop();
});

test('a pod waits for its device to be attached, and takes another when that fails', async t => {
	const {client, informers, time, stop} = await startCluster({nodes: 2, speed: Infinity, seed: 1});
	await client.create('DeviceClass', {metadata: {name: 'gpu'}, spec: {}});
	const remote = (name: string) => ({
		name,
		bindsToNode: true,
		bindingConditions: ['Attached'],
		bindingFailureConditions: ['AttachFailed'],
	});
	await client.create('ResourceSlice', {
		metadata: {name: 'fabric'},
		spec: {
			driver,
			allNodes: true,
			pool: {name: 'fabric', generation: 1, resourceSliceCount: 1},
			devices: [remote('gpu-0'), remote('gpu-1')],
		},
	});
	await client.create('ResourceV1ResourceClaim', {
		metadata: {name: 'shared', namespace: 'default'},
		spec: {devices: {requests: [{name: 'gpu', exactly: {deviceClassName: 'gpu'}}]}},
	});
	await client.create('Pod', podOf('first'));
	const pod = () => informers.of('Pod').get('default/first');
	const claim = () => informers.of('ResourceV1ResourceClaim').get('default/shared');
	const report = async (type: string): Promise<void> => {
		const {device} = claim()!.status!.allocation!.devices!.results![0]!;
		const condition = {
			type,
			status: 'True',
			reason: 'Fabric',
			message: 'done',
			lastTransitionTime: claim()!.metadata.creationTimestamp,
		};
		const status = {...claim()!.status, devices: [{driver, pool: 'fabric', device, conditions: [condition]}]};
		await client.update('ResourceV1ResourceClaim', {...claim()!, status}, {subresource: 'status'});
	};
	const reasonsOf = async (): Promise<readonly (string | undefined)[]> => {
		const {items} = await client.list('Event', {namespace: 'default'});
		return items.map(({reason}) => reason);
	};

	t.true(await time.runUntil(() => claim()?.status?.allocation !== undefined, 10_000));
	await time.runUntil(() => false, 20_000);
	t.is(pod()?.spec.nodeName, undefined);
	t.true((await reasonsOf()).includes('BindingConditionsPending'));

	await report('AttachFailed');
	t.true(await time.runUntil(() => claim()?.status?.devices === undefined, 60_000), 'the claim is deallocated');
	t.true(await time.runUntil(() => claim()?.status?.allocation !== undefined, 60_000));
	await report('Attached');
	t.true(await time.runUntil(() => pod()?.status?.phase === 'Running', 60_000));
	await stop();
});

test('devices give an extended resource that no node has', async t => {
	const {client, informers, time, stop} = await startCluster({nodes: 2, speed: Infinity, seed: 1});
	const asking = (name: string) => ({
		metadata: {name, namespace: 'default'},
		spec: {
			containers: [
				{
					name: 'main',
					image: 'app:1',
					resources: {requests: {'example.com/gpu': '1'}, limits: {'example.com/gpu': '1'}},
				},
			],
		},
	});
	const pods = informers.of('Pod');
	const claims = informers.of('ResourceV1ResourceClaim');
	await client.create('Pod', asking('first'));
	await time.runUntil(() => pods.get('default/first')?.status?.conditions !== undefined, 10_000);
	t.is(pods.get('default/first')?.spec.nodeName, undefined);
	await client.create('ResourceSlice', {
		metadata: {name: 'gpus'},
		spec: {
			driver,
			nodeName: 'node-1',
			pool: {name: 'node-1', generation: 1, resourceSliceCount: 1},
			devices: [{name: 'gpu-0'}],
		},
	});
	await client.create('DeviceClass', {metadata: {name: 'gpu'}, spec: {extendedResourceName: 'example.com/gpu'}});
	t.true(await time.runUntil(() => pods.get('default/first')?.status?.phase === 'Running', 60_000));
	t.is(pods.get('default/first')?.spec.nodeName, 'node-1');
	const [claim] = claims.list();
	t.regex(claim!.metadata.name, /^first-extended-resources-/);
	t.deepEqual(pods.get('default/first')?.status?.extendedResourceClaimStatus, {
		requestMappings: [{containerName: 'main', requestName: 'container-0-request-0', resourceName: 'example.com/gpu'}],
		resourceClaimName: claim!.metadata.name,
	});
	t.is(claim!.status?.allocation?.devices?.results?.[0]?.device, 'gpu-0');

	await client.create('Pod', asking('second'));
	await time.runUntil(() => pods.get('default/second')?.status?.conditions !== undefined, 10_000);
	t.is(pods.get('default/second')?.spec.nodeName, undefined);
	await client.delete('Pod', {name: 'first', namespace: 'default'});
	t.true(await time.runUntil(() => pods.get('default/second')?.status?.phase === 'Running', 120_000));
	t.is(claims.list().length, 1, 'the claim of the first pod went with it');
	await stop();
});

test('pods leave a device with a NoExecute taint when their claim does not tolerate it any longer', async t => {
	const {client, informers, time, stop} = await startCluster({nodes: 1, speed: Infinity, seed: 1});
	await client.create('DeviceClass', {metadata: {name: 'gpu'}, spec: {}});
	const slice = (taints?: readonly {readonly key: string; readonly effect: string}[]) => ({
		driver,
		nodeName: 'node-0',
		pool: {name: 'node-0', generation: 1, resourceSliceCount: 1},
		devices: [
			{name: 'gpu-0', ...(taints && {taints})},
			{name: 'gpu-1', ...(taints && {taints})},
		],
	});
	await client.create('ResourceSlice', {metadata: {name: 'gpus'}, spec: slice()});
	const pods = informers.of('Pod');
	const toleration = {key: 'broken', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 60};
	for (const [name, tolerations] of [
		['plain', undefined],
		['patient', [toleration]],
	] as const) {
		await client.create('ResourceV1ResourceClaim', {
			metadata: {name, namespace: 'default'},
			spec: {devices: {requests: [{name: 'gpu', exactly: {deviceClassName: 'gpu', tolerations}}]}},
		});
		const pod = podOf(name);
		await client.create('Pod', {...pod, spec: {...pod.spec, resourceClaims: [{name: 'gpu', resourceClaimName: name}]}});
	}
	const running = (name: string) => pods.get(`default/${name}`)?.status?.phase === 'Running';
	t.true(await time.runUntil(() => running('plain') && running('patient'), 60_000));

	const taint = async (taints?: Parameters<typeof slice>[0]): Promise<void> => {
		const stored = informers.of('ResourceSlice').get('gpus')!;
		await client.update('ResourceSlice', {...stored, spec: slice(taints)});
	};
	await taint([{key: 'broken', effect: 'NoExecute'}]);
	t.true(await time.runUntil(() => pods.get('default/plain') === undefined, 20_000));
	t.true(running('patient'));
	await taint();
	await time.runUntil(() => false, 100_000);
	t.true(running('patient'), 'the taint went before its time was over');
	await taint([{key: 'broken', effect: 'NoExecute'}]);
	t.true(await time.runUntil(() => pods.get('default/patient')?.metadata.deletionTimestamp !== undefined, 90_000));
	const {conditions = []} = pods.get('default/patient')!.status!;
	t.is(conditions.find(({type}) => type === 'DisruptionTarget')?.reason, 'DeletionByDeviceTaintManager');
	const {items} = await client.list('Event', {namespace: 'default'});
	const messages = items.flatMap(({reason, message}) => (reason === 'DeviceTaintManagerEviction' ? [message] : []));
	t.deepEqual(messages.toSorted(), ['Cancelling deletion', 'Marking for deletion', 'Marking for deletion']);
	await stop();
});

test('a claim that is deleted while it is allocated and unused gives its device back and goes', async t => {
	const {client, informers, time, stop} = await startCluster({nodes: 1, speed: Infinity, seed: 1});
	const name = {name: 'shared', namespace: 'default'};
	const made = await client.create('ResourceV1ResourceClaim', {
		metadata: {...name, finalizers: ['resource.kubernetes.io/delete-protection']},
		spec: {devices: {requests: [{name: 'gpu', exactly: {deviceClassName: 'gpu'}}]}},
	});
	const results = [{device: 'gpu-0', driver, pool: 'node-0', request: 'gpu'}];
	const status = {allocation: {devices: {results}}, devices: [{device: 'gpu-0', driver, pool: 'node-0'}]};
	await client.update('ResourceV1ResourceClaim', {...made, status}, {subresource: 'status'});
	await time.runUntil(() => false, 10_000);
	t.truthy(informers.of('ResourceV1ResourceClaim').get('default/shared')?.status?.allocation, 'it may be used yet');
	await client.delete('ResourceV1ResourceClaim', name);
	t.true(await time.runUntil(() => informers.of('ResourceV1ResourceClaim').list().length === 0, 20_000));
	await stop();
});
