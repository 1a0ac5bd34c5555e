import anyTest from 'ava';
import type {TestFn} from 'ava';
import {
	CoreV1Api,
	KubeConfig,
	PatchStrategy,
	Watch,
	makeInformer,
	setHeaderOptions,
	type V1ConfigMap,
} from '@kubernetes/client-node';
import {startServedCluster, type ServedCluster} from './served-cluster.ts';

interface Context {
	readonly cluster: ServedCluster;
	readonly config: KubeConfig;
	readonly core: CoreV1Api;
}

const test = anyTest as TestFn<Context>;
const namespace = 'default';
const labelled = (name: string, set: string, value = 'a'): V1ConfigMap => ({
	metadata: {name, labels: {set}},
	data: {k: value},
});

test.before(async t => {
	const cluster = await startServedCluster();
	const config = new KubeConfig();
	config.loadFromFile(cluster.kubeconfig);
	t.context = {cluster, config, core: config.makeApiClient(CoreV1Api)};
});
test.after.always(t => t.context.cluster.stop());

test('the four kinds of patches do what they are called', async t => {
	const {core} = t.context;
	const name = 'patched';
	await core.createNamespacedConfigMap({namespace, body: labelled(name, 'patches')});
	const patch = (body: object, type: string) =>
		core.patchNamespacedConfigMap(
			{namespace, name, body, fieldManager: 'test', ...applying(type)},
			setHeaderOptions('Content-Type', type),
		);
	const applying = (type: string) => (type === PatchStrategy.ServerSideApply ? {force: true} : {});
	t.is((await patch([{op: 'replace', path: '/data/k', value: 'b'}], PatchStrategy.JsonPatch)).data?.['k'], 'b');
	t.deepEqual((await patch({data: {k: null, m: 'c'}}, PatchStrategy.MergePatch)).data, {m: 'c'});
	t.is((await patch({data: {s: 'd'}}, PatchStrategy.StrategicMergePatch)).data?.['s'], 'd');
	const applied = {apiVersion: 'v1', kind: 'ConfigMap', metadata: {name}, data: {z: 'e'}};
	t.is((await patch(applied, PatchStrategy.ServerSideApply)).data?.['z'], 'e');
});

test('an informer hears of what comes, changes and goes, and takes up where its watch ended', async t => {
	const {core, config} = t.context;
	const heard: string[] = [];
	let wake = () => {};
	const list = () => core.listNamespacedConfigMap({namespace, labelSelector: 'set=informed'});
	const informer = makeInformer<V1ConfigMap>(
		config,
		`/api/v1/namespaces/${namespace}/configmaps`,
		list,
		'set=informed',
	);
	for (const verb of ['add', 'update', 'delete'] as const) {
		informer.on(verb, object => {
			heard.push(`${verb} ${object.metadata?.name} ${object.data?.['k']}`);
			wake();
		});
	}
	const until = async (text: string) => {
		while (!heard.includes(text)) await new Promise<void>(resolve => (wake = resolve));
	};
	await core.createNamespacedConfigMap({namespace, body: labelled('first', 'informed')});
	await informer.start();
	await until('add first a');
	await core.createNamespacedConfigMap({namespace, body: labelled('second', 'informed')});
	await until('add second a');
	await informer.stop();
	await core.replaceNamespacedConfigMap({namespace, name: 'second', body: labelled('second', 'informed', 'b')});
	await informer.start();
	await until('update second b');
	await core.deleteNamespacedConfigMap({namespace, name: 'first'});
	await until('delete first a');
	await informer.stop();
	t.is(heard.filter(text => text === 'add first a').length, 1, 'nothing is told twice');
});

test('a watch goes on from a revision', async t => {
	const {core, config} = t.context;
	const body = labelled('watched', 'watch');
	const created = await core.createNamespacedConfigMap({namespace, body});
	await core.replaceNamespacedConfigMap({namespace, name: 'watched', body: labelled('watched', 'watch', 'b')});
	await core.deleteNamespacedConfigMap({namespace, name: 'watched'});
	const phases: string[] = [];
	await new Promise<void>((resolve, reject) => {
		const query = {resourceVersion: created.metadata!.resourceVersion!, labelSelector: 'set=watch'};
		new Watch(config)
			.watch(
				`/api/v1/namespaces/${namespace}/configmaps`,
				query,
				phase => {
					phases.push(phase);
					if (phase === 'DELETED') resolve();
				},
				() => {},
			)
			.catch(reject);
	});
	t.deepEqual(phases, ['MODIFIED', 'DELETED']);
});

test('a failure reaches the client as an exception with its Status', async t => {
	const error = await t.throwsAsync(t.context.core.readNamespacedPod({namespace, name: 'none'}));
	t.like(error, {code: 404});
	t.regex(String((error as unknown as {body: unknown}).body), /pods \\?"none\\?" not found/);
});
