import test, {type ExecutionContext} from 'ava';
import {commandContext} from '../../source/cluster/command-context.ts';
import {startCluster} from '../../source/cluster/start-cluster.ts';
import type {ClusterOptions} from '../../source/cluster/types.ts';
import type {ObjectOf} from '../../source/client/types.ts';
import {evaluatePhrase} from '../../source/commands/phrase/evaluate-phrase.ts';
import {parsePhraseLine} from '../../source/commands/phrase/timed-phrase.ts';
import {CommandLineError, inverseOfCommand, previewCommand, runCommand} from '../../source/commands/run-command.ts';
import type {CommandContext} from '../../source/commands/types.ts';
import {StatusError} from '../../source/machinery/status-error.ts';

const container = (image = 'nginx:1') => ({name: 'web', image, resources: {requests: {cpu: '100m'}}});

const deployment = (name: string, rest: {replicas?: number; image?: string; metadata?: object; spec?: object} = {}) =>
	JSON.stringify({
		apiVersion: 'apps/v1',
		kind: 'Deployment',
		metadata: {name, labels: {app: name}, ...rest.metadata},
		spec: {
			replicas: rest.replicas ?? 2,
			selector: {matchLabels: {app: name}},
			template: {metadata: {labels: {app: name}}, spec: {containers: [container(rest.image)], ...rest.spec}},
		},
	});

const bare = (name: string, node?: string) =>
	JSON.stringify({
		apiVersion: 'v1',
		kind: 'Pod',
		metadata: {name, labels: {app: name}},
		spec: {containers: [container()], ...(node === undefined ? {} : {nodeName: node})},
	});

/** A whole cluster in virtual time and the files that commands can name. */
const start = async (t: ExecutionContext, options: ClusterOptions = {}) => {
	const cluster = await startCluster({nodes: 2, speed: Infinity, seed: 1, ...options});
	t.teardown(() => cluster.stop());
	const files: {[name: string]: string} = {'web.yaml': deployment('web'), 'pod.yaml': bare('alone')};
	const progress: string[] = [];
	const context: CommandContext = {
		...commandContext(cluster, '.'),
		progress: (line, share) => void progress.push(share ? `${line} ${share.done}/${share.all}` : line),
		readFile: name =>
			files[name] === undefined
				? Promise.reject(Object.assign(new Error(`ENOENT: ${name}`), {code: 'ENOENT'}))
				: Promise.resolve(files[name]),
	};
	const {client, time} = cluster;
	/** Runs a line and lets time go on until it is done; answers its lines. */
	const run = async (line: string, changed: Partial<CommandContext> = {}): Promise<string> => {
		let done = false;
		const work = runCommand(line, {...context, ...changed}).finally(() => {
			done = true;
		});
		work.catch(() => undefined);
		await time.runUntil(() => done, 7_200_000);
		return (await work).lines.join('\n');
	};
	await time.runUntil(() => false, 100);
	return {
		cluster,
		client,
		context,
		files,
		progress,
		run,
		pass: (ms: number) => time.runUntil(() => false, ms),
		refuses: (line: string, message: string | RegExp, changed: Partial<CommandContext> = {}) =>
			t.throwsAsync(run(line, changed), {message}),
		node: (name: string) => client.get('Node', {name}),
		get: (name: string): Promise<ObjectOf<'Deployment'>> => client.get('Deployment', {name, namespace: 'default'}),
	};
};

test('taint puts taints on a node, and only --overwrite changes one that is there', async t => {
	const {run, refuses, node} = await start(t);
	t.is(await run('taint node node-0 a=1:NoSchedule b:NoExecute'), 'node/node-0 tainted');
	await refuses(
		'taint node node-0 a=2:NoSchedule',
		'node node-0 already has a taint(s) with same effect(s) and --overwrite is false',
	);
	t.is(await run('taint node node-0 a=2:NoSchedule --overwrite'), 'node/node-0 modified');
	t.is(await run('taint node node-0 a=2:PreferNoSchedule'), 'node/node-0 tainted', 'another effect is another taint');
	t.deepEqual(
		(await node('node-0')).spec.taints?.map(({key, value = '', effect}) => `${key}=${value}:${effect}`),
		['b=:NoExecute', 'a=2:NoSchedule', 'a=2:PreferNoSchedule'],
	);
	await refuses('taint node nowhere a:NoSchedule', 'nodes "nowhere" not found');
});

test('untaint takes taints away by key, or by key and effect', async t => {
	const {run, refuses, node} = await start(t);
	await run('taint node node-0 a=1:NoSchedule a=1:PreferNoSchedule b:NoSchedule');
	await refuses('untaint node node-0 c', 'taint "c" not found on node node-0');
	await refuses('untaint node node-0 b a:NoExecute', 'taint "a:NoExecute" not found on node node-0');
	t.is((await node('node-0')).spec.taints?.length, 3, 'all or nothing');
	t.is(await run('untaint node node-0 a:NoSchedule'), 'node/node-0 untainted');
	t.is(await run('untaint node node-0 a b'), 'node/node-0 untainted');
	t.deepEqual((await node('node-0')).spec.taints ?? [], []);
});

