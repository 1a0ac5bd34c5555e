import test, {type ExecutionContext} from 'ava';
import {needing} from '../clients/installed-programs.ts';
import {serveEtcd} from '../../source/cluster/serve-etcd.ts';
import {startCluster} from '../../source/cluster/start-cluster.ts';
import {startStore} from '../../source/cluster/start-store.ts';
import type {Cluster, ClusterOptions} from '../../source/cluster/types.ts';
import {endpointOf, eventually} from '../store/etcd/etcd-harness.ts';
import {startEtcdProcess} from '../store/wire/etcd-process.ts';

/** Everything but acting: what several API servers on one store run but for one of them. */
const apiOnly: ClusterOptions = {components: new Set(['store', 'api'])};

const deployment = {
	metadata: {name: 'web', namespace: 'default'},
	spec: {
		replicas: 4,
		selector: {matchLabels: {app: 'web'}},
		template: {metadata: {labels: {app: 'web'}}, spec: {containers: [{name: 'web', image: 'nginx:1'}]}},
	},
};

const podsOn = async (cluster: Cluster): Promise<readonly string[]> => {
	const {items} = await cluster.client.list('Pod', {namespace: 'default'});
	return items.filter(({status}) => status?.phase === 'Running').map(({spec}) => spec?.nodeName ?? '');
};

/** A deployment runs, moves when its node is tainted, and a second API server shows all of it. */
const runsOn = async (
	t: ExecutionContext,
	endpoint: string,
	interrupt: () => Promise<void> = async () => undefined,
) => {
	// A hundred times as fast, so that nobody waits for pods to start.
	const options = {etcd: {endpoints: [endpoint]}, speed: 100, podStartMs: 200, podStopMs: 200} as const;
	const cluster = await startCluster({...options, nodes: 3});
	t.teardown(() => cluster.stop());
	const second = await startCluster({...options, ...apiOnly});
	t.teardown(() => second.stop());
	await second.client.create('Deployment', deployment as never);
	const running = (count: number, avoided?: string) =>
		eventually(async () => {
			const nodes = await podsOn(second);
			return nodes.length === count && !nodes.includes(avoided ?? '');
		}, `${count} pods running`);
	await running(4);
	await interrupt();
	await second.client.patch('Node', {name: 'node-1'}, 'merge', {
		spec: {taints: [{key: 'maintenance', effect: 'NoExecute'}]},
	});
	await running(4, 'node-1');
	const seen = await cluster.client.list('Pod', {namespace: 'default'});
	const alsoSeen = await second.client.list('Pod', {
		namespace: 'default',
		resourceVersion: seen.metadata.resourceVersion,
	});
	t.true(Number(alsoSeen.metadata.resourceVersion) >= Number(seen.metadata.resourceVersion));
	t.throws(() => cluster.store.transact({}), {message: /this is the watch cache of the etcd at/});
};

test('a cluster keeps its state in an etcd, and a second API server on it sees the same', async t => {
	const standalone = await startStore();
	const server = await serveEtcd(standalone, 0);
	t.teardown(async () => {
		await server.close();
		await standalone.stop();
	});
	await runsOn(t, endpointOf(server.url));
});

needing(test, 'etcd')('etcd: a cluster goes on when it is killed and started again', async t => {
	const etcd = await startEtcdProcess();
	t.teardown(() => etcd.stop());
	await runsOn(t, endpointOf(etcd.url), async () => {
		await etcd.kill();
		await etcd.start();
	});
});

test('an etcd that is not there stops the start with its address', async t => {
	const starting = startCluster({etcd: {endpoints: ['127.0.0.1:1']}});
	await t.throwsAsync(starting, {message: /^cannot use the etcd at 127\.0\.0\.1:1: etcd: .*ECONNREFUSED/});
});
