import test from 'ava';
import {startCluster} from '../../source/cluster/start-cluster.ts';

const pod = (name: string, cpu: string) => ({
	metadata: {name, namespace: 'default'},
	spec: {containers: [{name: 'main', image: 'nginx', resources: {requests: {cpu}}}]},
});

test('a cluster tells what its store, scheduler and controllers are at, and a scrape says the same', async t => {
	const cluster = await startCluster({nodes: 2, speed: Infinity});
	t.teardown(() => cluster.stop());
	await cluster.client.create('Pod', pod('fits', '100m'));
	await cluster.client.create('Pod', pod('huge', '1000'));
	await cluster.time.runUntil(() => false, 5000);

	const {scheduler, store, controllers} = cluster.statistics();
	t.like(scheduler?.queue, {active: 0, unschedulable: 1});
	t.deepEqual(
		scheduler?.waiting().map(({key, refusedBy}) => [key, [...refusedBy]]),
		[['default/huge', ['NodeResourcesFit']]],
	);
	const [last, first] = scheduler!.decisions(2);
	t.like(last, {pod: 'default/huge', node: undefined});
	t.is(first?.pod, 'default/fits');
	t.is(typeof first?.score, 'number', 'two nodes were scored');
	t.deepEqual(
		scheduler?.attempts.map(({result, count}) => [result, count]),
		[
			['scheduled', 1],
			['unschedulable', 1],
		],
	);

	t.is(store.revision, cluster.store.tip);
	t.is(store.watchers.parked, 0);
	const weight = store.weigh();
	t.is(
		weight.roots.reduce((sum, {keys}) => sum + keys, 0),
		store.keys,
	);
	t.is(weight.roots.find(({root}) => root === '/registry/pods')?.keys, 2);
	t.true(weight.historyBytes > weight.roots.reduce((sum, {bytes}) => sum + bytes, 0), 'every change is kept');

	const account = controllers.find(({name}) => name === 'serviceaccount-controller')!;
	t.true(account.totals.processed > 0);
	t.is(account.depth, 0);

	const scraped = new Map(cluster.metrics().map(family => [family.name, family.samples]));
	t.is(scraped.get('etcd_debugging_mvcc_keys_total')?.[0]?.value, store.keys);
	t.is(scraped.get('scheduler_schedule_attempts_total')?.length, 2);
	t.is(scraped.get('workqueue_depth')?.length, controllers.length);
});

test('a store that is too large to weigh is estimated from values spread over it', async t => {
	const cluster = await startCluster({speed: Infinity, components: new Set(['store', 'api'])});
	t.teardown(() => cluster.stop());
	const text = 'x'.repeat(100);
	for (let key = 0; key < 3000; key++)
		cluster.store.transact({success: [{type: 'put', key: `/mine/one/${String(key).padStart(4, '0')}`, value: {text}}]});
	await cluster.time.runUntil(() => false, 1000);
	const {roots, isEstimate} = cluster.store.weigh();
	t.true(isEstimate);
	t.is(roots.find(({root}) => root === '/mine/one')?.bytes, 3000 * 114);
});