test('cordon and uncordon say when there is nothing to do', async t => {
	const {run, refuses, node} = await start(t);
	t.is(await run('cordon node-0'), 'node/node-0 cordoned');
	t.true((await node('node-0')).spec.unschedulable);
	t.is(await run('cordon node/node-0'), 'node/node-0 already cordoned');
	t.is(await run('uncordon node node-0'), 'node/node-0 uncordoned');
	t.is(await run('uncordon node-0'), 'node/node-0 already uncordoned');
	await refuses('cordon nowhere', 'nodes "nowhere" not found');
});

test('scale goes through the scale subresource, and only where there is one', async t => {
	const {run, refuses, get} = await start(t);
	await run('apply web.yaml');
	t.is(await run('scale deployment web --replicas 5'), 'deployment.apps/web scaled');
	t.is((await get('web')).spec?.replicas, 5);
	t.regex(await run('wait pods app=web running == 5'), /^pods app=web running == 5: 5: default\/web-/);
	t.is(await run('scale deploy/web 0'), 'deployment.apps/web scaled');
	await run('wait no pods app=web');
	await refuses('scale deployment nothing 1', /"nothing" not found/);
	await refuses('scale node node-0 --replicas 3', 'the server could not find the requested resource');
	await refuses('scale unicorn a 3', `the server doesn't have a resource type "unicorn"`);
});

test('set image rolls a workload out, for one container or for all', async t => {
	const {run, refuses, get} = await start(t);
	await run('apply web.yaml');
	t.is(await run('set image deployment web web=nginx:2'), 'deployment.apps/web image updated');
	t.is(await run('set image deployment/web web=nginx:2'), 'deployment.apps/web image unchanged');
	t.is(await run('set image deployment web *=nginx:3'), 'deployment.apps/web image updated');
	t.is((await get('web')).spec?.template.spec?.containers[0]?.image, 'nginx:3');
	t.is((await get('web')).spec?.template.spec?.containers[0]?.resources?.requests?.['cpu'], '100m');
	await refuses(
		'set image deployment web nginx=nginx:2',
		'unable to find container named "nginx" in deployment.apps/web (it has web)',
	);
});

test('rollout restarts, pauses and resumes, and refuses what makes no sense', async t => {
	const {run, refuses, get, client} = await start(t);
	await run('apply web.yaml');
	t.is(await run('rollout restart deployment web'), 'deployment.apps/web restarted');
	t.regex(
		(await get('web')).spec?.template.metadata?.annotations?.['kubectl.kubernetes.io/restartedAt'] ?? '',
		/^2026-01-01T/,
	);
	await run('wait deployment/web available');
	t.is((await client.list('ReplicaSet', {namespace: 'default'})).items.length, 2);
	t.is(await run('rollout pause deployment web'), 'deployment.apps/web paused');
	await refuses('rollout pause deployment web', 'deployment.apps/web is already paused');
	await refuses(
		'rollout restart deployment web',
		`deployment.apps/web can't restart paused deployment (run rollout resume first)`,
	);
	t.is(await run('rollout resume deployment web'), 'deployment.apps/web resumed');
	await refuses('rollout resume deployment web', 'deployment.apps/web is not paused');
	await refuses('rollout restart node node-0', 'node/node-0 restarting is not supported');
	await refuses('rollout pause node node-0', 'node/node-0 pausing is not supported');
});

test('rollout undo brings an earlier template back, of Deployments, StatefulSets and DaemonSets', async t => {
	const {run, refuses, get, client, files, pass} = await start(t);
	await run('apply web.yaml');
	await run('wait deployment/web available');
	await refuses('rollout undo deployment web', 'no rollout history found for deployment "web"');
	await run('set image deployment web web=nginx:2');
	await run('wait deployment/web available');
	t.is(await run('rollout undo deployment web'), 'deployment.apps/web rolled back');
	t.is((await get('web')).spec?.template.spec?.containers[0]?.image, 'nginx:1');
	t.is((await get('web')).spec?.template.metadata?.labels?.['pod-template-hash'], undefined);
	await run('wait deployment/web available');
	t.is(
		(await get('web')).metadata.annotations?.['deployment.kubernetes.io/revision'],
		'3',
		'the old set is used again',
	);
	t.is((await client.list('ReplicaSet', {namespace: 'default'})).items.length, 2);
	t.is(
		await run('rollout undo deployment web --to-revision 3'),
		'deployment.apps/web skipped rollback (current template already matches revision 3)',
	);
	t.is(await run('rollout undo deployment web --to-revision 2'), 'deployment.apps/web rolled back');
	t.is((await get('web')).spec?.template.spec?.containers[0]?.image, 'nginx:2');
	await refuses('rollout undo deployment web --to-revision 9', 'unable to find specified revision 9 in history');
	await run('rollout pause deployment web');
	await refuses(
		'rollout undo deployment web --to-revision 3',
		"cannot rollback a paused deployment; resume it first with 'kubectl rollout resume deployment/web' and try again",
	);
	await refuses('rollout undo node node-0', 'no rollbacker has been implemented for "Node"');

	const {apiVersion, spec} = JSON.parse(deployment('db')) as {apiVersion: string; spec: {[field: string]: unknown}};
	const {replicas: _, ...daemonSpec} = spec;
	const own = {StatefulSet: {...spec, serviceName: 'db'}, DaemonSet: daemonSpec} as const;
	for (const kind of ['StatefulSet', 'DaemonSet'] as const) {
		const name = `a-${kind.toLowerCase()}`;
		files['own.yaml'] = JSON.stringify({apiVersion, kind, metadata: {name}, spec: own[kind]});
		await run('apply own.yaml');
		await run(`wait ${kind}/${name} available`);
		await refuses(`rollout undo ${kind} ${name}`, 'no last revision to roll back to');
		await run(`set image ${kind} ${name} web=nginx:2`);
		await pass(5000);
		t.is(await run(`rollout undo ${kind} ${name}`), `${kind.toLowerCase()}.apps/${name} rolled back`);
		const {template} = (await client.get(kind, {name, namespace: 'default'})).spec;
		t.is(template.spec?.containers[0]?.image, 'nginx:1', kind);
	}
});

