import test from 'ava';
import {startCluster} from '../../source/cluster/start-cluster.ts';

test('a role that aggregates others has their rules, and follows them', async t => {
	const cluster = await startCluster({speed: Infinity, components: new Set(['store', 'api', 'controllers'])});
	const {client, time} = cluster;
	const settle = () => time.runUntil(() => false, 1000);
	const rulesOf = async (name: string) => (await client.get('ClusterRole', {name})).rules;
	const rule = (resource: string) => ({verbs: ['get'], apiGroups: ['x.example'], resources: [resource]});
	const before = (await client.get('ClusterRole', {name: 'admin'})).metadata.resourceVersion;
	await client.create('ClusterRole', {
		metadata: {name: 'whole'},
		aggregationRule: {clusterRoleSelectors: [{matchLabels: {part: 'b'}}, {matchLabels: {part: 'a'}}]},
		rules: [],
	});
	const part = (name: string, label: string, ...resources: string[]) =>
		client.create('ClusterRole', {metadata: {name, labels: {part: label}}, rules: resources.map(rule)});
	await part('a2', 'a', 'ys', 'zs');
	await part('a1', 'a', 'xs');
	await part('b', 'b', 'zs');
	await settle();
	t.deepEqual(await rulesOf('whole'), ['zs', 'xs', 'ys'].map(rule));
	await client.delete('ClusterRole', {name: 'a2'});
	await settle();
	t.deepEqual(await rulesOf('whole'), ['zs', 'xs'].map(rule));
	await client.patch('ClusterRole', {name: 'whole'}, 'merge', {rules: [rule('own')]});
	await settle();
	t.deepEqual(await rulesOf('whole'), ['zs', 'xs'].map(rule));
	t.is(
		(await client.get('ClusterRole', {name: 'admin'})).metadata.resourceVersion,
		before,
		'it was complete from the start',
	);
	await cluster.stop();
});
