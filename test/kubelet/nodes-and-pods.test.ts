import test, {type ExecutionContext} from 'ava';
import {commandContext} from '../../source/cluster/command-context.ts';
import {startCluster} from '../../source/cluster/start-cluster.ts';
import {silentLog} from '../../source/cluster/silent-log.ts';
import type {ClusterOptions} from '../../source/cluster/types.ts';
import type {ObjectOf} from '../../source/client/types.ts';
import {runCommand} from '../../source/commands/run-command.ts';
import {findCondition} from '../../source/machinery/conditions.ts';

type Pod = ObjectOf<'Pod'>;

/** A cluster of kubelets, and the service accounts that pods need: nothing schedules, replaces or evicts. */
const start = async (t: ExecutionContext, options: ClusterOptions = {}) => {
	const cluster = await startCluster({
		speed: Infinity,
		seed: 1,
		components: new Set(['store', 'api', 'kubelets', 'controllers']),
		controllers: 'serviceaccount-controller',
		...options,
	});
	t.teardown(() => cluster.stop());
	const {client, time} = cluster;
	const startMs = time.now();
	const context = commandContext(cluster, '.');
	return {
		cluster,
		client,
		pass: (ms: number) => time.runUntil(() => false, ms),
		elapsed: () => time.now() - startMs,
		do: (line: string) => runCommand(line, context),
		node: (name: string) => client.get('Node', {name}),
		lease: (name: string) => client.get('Lease', {name, namespace: 'kube-node-lease'}),
		pod: (name: string) => client.get('Pod', {name, namespace: 'default'}),
		run: (name: string, node: string, rest: {annotations?: {[name: string]: string}; spec?: object} = {}) =>
			client.create('Pod', {
				metadata: {name, namespace: 'default', annotations: rest.annotations ?? {}},
				spec: {nodeName: node, containers: [{name: 'c', image: 'app:1'}], ...rest.spec},
			}),
		/** Milliseconds until the pod is ready, from now; −1 when it is not within ten minutes. */
		async readyIn(name: string) {
			const before = time.now();
			const pods = cluster.informers.of('Pod');
			const isReady = () => findCondition(pods.get(`default/${name}`)?.status?.conditions, 'Ready')?.status === 'True';
			return (await time.runUntil(isReady, 600_000)) ? time.now() - before : -1;
		},
	};
};

const ready = (node: ObjectOf<'Node'>) => findCondition(node.status?.conditions, 'Ready')?.status;

test('a node is ready at once, with the labels, addresses and conditions of a kubelet', async t => {
	const {node, pass, client} = await start(t, {nodes: 1});
	await client.create('Node', {metadata: {name: 'mine', labels: {'kubernetes.io/os': 'beos'}}, spec: {}});
	await pass(0);
	for (const name of ['node-0', 'mine']) {
		const {metadata, status} = await node(name);
		t.is(metadata.labels?.['kubernetes.io/hostname'], name);
		t.is(metadata.labels?.['kubernetes.io/arch'], 'amd64');
		t.deepEqual(
			status?.conditions?.map(({type, status: is}) => `${type}=${is}`),
			['MemoryPressure=False', 'DiskPressure=False', 'PIDPressure=False', 'Ready=True'],
		);
		t.regex(status?.nodeInfo?.kubeletVersion ?? '', /^v1\.36\./);
	}
	t.is((await node('mine')).metadata.labels?.['kubernetes.io/os'], 'beos', 'a label that is there stays');
	const addresses = await Promise.all(
		['node-0', 'mine'].map(async name => (await node(name)).status?.addresses?.[0]?.address),
	);
	t.is(new Set(addresses).size, 2);
	t.regex(addresses[0] ?? '', /^172\.18\.0\.\d+$/);
});

test('a node that does not say what it has gets 4 CPUs, 8 GiB and 110 pods', async t => {
	const {node, pass, client} = await start(t);
	await client.create('Node', {metadata: {name: 'bare'}, spec: {}});
	const capacity = {cpu: '64', memory: '1Ti', 'example.com/gpu': '8'};
	await client.create('Node', {metadata: {name: 'large'}, spec: {}, status: {capacity}});
	await pass(0);
	const bare = (await node('bare')).status;
	t.like(bare?.capacity, {cpu: '4', memory: '8Gi', pods: '110'});
	t.deepEqual(bare?.allocatable, bare?.capacity);
	t.like((await node('large')).status?.allocatable, {...capacity, pods: '110'});
});