test('tolerate lets the pods of a workload bear a taint, always or for a while', async t => {
	const {run, refuses, get, client} = await start(t);
	await run('apply web.yaml');
	const tolerations = async () => (await get('web')).spec?.template.spec?.tolerations;
	t.is(await run('tolerate deployment web dedicated=gpu:NoSchedule spot'), 'deployment.apps/web tolerations updated');
	t.deepEqual(await tolerations(), [
		{key: 'dedicated', operator: 'Equal', value: 'gpu', effect: 'NoSchedule'},
		{key: 'spot', operator: 'Exists'},
	]);
	t.is(await run('tolerate deploy/web spot'), 'deployment.apps/web tolerations unchanged');
	await run('tolerate deployment web key1=value1:NoExecute for 90s');
	await run('tolerate deployment web spot- dedicated=gpu:NoSchedule-');
	t.deepEqual(await tolerations(), [
		{key: 'key1', operator: 'Equal', value: 'value1', effect: 'NoExecute', tolerationSeconds: 90},
	]);
	await refuses('tolerate deployment web spot-', 'toleration "spot" not found in deployment.apps/web');
	await run('tolerate deployment web key1=value1:NoExecute-');
	t.deepEqual((await tolerations()) ?? [], []);
	await refuses('tolerate node node-0 spot', 'node/node-0 has no pods that could tolerate a taint');
	await run('create pod.yaml');
	t.is(await run('tolerate pod alone spot:NoExecute'), 'pod/alone tolerations updated');
	const pod = await client.get('Pod', {name: 'alone', namespace: 'default'});
	t.true(pod.spec.tolerations?.some(({key}) => key === 'spot'));
	await refuses('tolerate pod alone spot:NoExecute-', /is invalid/);
});

test('what has an inverse is as it was after it, and what has none says so', async t => {
	const {run, context, node, get} = await start(t);
	await run('apply web.yaml');
	await run('wait deployment/web available');
	await run('taint node node-1 a=1:NoSchedule');
	const states = async () => {
		const {metadata, spec} = await node('node-1');
		const web = await get('web');
		const {'deployment.kubernetes.io/revision': _, ...annotations} = web.metadata.annotations ?? {};
		const {labels, annotations: onNode} = metadata;
		const {restartedAt, ...rest} = {restartedAt: undefined, ...web.spec};
		return JSON.stringify([
			labels,
			onNode ?? {},
			spec.taints,
			spec.unschedulable ?? false,
			annotations,
			rest,
			restartedAt,
		]);
	};
	const lines: readonly [line: string, inverse: readonly string[]][] = [
		['taint node node-1 a=2:NoSchedule --overwrite', ['taint node node-1 a=1:NoSchedule --overwrite']],
		['taint node node-1 b:NoExecute', ['untaint node node-1 b:NoExecute']],
		['untaint node node-1 a', ['taint node node-1 a=1:NoSchedule']],
		['cordon node-1', ['uncordon node-1']],
		['uncordon node-1', []],
		['drain node-1', ['uncordon node-1']],
		['scale deploy web 5', ['scale deploy web --replicas 2']],
		['label node node-1 tier=x kubernetes.io/os-', ['label node node-1 tier- kubernetes.io/os=linux --overwrite']],
		['annotate deployment web note="it\'s so"', ['annotate deployment web note- --overwrite']],
		['set image deployment web *=nginx:7 -n default', ['set image deployment web --namespace default web=nginx:1']],
		['fail node node-1 --as partitioned', ['heal node node-1']],
		['slow node node-1 --factor 4', ['heal node node-1']],
		['tolerate deployment web spot:NoExecute for 5s', ['tolerate deployment web spot:NoExecute-']],
		['rollout pause deployment web', ['rollout resume deployment web']],
		[
			`patch deployment web --type merge --patch '{"spec":{"replicas":4,"paused":true}}'`,
			[`patch deployment web --type merge --patch '{"spec":{"replicas":2,"paused":null}}'`],
		],
	];
	for (const [line, inverse] of lines) {
		const before = await states();
		const back = await inverseOfCommand(line, context);
		t.deepEqual(back, inverse, line);
		await run(line);
		for (const one of back ?? []) await run(one);
		t.is(await states(), before, line);
	}
	await run('annotate deployment web note="it\'s so"');
	t.deepEqual(await inverseOfCommand('annotate deployment web note-', context), [
		`annotate deployment web 'note=it'"'"'s so' --overwrite`,
	]);
	await run('fail node node-1 --as partitioned');
	t.deepEqual(await inverseOfCommand('heal node node-1', context), ['fail node node-1 --as partitioned']);
	t.deepEqual(await inverseOfCommand('rollout restart deployment web', context), [
		'rollout undo deployment web --to-revision 5',
	]);
	for (const line of ['delete deployment web', 'kill pod random', 'cordon random', `patch deployment web '{}'`])
		t.is(await inverseOfCommand(line, context), undefined, line);
});

