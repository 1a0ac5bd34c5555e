import test from 'ava';
import {startCluster} from '../../source/cluster/start-cluster.ts';
import {users} from '../../source/cluster/users.ts';

const metrics = {group: 'metrics.k8s.io', version: 'v1beta1', user: users.admin} as const;

const podOf = (name: string, requests: object, annotations: object = {}) => ({
	metadata: {name, namespace: 'default', annotations},
	spec: {
		containers: ['a', 'b'].map(container => ({name: container, image: 'x', resources: {requests}})),
	},
});

test('usage is what annotations say, or a steady share of the requests; a node sums up its pods', async t => {
	const cluster = await startCluster({nodes: 1, speed: Infinity, seed: 1});
	const {client, time, api} = cluster;
	const list = async (resource: string): Promise<any[]> =>
		((await api.handle({...metrics, verb: 'list', resource})).object as any).items;
	await client.create('Pod', podOf('said', {}, {'inkube.dev/cpu': '300m', 'inkube.dev/memory': '64Mi'}) as never);
	await client.create('Pod', podOf('shared', {cpu: '100m', memory: '100Mi'}) as never);
	t.deepEqual(await list('pods'), [], 'nothing is known of pods that do not run');
	await time.runUntil(() => false, 5000);
	const [said, shared] = (await list('pods')).toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
	t.deepEqual(said.containers, [
		{name: 'a', usage: {cpu: '150000000n', memory: '32768Ki'}},
		{name: 'b', usage: {cpu: '150000000n', memory: '32768Ki'}},
	]);
	t.like(said, {apiVersion: 'metrics.k8s.io/v1beta1', kind: 'PodMetrics', window: '15s'});
	for (const {usage} of shared.containers) {
		const milli = Number.parseInt(usage.cpu, 10) / 1e6;
		t.true(milli > 51 && milli < 69, `${milli}m of 100m`);
	}
	const [node] = await list('nodes');
	const ofPods = [said, shared].flatMap(({containers}) => containers);
	const total = ofPods.reduce((sum: number, {usage}: any) => sum + Number.parseInt(usage.cpu, 10), 50e6);
	t.true(Math.abs(Number.parseInt(node.usage.cpu, 10) - total) < 10);
	await time.runUntil(() => false, 60_000);
	const later = (await list('pods')).find(({metadata}) => metadata.name === 'shared');
	t.deepEqual(later.containers, shared.containers);
	t.not(later.timestamp, shared.timestamp);
	const request = {...metrics, verb: 'get', resource: 'pods', namespace: 'default'} as const;
	await t.throwsAsync(api.handle({...request, name: 'none'}), {message: /pods\.metrics\.k8s\.io "none" not found/});
	await t.throwsAsync(api.watch({...request, verb: 'watch'}, {events: () => true, ended: () => undefined}));
	await cluster.stop();
});

test('without kubelets nothing is measured, and a plain cluster has no such group', async t => {
	const bare = await startCluster({speed: Infinity, components: new Set(['store', 'api'])});
	const request = {...metrics, verb: 'list', resource: 'nodes'} as const;
	t.deepEqual(((await bare.api.handle(request)).object as any).items, []);
	const plain = await startCluster({speed: Infinity, plain: true, components: new Set(['store', 'api'])});
	await t.throwsAsync(plain.api.handle(request));
	await bare.stop();
	await plain.stop();
});