test('a lease is renewed every ten seconds', async t => {
	const {cluster, lease, pass, node} = await start(t, {nodes: 1});
	const renewals: number[] = [];
	cluster.informers.of('Lease').subscribe({
		added: ({spec}) => renewals.push(Date.parse(spec?.renewTime ?? '')),
		updated: ({spec}) => renewals.push(Date.parse(spec?.renewTime ?? '')),
	});
	await pass(65_000);
	t.true(renewals.length >= 7);
	const waits = renewals.slice(1).map((moment, index) => moment - renewals[index]!);
	t.true(waits[0]! >= 5000 && waits[0]! <= 10_000, 'the first wait is cut short so that many nodes spread out');
	t.true(waits.slice(1).every(wait => wait === 10_000));
	const {spec, metadata} = await lease('node-0');
	t.like(spec, {holderIdentity: 'node-0', leaseDurationSeconds: 40});
	t.is(metadata.ownerReferences?.[0]?.uid, (await node('node-0')).metadata.uid);
});

test('a lease that somebody took away or changed is there again at the next renewal', async t => {
	const {client, lease, pass} = await start(t, {nodes: 1});
	await pass(1000);
	const key = {name: 'node-0', namespace: 'kube-node-lease'};
	await client.patch('Lease', key, 'merge', {spec: {holderIdentity: 'somebody'}});
	await pass(11_000);
	t.is((await lease('node-0')).spec?.holderIdentity, 'node-0');
	await client.delete('Lease', key);
	await pass(11_000);
	t.is((await lease('node-0')).spec?.holderIdentity, 'node-0');
});

test('conditions are posted every five minutes even when nothing changed, and keep their transition times', async t => {
	const {node, pass} = await start(t, {nodes: 1});
	const condition = async () =>
		findCondition((await node('node-0')).status?.conditions, 'Ready') as unknown as {
			readonly lastHeartbeatTime: string;
			readonly lastTransitionTime: string;
		};
	await pass(0);
	const first = await condition();
	await pass(290_000);
	t.is((await condition()).lastHeartbeatTime, first.lastHeartbeatTime);
	await pass(20_000);
	const later = await condition();
	t.true(Date.parse(later.lastHeartbeatTime) >= Date.parse(first.lastHeartbeatTime) + 290_000);
	t.is(later.lastTransitionTime, first.lastTransitionTime);
});

test('a failed node is silent until it is healed, and so are its pods', async t => {
	const {do: command, lease, pass, run, pod, client, cluster} = await start(t, {nodes: 2});
	await run('before', 'node-0');
	await pass(1000);
	await command('fail node node-0');
	const last = (await lease('node-0')).spec?.renewTime;
	await run('during', 'node-0');
	await run('elsewhere', 'node-1');
	await client.delete('Pod', {name: 'before', namespace: 'default'});
	await pass(120_000);
	t.is((await lease('node-0')).spec?.renewTime, last);
	t.is((await pod('during')).status?.phase, 'Pending');
	t.is((await pod('elsewhere')).status?.phase, 'Running');
	t.truthy((await pod('before')).metadata.deletionTimestamp, 'nobody is there to end it');

	await command('heal node node-0');
	await pass(1000);
	t.true(Date.parse((await lease('node-0')).spec?.renewTime ?? '') >= Date.parse(last ?? '') + 120_000);
	t.is((await pod('during')).status?.phase, 'Running');
	t.is(cluster.informers.of('Pod').get('default/before'), undefined);
	const healedAt = (await lease('node-0')).spec?.renewTime;
	await pass(10_000);
	t.not((await lease('node-0')).spec?.renewTime, healedAt, 'the heart beats on');
});

test('inkube.dev/ready: "false" makes a node report that it is not ready', async t => {
	const {do: command, node, pass} = await start(t, {nodes: 1});
	await pass(0);
	t.is(ready(await node('node-0')), 'True');
	await command('annotate node node-0 inkube.dev/ready=false');
	await pass(0);
	t.like(findCondition((await node('node-0')).status?.conditions, 'Ready'), {
		status: 'False',
		reason: 'KubeletNotReady',
	});
	await command('annotate node node-0 inkube.dev/ready-');
	await pass(0);
	t.is(ready(await node('node-0')), 'True');
});