test('apply creates, leaves alone, changes and takes away', async t => {
	const {run, files, get, client} = await start(t);
	t.is(await run('apply web.yaml'), 'deployment.apps/web created');
	t.is(await run('apply web.yaml'), 'deployment.apps/web unchanged');
	await run('wait deployment/web available');
	const before = await get('web');
	t.is(await run('apply web.yaml'), 'deployment.apps/web unchanged', 'what controllers add is theirs');

	files['web.yaml'] = deployment('web', {
		metadata: {annotations: {team: 'shop', kept: 'yes'}},
		spec: {priority: undefined, terminationGracePeriodSeconds: 5},
	});
	t.is(await run('apply web.yaml'), 'deployment.apps/web configured');
	t.is((await get('web')).spec?.template.spec?.terminationGracePeriodSeconds, 5);
	files['web.yaml'] = deployment('web', {metadata: {annotations: {kept: 'yes'}}});
	t.is(await run('apply web.yaml'), 'deployment.apps/web configured');
	const after = await get('web');
	t.is(after.metadata.annotations?.['team'], undefined, 'the manifest no longer has it');
	t.is(after.metadata.annotations?.['kept'], 'yes');
	t.is(after.spec?.template.spec?.terminationGracePeriodSeconds, 30, 'back to the default');
	t.is(after.metadata.uid, before.metadata.uid);

	await client.patch('Deployment', {name: 'web', namespace: 'default'}, 'merge', {
		metadata: {labels: {mine: 'yes'}},
		spec: {replicas: 7},
	});
	t.is(await run('apply web.yaml'), 'deployment.apps/web configured');
	t.is((await get('web')).spec?.replicas, 2, 'what the manifest says holds');
	t.is((await get('web')).metadata.labels?.['mine'], 'yes', 'what it never said is left alone');
	t.truthy((await get('web')).metadata.annotations?.['deployment.kubernetes.io/revision']);
});

test('apply and create name file, line and column of what is refused', async t => {
	const {run, refuses, files} = await start(t);
	files['two.yaml'] = [
		'apiVersion: v1',
		'kind: ConfigMap',
		'metadata: {name: a}',
		'---',
		'apiVersion: v1',
		'kind: ConfigMap',
		'metadata: {name: Not A Name}',
	].join('\n');
	await refuses('apply two.yaml', /^two\.yaml:5:1: ConfigMap "Not A Name" is invalid: metadata\.name: /);
	t.is(await run('delete configmap a'), 'configmap "a" deleted', 'what came before is there');
	await refuses('create nothing.yaml', 'the path "nothing.yaml" does not exist');
	files['odd.yaml'] = '{apiVersion: example.com/v1, kind: Unicorn, metadata: {name: a}}';
	await refuses('apply odd.yaml', /^odd\.yaml:1:1: no matches for kind "Unicorn" in version "example.com\/v1"/);
	files['broken.yaml'] = 'a: [';
	await refuses('apply broken.yaml', /^broken\.yaml:1:\d+: /);
	files['generated.yaml'] = '{apiVersion: v1, kind: ConfigMap, metadata: {generateName: a-}}';
	await refuses('apply generated.yaml', /^generated\.yaml:1:1: cannot apply an object without a name/);
	t.regex(await run('create generated.yaml'), /^configmap\/a-\w{5} created$/);
});

test('create refuses what is there already', async t => {
	const {run, refuses} = await start(t);
	t.is(await run('create -f web.yaml'), 'deployment.apps/web created');
	await refuses('create web.yaml', /deployments\.apps "web" already exists$/);
});

