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
