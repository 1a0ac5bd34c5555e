import test from 'ava';
import {builtInKinds} from '../../../source/api/kinds/built-in-kinds.ts';
import {podOf, startServer} from '../registry/test-server.ts';

const automounted = (name: string, spec: object = {}) =>
	podOf(name, {automountServiceAccountToken: undefined, ...spec});

test('every container of a pod gets the token of its service account, but where it mounts its own', async t => {
	const server = await startServer();
	const containers = [{name: 'c', image: 'x'}];
	const {spec} = await server.create('pods', automounted('p', {initContainers: [{name: 'i', image: 'x'}]}));
	const [volume] = spec.volumes;
	t.regex(volume.name, /^kube-api-access-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
	t.deepEqual(volume.projected, {
		sources: [
			{serviceAccountToken: {expirationSeconds: 3607, path: 'token'}},
			{configMap: {name: 'kube-root-ca.crt', items: [{key: 'ca.crt', path: 'ca.crt'}]}},
			{downwardAPI: {items: [{path: 'namespace', fieldRef: {apiVersion: 'v1', fieldPath: 'metadata.namespace'}}]}},
		],
		defaultMode: 420,
	});
	const mount = {name: volume.name, readOnly: true, mountPath: '/var/run/secrets/kubernetes.io/serviceaccount'};
	t.deepEqual(spec.containers[0].volumeMounts, [mount]);
	t.deepEqual(spec.initContainers[0].volumeMounts, [mount]);
	t.is(spec.serviceAccountName, 'default');
	t.is(spec.serviceAccount, 'default');
	const own = {name: 'own', mountPath: mount.mountPath};
	const mounting = await server.create(
		'pods',
		automounted('q', {containers: [{...containers[0], volumeMounts: [own]}], volumes: [{name: 'own', emptyDir: {}}]}),
	);
	t.deepEqual(mounting.spec.volumes, [{name: 'own', emptyDir: {}}]);
	t.deepEqual(mounting.spec.containers[0].volumeMounts, [own]);
	const without = await server.create('pods', podOf('r'));
	t.is(without.spec.volumes, undefined);
});

test('pull secrets and the wish for a token come from the account; an unknown account is refused', async t => {
	const server = await startServer();
	await server.create('serviceaccounts', {
		metadata: {name: 'puller'},
		imagePullSecrets: [{name: 'registry'}],
		automountServiceAccountToken: false,
	});
	const {spec} = await server.create('pods', automounted('p', {serviceAccountName: 'puller'}));
	t.deepEqual(spec.imagePullSecrets, [{name: 'registry'}]);
	t.is(spec.volumes, undefined);
	const refused = await server.fails('create', 'pods', {body: automounted('q', {serviceAccountName: 'nobody'})});
	t.is(refused.code, 403);
	t.is(
		refused.message,
		'pods "q" is forbidden: error looking up service account default/nobody: serviceaccount "nobody" not found',
	);
});

test('pods tolerate a failing node for five minutes, unless they say otherwise', async t => {
	const server = await startServer();
	const {spec} = await server.create('pods', podOf('p'));
	t.deepEqual(spec.tolerations, [
		{key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300},
		{key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300},
	]);
	const all = await server.create('pods', podOf('q', {tolerations: [{operator: 'Exists'}]}));
	t.deepEqual(all.spec.tolerations, [{operator: 'Exists'}]);
});

test('a priority class gives pods their numbers', async t => {
	const server = await startServer();
	const plain = await server.create('pods', podOf('plain'));
	t.like(plain.spec, {priority: 0, preemptionPolicy: 'PreemptLowerPriority'});
	const critical = await server.create('pods', podOf('critical', {priorityClassName: 'system-node-critical'}));
	t.is(critical.spec.priority, 2_000_001_000);
	const unknown = await server.fails('create', 'pods', {body: podOf('a', {priorityClassName: 'none'})});
	t.is(unknown.message, 'pods "a" is forbidden: no PriorityClass with name none was found');
	const own = await server.fails('create', 'pods', {body: podOf('b', {priority: 5})});
	t.is(
		own.message,
		'pods "b" is forbidden: the integer value of priority (5) must not be provided in pod spec; priority admission controller computed 0 from the given PriorityClass name',
	);
	await server.create('priorityclasses', {metadata: {name: 'usual'}, value: 7, globalDefault: true});
	const usual = await server.create('pods', podOf('usual'));
	t.like(usual.spec, {priority: 7, priorityClassName: 'usual'});
	const second = await server.fails('create', 'priorityclasses', {
		body: {metadata: {name: 'other'}, value: 8, globalDefault: true},
	});
	t.is(
		second.message,
		'priorityclasses.scheduling.k8s.io "other" is forbidden: PriorityClass usual is already marked as default. Only one default can exist',
	);
	await server.remove('priorityclasses', 'usual');
	t.is((await server.create('pods', podOf('after'))).spec.priority, 0);
});

test('a new node is tainted until it has been seen ready', async t => {
	const server = await startServer();
	const taint = {key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule'};
	t.deepEqual((await server.create('nodes', {metadata: {name: 'a'}})).spec.taints, [taint]);
	const already = await server.create('nodes', {metadata: {name: 'b'}, spec: {taints: [taint]}});
	t.deepEqual(already.spec.taints, [taint]);
});

test('a namespace made a moment ago can be used at once, one of long ago too after a restart', async t => {
	const server = await startServer();
	await server.create('namespaces', {metadata: {name: 'fresh'}});
	await t.notThrowsAsync(server.create('configmaps', {metadata: {name: 'a'}}, {namespace: 'fresh'}));
	const again = await server.open();
	const user = {name: 'tester', groups: []};
	const request = {verb: 'create', group: '', version: 'v1', resource: 'configmaps', namespace: 'fresh', user} as const;
	await t.notThrowsAsync(again.handle({...request, body: {metadata: {name: 'b'}}}));
	await server.call('delete', 'namespaces', {name: 'fresh'});
	await server.pass();
	await t.throwsAsync(again.handle({...request, body: {metadata: {name: 'c'}}}), {message: /being terminated/});
});

test('what is empty may be null: admission looks past containers that are not there', async t => {
	const server = await startServer();
	for (const [index, containers] of [[], null].entries()) {
		const {spec} = await server.create('pods', automounted(`p-${index}`, {containers}));
		t.is(spec.containers, null, 'refusing it is for the validation of the kind');
	}
});

test('claims have access to devices of others only in namespaces that are labelled for it', async t => {
	const server = await startServer(1, builtInKinds);
	const claim = (adminAccess: boolean) => ({
		metadata: {name: 'watch'},
		spec: {devices: {requests: [{name: 'gpu', exactly: {deviceClassName: 'gpu', adminAccess}}]}},
	});
	const group = 'resource.k8s.io';
	const refused = await server.fails('create', 'resourceclaims', {group, body: claim(true)});
	t.is(refused.code, 422);
	t.is(
		refused.message,
		'ResourceClaim.resource.k8s.io "watch" is invalid: spec.devices.requests[0].adminAccess: Forbidden: admin access to devices requires the `resource.kubernetes.io/admin-access: true` label on the containing namespace',
	);
	const plain = await server.create('resourceclaims', claim(false), {group});
	t.deepEqual(plain.spec.devices.requests[0].exactly, {
		adminAccess: false,
		allocationMode: 'ExactCount',
		count: 1,
		deviceClassName: 'gpu',
	});
});