test('patch changes fields in three ways', async t => {
	const {run, refuses, get} = await start(t);
	await run('apply web.yaml');
	t.is(await run(`patch deployment web '{"spec": {"replicas": 3}}'`), 'deployment.apps/web patched');
	t.is(
		await run(`patch deployment web --patch '{"spec": {"replicas": 3}}'`),
		'deployment.apps/web patched (no change)',
	);
	await run(
		`patch deployment web '{"spec":{"template":{"spec":{"containers":[{"name":"web","image":"nginx:9"}]}}}}' --type strategic`,
	);
	t.is((await get('web')).spec?.template.spec?.containers[0]?.resources?.requests?.['cpu'], '100m', 'merged by name');
	await run(`patch deployment web --type json '[{"op": "replace", "path": "/spec/replicas", "value": 4}]'`);
	await run(`patch deployment web --type merge '{"metadata": {"labels": {"app": null}}}'`);
	t.is((await get('web')).spec?.replicas, 4);
	t.is((await get('web')).metadata.labels?.['app'], undefined);
	await refuses(`patch deployment web '{"spec": {"replicas": "x"}}'`, /is invalid/);
	await refuses(`patch deployment nothing '{}'`, 'deployments.apps "nothing" not found');
});

test('label and annotate set and remove, and only --overwrite changes', async t => {
	const {run, refuses, node} = await start(t);
	t.is(await run('label node node-0 disk=ssd tier=front'), 'node/node-0 labeled');
	await refuses('label node node-0 disk=hdd', `'disk' already has a value (ssd), and --overwrite is false`);
	t.is(await run('label node node-0 disk=ssd'), 'node/node-0 not labeled');
	t.is(await run('label node node-0 disk=hdd --overwrite'), 'node/node-0 labeled');
	t.is(await run('label node node-0 tier-'), 'node/node-0 unlabeled');
	t.like((await node('node-0')).metadata.labels, {disk: 'hdd', tier: undefined});
	t.is(await run('annotate node node-0 note="two words"'), 'node/node-0 annotated');
	t.is((await node('node-0')).metadata.annotations?.['note'], 'two words');
	t.is(await run('annotate node node-0 note-'), 'node/node-0 annotated');
	await refuses('label node node-0 bad=!', /is invalid/);
});

test('delete takes objects and what they own away, or leaves that behind', async t => {
	const {run, refuses, client} = await start(t);
	await run('apply web.yaml');
	await run('wait deployment/web available');
	t.is(await run('delete deployment web --cascade orphan'), 'deployment.apps "web" deleted');
	await run('wait deployment/web gone within 10s');
	const {items} = await client.list('ReplicaSet', {namespace: 'default'});
	t.is(items.length, 1);
	t.is(
		await run(`delete replicaset ${items[0]!.metadata.name}`),
		`replicaset.apps "${items[0]!.metadata.name}" deleted`,
	);
	await run('wait no pods app=web within 10s');
	await refuses('delete pod nothing', 'pods "nothing" not found');
	await refuses('delete unicorn a', `the server doesn't have a resource type "unicorn"`);
	await run('create pod.yaml');
	await run('wait pod/alone running');
	t.is(await run('delete pod alone --grace-period 0'), 'pod "alone" deleted');
	await refuses('delete pod alone', 'pods "alone" not found');
});

test('drain refuses pods that nobody would replace, unless forced', async t => {
	const {run, refuses, files, node, client, progress, context} = await start(t, {nodes: 1});
	files['alone.yaml'] = bare('alone', 'node-0');
	await run('create alone.yaml');
	await run('wait pod/alone running');
	t.deepEqual(await previewCommand('drain node-0', context), {
		summary: 'evicts 1 pod; --force is needed for 1 pod without a controller',
		details: ['evicts default/alone, gone for good'],
	});
	await refuses(
		'drain node-0',
		'unable to drain node "node-0": cannot delete Pods that declare no controller (use --force to override): default/alone',
	);
	t.true((await node('node-0')).spec.unschedulable, 'it is cordoned all the same, as with kubectl');
	t.is(await run('drain node-0 --force'), 'node/node-0 already cordoned\nnode/node-0 drained');
	t.is((await client.list('Pod', {namespace: 'default'})).items.length, 0);
	t.deepEqual(progress, ['evicting pod default/alone 0/1', 'evicting pod default/alone 1/1']);
	await refuses('drain nowhere', 'nodes "nowhere" not found');
});

test('drain moves the pods of workloads and leaves those of DaemonSets', async t => {
	const {run, files, context, client} = await start(t);
	const {apiVersion, spec} = JSON.parse(deployment('agent')) as {apiVersion: string; spec: {[field: string]: unknown}};
	const {replicas: _, ...daemonSpec} = spec;
	files['agent.yaml'] = JSON.stringify({apiVersion, kind: 'DaemonSet', metadata: {name: 'agent'}, spec: daemonSpec});
	files['web.yaml'] = deployment('web', {replicas: 6});
	await run('apply web.yaml agent.yaml');
	await run('wait deployment/web available');
	await run('wait daemonset/agent available');
	const effect = await previewCommand('drain node-0', context);
	t.is(effect?.summary, 'evicts 3 pods; 1 DaemonSet pod stays');
	t.true(effect?.details.every(line => /^evicts default\/web-\S+ → node-1$/.test(line)));
	t.is(await run('drain node-0'), 'node/node-0 cordoned\nnode/node-0 drained');
	await run('wait deployment/web available');
	const {items} = await client.list('Pod', {namespace: 'default', fieldSelector: 'spec.nodeName=node-0'});
	t.deepEqual(
		items.map(({metadata}) => metadata.labels?.['app']),
		['agent'],
	);
});