test('a node without a simulated kubelet is left to whoever runs one', async t => {
	const {cluster, node, pass, run, pod} = await start(t, {
		nodes: [{name: 'other', annotations: {'inkube.dev/kubelet': 'none'}}],
	});
	await run('a', 'other');
	await pass(60_000);
	t.is(ready(await node('other')), undefined);
	t.is(cluster.informers.of('Lease').list().length, 0);
	t.is((await pod('a')).status?.phase, 'Pending');
});

test('a pod gets an address of its own, is running and ready within a moment, and says so in its status', async t => {
	const {run, readyIn, pod, node} = await start(t, {nodes: 1});
	await run('a', 'node-0', {spec: {initContainers: [{name: 'i', image: 'init:1'}]}});
	const ms = await readyIn('a');
	t.true(ms >= 150 && ms <= 250, `200 ms, a quarter more or less; took ${ms}`);
	const {status} = await pod('a');
	t.is(status?.phase, 'Running');
	t.is(status?.hostIP, (await node('node-0')).status?.addresses?.[0]?.address);
	t.regex(status?.podIP ?? '', /^10\.2\d\d\.\d+\.\d+$/);
	t.deepEqual(status?.podIPs, [{ip: status?.podIP}]);
	t.like(status?.containerStatuses?.[0], {name: 'c', ready: true, restartCount: 0, image: 'app:1'});
	t.is(status?.initContainerStatuses?.[0]?.state?.terminated?.reason, 'Completed');
	t.deepEqual(
		status?.conditions?.map(({type, status: is}) => `${type}=${is}`).toSorted(),
		['ContainersReady=True', 'Initialized=True', 'PodReadyToStartContainers=True', 'Ready=True'].toSorted(),
	);
});

test('no two pods have one address at a time, and addresses of pods that are gone are used again', async t => {
	const {run, pass, client, cluster} = await start(t, {nodes: 2});
	const addresses = () =>
		cluster.informers
			.of('Pod')
			.list()
			.map(({status}) => status?.podIP);
	for (let index = 0; index < 20; index++) await run(`pod-${index}`, `node-${index % 2}`);
	await run('host', 'node-0', {spec: {hostNetwork: true}});
	await pass(1000);
	const first = addresses();
	t.is(new Set(first).size, 21);
	t.true(first.every(Boolean));
	t.is(
		cluster.informers.of('Pod').get('default/host')?.status?.podIP,
		cluster.informers.of('Pod').get('default/host')?.status?.hostIP,
	);
	await client.deleteCollection('Pod', {namespace: 'default'});
	await pass(60_000);
	t.is(addresses().length, 0);
	for (let index = 0; index < 20; index++) await run(`again-${index}`, 'node-1');
	await pass(1000);
	t.is(new Set(addresses()).size, 20);
});

test('a deleted pod is gone after the stop time, or after its grace if that is shorter', async t => {
	const {run, pass, client, cluster, elapsed} = await start(t, {nodes: 1, podStopMs: 5000});
	const gone = new Map<string, number>();
	for (const name of ['patient', 'hurried', 'forced']) await run(name, 'node-0');
	await pass(1000);
	const before = elapsed();
	cluster.informers.of('Pod').subscribe({deleted: ({metadata}) => void gone.set(metadata.name, elapsed() - before)});
	const grace = {patient: 30, hurried: 1, forced: 0};
	for (const [name, gracePeriodSeconds] of Object.entries(grace))
		await client.delete('Pod', {name, namespace: 'default'}, {gracePeriodSeconds});
	await pass(60_000);
	t.deepEqual(Object.fromEntries(gone), {patient: 5000, hurried: 1000, forced: 0});
});

