import test from 'ava';
import {parseFeatureGates} from '../../source/cluster/feature-gates.ts';
import {startCluster} from '../../source/cluster/start-cluster.ts';

/* Jobs whose pods must run together, with the alpha gates of Kubernetes 1.36 that make PodGroups of them. */

const jobOf = (name: string, spec: object) => ({
	metadata: {name, namespace: 'default'},
	spec: {
		parallelism: 4,
		completions: 4,
		completionMode: 'Indexed',
		template: {
			spec: {
				restartPolicy: 'Never',
				containers: [{name: 'main', image: 'app:1', resources: {requests: {cpu: '2'}}}],
			},
		},
		...spec,
	},
});

const start = async (gates: string) => {
	const cluster = await startCluster({
		nodes: [{name: 'node', count: 3, cpu: '2'}],
		speed: Infinity,
		seed: 3,
		featureGates: parseFeatureGates(gates),
	});
	const podsOf = (name: string) =>
		cluster.informers
			.of('Pod')
			.list()
			.filter(({metadata}) => metadata.labels?.['job-name'] === name);
	return {...cluster, podsOf};
};

const all = 'GenericWorkload=true,GangScheduling=true,EnableWorkloadWithJob=true';

test('an Indexed job that works on all its indexes at once is placed whole or not at all', async t => {
	const {client, informers, time, podsOf, stop} = await start(all);
	await client.create('Job', jobOf('train', {}));
	await time.runUntil(() => podsOf('train').length === 4, 60_000);
	const [workload] = informers.of('Workload').list();
	const [group] = informers.of('PodGroup').list();
	t.regex(workload!.metadata.name, /^train-[bcdfghjklmnpqrstvwxz2456789]+$/);
	t.deepEqual(workload!.spec, {
		controllerRef: {apiGroup: 'batch', kind: 'Job', name: 'train'},
		podGroupTemplates: [{name: 'train-pgt-0', schedulingPolicy: {gang: {minCount: 4}}}],
	});
	t.true(group!.metadata.name.startsWith(`${workload!.metadata.name}-train-pgt-0-`));
	t.deepEqual(group!.spec.podGroupTemplateRef, {
		workload: {podGroupTemplateName: 'train-pgt-0', workloadName: workload!.metadata.name},
	});
	t.deepEqual(
		group!.metadata.ownerReferences?.map(({kind, controller}) => [kind, controller]),
		[
			['Job', true],
			['Workload', undefined],
		],
	);
	t.true(podsOf('train').every(({spec}) => spec.schedulingGroup?.podGroupName === group!.metadata.name));
	await time.runUntil(() => false, 120_000);
	t.true(
		podsOf('train').every(({spec}) => spec.nodeName === undefined),
		'only three of four would fit',
	);

	await client.create('Node', {
		metadata: {name: 'spare'},
		spec: {},
		status: {capacity: {cpu: '2', memory: '8Gi', pods: '110'}},
	});
	const succeeded = () => informers.of('Job').get('default/train')?.status?.succeeded === 4;
	t.true(await time.runUntil(succeeded, 120_000));
	const {items} = await client.list('Event', {namespace: 'default'});
	const reasons = new Set(items.map(({reason}) => reason));
	t.true(reasons.has('WorkloadCreated') && reasons.has('PodGroupCreated'));

	await client.delete('Job', {name: 'train', namespace: 'default'}, {propagationPolicy: 'Background'});
	t.true(await time.runUntil(() => informers.of('PodGroup').list().length === 0, 120_000), 'they go with the job');
	await stop();
});

test('other jobs have no group, and neither has any behind a closed gate', async t => {
	const {client, informers, time, podsOf, stop} = await start(all);
	const others = {
		plain: {completionMode: 'NonIndexed'},
		single: {parallelism: 1, completions: 1},
		staged: {parallelism: 2},
	};
	for (const [name, spec] of Object.entries(others)) await client.create('Job', jobOf(name, spec));
	const done = () =>
		informers
			.of('Job')
			.list()
			.every(({status}) => status?.completionTime !== undefined);
	t.true(await time.runUntil(done, 600_000));
	t.deepEqual(informers.of('PodGroup').list(), []);
	t.is(podsOf('staged').length, 4);
	await stop();

	const closed = await start('GenericWorkload=true,GangScheduling=true');
	await closed.client.create('Job', jobOf('train', {}));
	await closed.time.runUntil(() => closed.podsOf('train').length === 4, 60_000);
	t.deepEqual(closed.informers.of('Workload').list(), []);
	await closed.stop();
});

test('a job that is put into a group of its own stays there', async t => {
	const {client, informers, time, podsOf, stop} = await start(all);
	const template = jobOf('x', {}).spec.template;
	const own = {...template, spec: {...template.spec, schedulingGroup: {podGroupName: 'mine'}}};
	await client.create('Job', jobOf('train', {template: own}));
	await time.runUntil(() => podsOf('train').length === 4, 60_000);
	t.deepEqual(informers.of('Workload').list(), []);
	t.true(podsOf('train').every(({spec}) => spec.schedulingGroup?.podGroupName === 'mine'));
	await stop();
});