/** A budget that allows `allowed` disruptions, as its controller would say. */
const budget = async ({client}: Awaited<ReturnType<typeof start>>, allowed: number) => {
	const key = {name: 'web', namespace: 'default'};
	const exists = await client.get('PodDisruptionBudget', key).catch(() => undefined);
	if (!exists)
		await client.create('PodDisruptionBudget', {
			metadata: key,
			spec: {minAvailable: 1, selector: {matchLabels: {app: 'web'}}},
		});
	const {metadata} = await client.get('PodDisruptionBudget', key);
	const status = {
		observedGeneration: metadata.generation,
		disruptionsAllowed: allowed,
		currentHealthy: 2,
		desiredHealthy: 2,
		expectedPods: 2,
	};
	await client.patch('PodDisruptionBudget', key, 'merge', {status}, {subresource: 'status'});
};

test('evict and drain respect disruption budgets: evict says no, drain waits', async t => {
	const cluster = await start(t, {nodes: 1, controllers: '*,-disruption-controller'});
	const {run, refuses, client, progress, pass} = cluster;
	await run('apply web.yaml');
	await run('wait deployment/web available');
	await budget(cluster, 0);
	const [pod] = (await client.list('Pod', {namespace: 'default'})).items;
	const refusal = `Cannot evict pod as it would violate the pod's disruption budget.`;
	await refuses(`evict pod ${pod!.metadata.name}`, refusal);
	await refuses(
		'drain node-0 --timeout 20s',
		/^drain did not complete within its timeout: pod default\/web-\S+ is still there$/,
	);
	t.true(
		progress.length > 2 && progress.every(line => line.includes(`(will retry after 5s): ${refusal}`)),
		progress[0],
	);

	const draining = run('drain node-0');
	await pass(12_000);
	t.is((await client.list('Pod', {namespace: 'default', fieldSelector: 'spec.nodeName=node-0'})).items.length, 2);
	await budget(cluster, 2);
	t.is(await draining, 'node/node-0 already cordoned\nnode/node-0 drained');
	await run('uncordon node-0');
	await run('wait pods app=web running == 2');
	await budget(cluster, 1);
	const [next] = (await client.list('Pod', {namespace: 'default'})).items;
	t.is(await run(`evict pod ${next!.metadata.name}`), `pod/${next!.metadata.name} evicted`);
	t.is(await run('evict pod long-gone'), 'pod/long-gone evicted', 'what is gone already needs no eviction');
});

test('a drain that is stopped says how far it came', async t => {
	const cluster = await start(t, {nodes: 1, controllers: '*,-disruption-controller'});
	await cluster.run('apply web.yaml');
	await cluster.run('wait deployment/web available');
	await budget(cluster, 0);
	const abort = new AbortController();
	const draining = cluster.run('drain node-0', {signal: abort.signal});
	draining.catch(() => undefined);
	await cluster.pass(6000);
	abort.abort();
	await t.throwsAsync(draining, {message: /^stopped; pod default\/web-\S+ and those after it were not drained$/});
});

test('faults are annotations: fail, slow and heal', async t => {
	const {run, refuses, node} = await start(t);
	t.is(await run('fail node node-0'), 'node/node-0 failed (down)');
	t.is((await node('node-0')).metadata.annotations?.['inkube.dev/fault'], 'down');
	t.is(await run('fail node node-0 --as partitioned'), 'node/node-0 failed (partitioned)');
	t.is(await run('slow node node-0'), 'node/node-0 slowed 10 times');
	t.regex(
		await run('wait node/node-0 Ready=Unknown within 60s'),
		/^node\/node-0 Ready=Unknown: node-0 \(.*Ready=Unknown\)$/,
	);
	t.is(await run('heal node node-0'), 'node/node-0 healed');
	t.like((await node('node-0')).metadata.annotations, {'inkube.dev/fault': undefined, 'inkube.dev/slow': undefined});
	await run('wait node/node-0 ready');
	await refuses('fail node nowhere', 'nodes "nowhere" not found');
});

test('a node that fails for a while heals by itself', async t => {
	const {run, node, pass} = await start(t);
	t.is(await run('fail node node-0 for 2m'), 'node/node-0 failed (down) until 2026-01-01T00:02:00Z');
	await pass(119_000);
	t.is((await node('node-0')).metadata.annotations?.['inkube.dev/fault'], 'down');
	await pass(2000);
	t.is((await node('node-0')).metadata.annotations?.['inkube.dev/fault'], undefined);

	await run('fail node node-1 for 10s');
	await run('delete node node-1');
	await pass(20_000);
	t.pass('and one that has gone by then is no error');
});