test('containers that are killed restart in place at once, then more and more slowly', async t => {
	const {run, pass, do: command, pod, readyIn} = await start(t, {nodes: 1});
	await run('a', 'node-0');
	await pass(1000);
	const address = (await pod('a')).status?.podIP;
	t.deepEqual((await command('kill pod a')).lines, ['pod/a killed']);
	await pass(0);
	const once = (await pod('a')).status;
	t.like(once?.containerStatuses?.[0], {restartCount: 1, ready: true});
	t.is(once?.containerStatuses?.[0]?.lastState?.terminated?.exitCode, 137);
	t.is(once?.podIP, address);
	await command('kill pod a');
	await pass(0);
	const waiting = (await pod('a')).status?.containerStatuses?.[0];
	t.is(waiting?.state?.waiting?.reason, 'CrashLoopBackOff');
	t.regex(waiting?.state?.waiting?.message ?? '', /^back-off 10s restarting failed container=c pod=a_default\(/);
	await t.throwsAsync(command('kill pod a'), {message: 'pod a has no running containers'});
	t.is(await readyIn('a'), 10_000);
	t.is((await pod('a')).status?.containerStatuses?.[0]?.restartCount, 2);
});

test('a slow node takes that much longer, and a slow pod too', async t => {
	const {run, readyIn, do: command, pass} = await start(t, {nodes: 2});
	await pass(0);
	await command('slow node node-0 --factor 10');
	await run('a', 'node-0');
	const slow = await readyIn('a');
	t.true(slow >= 1500 && slow <= 2500, `ten times 200 ms; took ${slow}`);
	await run('b', 'node-1');
	t.true((await readyIn('b')) <= 250);
	await run('c', 'node-1', {annotations: {'inkube.dev/slow': '100'}});
	t.true((await readyIn('c')) >= 15_000);
	await command('heal node node-0');
	await run('d', 'node-0');
	t.true((await readyIn('d')) <= 250);
});

test('an image takes its time to pull once per node', async t => {
	const {run, readyIn, client, pass} = await start(t, {nodes: 2, imagePullMs: 3000});
	await run('first', 'node-0');
	t.true((await readyIn('first')) >= 3150);
	await run('second', 'node-0');
	t.true((await readyIn('second')) <= 250);
	await run('other-node', 'node-1');
	t.true((await readyIn('other-node')) >= 3150);
	await client.delete('Node', {name: 'node-0'});
	await pass(0);
	await client.create('Node', {metadata: {name: 'node-0'}, spec: {}});
	await pass(0);
	await run('third', 'node-0');
	t.true((await readyIn('third')) >= 3150, 'a new node has no images');
});

const phases = async (pods: readonly Promise<Pod>[]) => (await Promise.all(pods)).map(({status}) => status?.phase);

test('what a pod is annotated with decides how it runs and ends', async t => {
	const {run, pass, pod, readyIn} = await start(t, {nodes: 1});
	const never = {restartPolicy: 'Never'};
	await run('ends', 'node-0', {annotations: {'inkube.dev/run-for': '30s'}, spec: never});
	await run('fails', 'node-0', {annotations: {'inkube.dev/run-for': '30s', 'inkube.dev/exit-code': '3'}, spec: never});
	await run('unready', 'node-0', {annotations: {'inkube.dev/never-ready': 'true'}});
	await run('late', 'node-0', {annotations: {'inkube.dev/start-delay': '20s'}});
	await pass(10_000);
	const names = ['ends', 'fails', 'unready', 'late'];
	t.deepEqual(await phases(names.map(pod)), ['Running', 'Running', 'Running', 'Pending']);
	t.is((await pod('late')).status?.containerStatuses?.[0]?.state?.waiting?.reason, 'ContainerCreating');
	t.is((await pod('late')).status?.podIP, undefined);
	await pass(30_000);
	t.deepEqual(await phases(names.map(pod)), ['Succeeded', 'Failed', 'Running', 'Running']);
	t.is((await pod('fails')).status?.containerStatuses?.[0]?.state?.terminated?.exitCode, 3);
	t.is(findCondition((await pod('ends')).status?.conditions, 'Ready')?.reason, 'PodCompleted');
	t.is(findCondition((await pod('unready')).status?.conditions, 'Ready')?.reason, 'ContainersNotReady');
	await run('later', 'node-0', {annotations: {'inkube.dev/ready-after': '45s'}});
	t.true((await readyIn('later')) >= 45_000);
});

test('nodes with slow heartbeats stay ready between them, and are given up after five', async t => {
	const warnings: string[] = [];
	const {
		node,
		lease,
		pass,
		do: run,
	} = await start(t, {
		nodes: 3,
		heartbeatMs: 300_000,
		controllers: 'node-lifecycle-controller',
		log: {...silentLog, warn: message => void warnings.push(message)},
	});
	t.deepEqual(warnings, ['nodes show that they live every 5m0s: one counts as lost after 25m0s of silence, not 50s']);
	const ready = async () => findCondition((await node('node-0')).status?.conditions, 'Ready')?.status;
	await pass(1_200_000);
	t.is(await ready(), 'True');
	t.is((await lease('node-0')).spec?.leaseDurationSeconds, 1200, 'four renewals');
	await run('fail node node-0');
	await pass(1_150_000);
	t.is(await ready(), 'True', 'not 50 s, and not four heartbeats');
	await pass(360_000);
	t.is(await ready(), 'Unknown');
});