test('random picks a healthy node or a running pod, the same one for the same seed', async t => {
	const picks = async (seed: number) => {
		const {run, pass, refuses} = await start(t, {nodes: 6, seed});
		const nodes: string[] = [];
		for (let count = 0; count < 6; count++) nodes.push((await run('fail node random')).split(' ')[0]!);
		t.is(new Set(nodes).size, 6, 'none fails twice');
		await refuses('fail node random', 'there is no ready node to pick from');
		for (const node of nodes) await run(`heal ${node}`);
		await pass(60_000);
		await run('apply web.yaml');
		await pass(5000);
		const pods = [await run('kill pod random -l app=web'), await run('kill pod random')];
		t.regex(pods[0]!, /^pod\/web-\S+ killed$/);
		await refuses('kill pod random -l app=nothing', 'there is no running pod to pick from');
		return [...nodes, ...pods].join();
	};
	const first = await picks(1);
	t.is(await picks(1), first);
	t.not(await picks(2), first);
});

test('without a seeded generator, random is refused', async t => {
	const {refuses} = await start(t);
	const message = '"random" needs a seeded generator, and there is none here; name the ready node';
	await refuses('cordon random', message, {random: undefined});
});

test('kill ends the containers of a pod that runs, and only then', async t => {
	const {run, refuses, client} = await start(t);
	await run('create pod.yaml');
	await run('wait pod/alone running');
	t.is(await run('kill pod alone'), 'pod/alone killed');
	await run('wait pod/alone ready');
	const {status} = await client.get('Pod', {name: 'alone', namespace: 'default'});
	t.is(status?.containerStatuses?.[0]?.restartCount, 1);
	await run('delete pod alone --grace-period 0');
	await refuses('kill pod alone', 'pods "alone" not found');
	await refuses('kill pod alone -n kube-system', 'pods "alone" not found');
});

test('wait answers what it found, or says at its end what there was instead', async t => {
	const {run, refuses, cluster} = await start(t);
	await run('apply web.yaml');
	t.regex(await run('wait deployment/web available'), /^deployment\/web available: default\/web \(2\/2 ready\)$/);
	const before = cluster.time.now();
	await refuses(
		'wait deployment/web terminating within 1m30s',
		'timed out after 1m30s waiting for deployment/web terminating; found default/web (2/2 ready)',
	);
	t.is(cluster.time.now() - before, 90_000);
	await refuses('wait pods app=nothing running within 1s', /found none$/);
	await refuses('wait pod/nothing running within 1s', /found nothing of that name$/);
	await refuses('wait unicorns running', `the server doesn't have a resource type "unicorns"`);
});

test('wait sees what was done just before it', async t => {
	const {run} = await start(t);
	await run('apply web.yaml');
	await run('wait deployment/web available');
	await run('scale deployment web 9');
	t.regex(await run('wait deployment/web available'), /9\/9 ready/);
	t.regex(await run('wait no configmaps in nowhere'), /: none$/, 'a list that nobody has asked for before');
	await t.throwsAsync(run('wait no configmaps in kube-system within 1s'), {
		message: /found 1: kube-system\/kube-root-ca/,
	});
});

test('a wait that is stopped says what it had found', async t => {
	const {run, pass} = await start(t);
	const abort = new AbortController();
	const waiting = run('wait pods app=web', {signal: abort.signal});
	waiting.catch(() => undefined);
	await pass(2000);
	abort.abort();
	await t.throwsAsync(waiting, {message: 'stopped waiting for pods app=web; found none'});
});

test('speed, pause, resume and step steer time where there is time to steer', async t => {
	const {run, refuses} = await start(t);
	const asked: (number | string)[] = [];
	const time = {
		speed: 1,
		setSpeed: (speed: number) => void asked.push(speed),
		step: async () => void asked.push('step'),
	};
	t.is(await run('speed 10', {time}), 'speed ×10');
	t.is(await run('pause', {time}), 'paused');
	t.is(await run('step', {time}), 'stepped');
	t.is(await run('resume', {time}), 'resumed');
	t.deepEqual(asked, [10, 0, 'step', 1]);
	for (const line of ['speed 10', 'pause', 'step', 'resume'])
		await refuses(line, 'time can only be steered in a cluster of inkube', {time: undefined});
});

test('namespaces are the one of the context unless a flag says otherwise', async t => {
	const {run, refuses, client, files} = await start(t);
	await client.create('Namespace', {metadata: {name: 'shop'}, spec: {}});
	await run('wait serviceaccount/default in shop', {namespace: 'shop'});
	await run('apply web.yaml', {namespace: 'shop'});
	await refuses('scale deployment web 1', 'deployments.apps "web" not found');
	t.is(await run('scale deployment web 1 -n shop'), 'deployment.apps/web scaled');
	t.is(await run('label deployment web a=b', {namespace: 'shop'}), 'deployment.apps/web labeled');
	files['there.yaml'] = deployment('there', {metadata: {namespace: 'shop'}});
	await run('apply there.yaml');
	t.is((await client.list('Deployment', {namespace: 'shop'})).items.length, 2, 'the manifest says where');
});

test('a line that makes no sense is a CommandLineError with its place; what the server says is a StatusError', async t => {
	const {context} = await start(t);
	const {start: from, end} = await t.throwsAsync(runCommand('taint pod a x:NoSchedule', context), {
		instanceOf: CommandLineError,
		message: 'taint: expected "node", not "pod"; write taint node NAME …',
	});
	t.deepEqual([from, end], [6, 9]);
	await t.throwsAsync(previewCommand('drian a', context), {instanceOf: CommandLineError});
	await t.throwsAsync(runCommand('cordon nowhere', context), {instanceOf: StatusError});
	t.is(await previewCommand('cordon node-0', context), undefined);
});

test('phrases are true or false of the cluster, and say what there is', async t => {
	const {run, client, cluster, context} = await start(t);
	await run('apply web.yaml');
	await run('wait deployment/web available');
	await run('cordon node-1');
	await client.create('Pod', {
		metadata: {name: 'large', namespace: 'default', labels: {app: 'large'}},
		spec: {containers: [{name: 'c', image: 'i', resources: {requests: {cpu: '100'}}}]},
	});
	await cluster.time.runUntil(() => false, 1000);
	const finding = (line: string) => evaluatePhrase(parsePhraseLine(line).phrase, context);
	const table: readonly [line: string, holds: boolean, found: RegExp][] = [
		['pods', true, /^default\/web-\S+ \(Running on node-\d\), /],
		['pods app=web running', true, /^default\/web/],
		['pods running', false, /^default\/large \(Pending\)$/],
		['pods app=web running == 2', true, /^2: default\/web/],
		['pods app=web running > 2', false, /^2: /],
		['pods app=web running < 2', false, /^2: /],
		['pods app!=web <= 1', true, /^1: default\/large \(Pending\)$/],
		['pods >= 4', false, /^3: /],
		['no pods pending', false, /^1: default\/large \(Pending\)$/],
		['no pods on node-7', true, /^none$/],
		['pods on node-7 running == 0', true, /^0$/],
		['pod/large scheduled', false, /^default\/large \(Pending\)$/],
		['pod/large PodScheduled=False', true, /^default\/large/],
		['node/node-1 cordoned', true, /^node-1 \(/],
		['nodes cordoned', false, /^node-0 \(MemoryPressure=False .*Ready=True\)$/],
		['nodes ready', true, /^node-0/],
		['deployment/web available', true, /^default\/web \(2\/2 ready\)$/],
		['deployment/web in shop available', false, /^nothing of that name$/],
		['deployment/web gone', false, /^default\/web/],
		['deployment/other gone', true, /^nothing$/],
		['pods app=other running', false, /^none$/],
		['events reason=FailedScheduling name=large', true, /^\d+$/],
		['events reason=Unheard', false, /^0$/],
		['events reason=Unheard == 0', true, /^0$/],
	];
	t.is(finding('events reason=FailedScheduling').found, 'nothing yet: the list has not come');
	for (const [line] of table) finding(line);
	await cluster.informers.synced();
	for (const [line, holds, what] of table) {
		const {holds: does, found: is} = finding(line);
		t.is(does, holds, `${line}: ${is}`);
		t.regex(is, what, line);
	}
	t.throws(() => finding('unicorns'), {message: `the server doesn't have a resource type "unicorns"`});
	t.throws(() => finding('events colour=red'), {message: /^events have no field "colour" \(they have reason, /});
});

test('the preview of a taint says where the evicted pods would land, and changes nothing', async t => {
	const {run, files, context, node} = await start(t);
	const large = {containers: [{...container(), resources: {requests: {cpu: '3'}}}]};
	files['large.yaml'] = deployment('large', {spec: large});
	files['web.yaml'] = deployment('web', {replicas: 4});
	await run('apply large.yaml web.yaml');
	await run('wait deployment/large available');
	await run('wait deployment/web available');
	const effect = await previewCommand('taint node node-0 maintenance=now:NoExecute', context);
	t.is(effect?.summary, 'evicts 3 pods; 1 would stay Pending: Insufficient cpu');
	t.deepEqual(effect?.details.map(line => line.replace(/-\w+-\w+/, '')).toSorted(), [
		'evicts default/large, stays Pending',
		'evicts default/web → node-1',
		'evicts default/web → node-1',
	]);
	t.is((await node('node-0')).spec.taints, undefined);
	t.is((await previewCommand('taint node node-0 a=b:NoSchedule', context))?.summary, 'evicts no pods');
	t.is(
		(await previewCommand('drain node-0', context))?.summary,
		'evicts 3 pods; 1 would stay Pending: Insufficient cpu',
	);
	await t.throwsAsync(previewCommand('taint node nowhere a=b:NoSchedule', context), {
		message: 'there is no node nowhere',
	});
	const without = {...context, whatIf: () => undefined};
	t.is(await previewCommand('taint node node-0 a=b:NoExecute', without), undefined);
});
