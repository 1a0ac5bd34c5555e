import test from 'ava';
import type {Random} from '../../../source/clock/random.ts';
import {podOf, startServer} from './test-server.ts';

test('a created object has a uid, a time, a revision, and is what a read gives, by reference', async t => {
	const server = await startServer();
	const created = await server.create('configmaps', {metadata: {name: 'a', labels: {z: '1', a: '2'}}, data: {k: 'v'}});
	t.regex(created.metadata.uid, /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
	t.is(created.metadata.creationTimestamp, '2026-01-01T00:00:00Z');
	t.is(created.metadata.namespace, 'default');
	t.is(created.metadata.resourceVersion, String(server.store.tip));
	t.is(created.apiVersion, 'v1');
	t.is(created.kind, 'ConfigMap');
	t.deepEqual(Object.keys(created.metadata.labels), ['a', 'z']);
	t.is(await server.get('configmaps', 'a'), created);
});

test('the same requests and seed give the same objects', async t => {
	const run = async (seed: number) => {
		const server = await startServer(seed);
		const {metadata} = await server.create('configmaps', {metadata: {generateName: 'gen-'}});
		const {spec} = await server.create('services', {
			metadata: {name: 's'},
			spec: {type: 'NodePort', ports: [{port: 80}]},
		});
		return [metadata.uid, metadata.name, spec.clusterIP, spec.ports[0].nodePort, server.store.tip];
	};
	t.deepEqual(await run(7), await run(7));
	t.notDeepEqual(await run(7), await run(8));
});

test('what only the server sets is taken from no client', async t => {
	const server = await startServer();
	const {metadata} = await server.create('configmaps', {
		metadata: {
			name: 'a',
			uid: 'mine',
			creationTimestamp: '2001-01-01T00:00:00Z',
			deletionTimestamp: '2001-01-01T00:00:00Z',
			generation: 9,
			managedFields: [{manager: 'me'}],
			labels: {a: 'b'},
		},
	});
	t.not(metadata.uid, 'mine');
	t.is(metadata.creationTimestamp, '2026-01-01T00:00:00Z');
	t.is(metadata.deletionTimestamp, undefined);
	t.is(metadata.generation, undefined);
	t.deepEqual(
		metadata.managedFields.map(({manager}: {manager: string}) => manager),
		['unknown'],
	);
	const status = await server.fails('create', 'configmaps', {body: {metadata: {name: 'b', resourceVersion: '5'}}});
	t.is(status.code, 500);
	t.is(status.message, 'resourceVersion should not be set on objects to be created');
});

test('names are generated, taken names are refused, and so is a name that cannot be', async t => {
	const server = await startServer();
	const {metadata} = await server.create('configmaps', {metadata: {generateName: 'gen-'}});
	t.regex(metadata.name, /^gen-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
	await server.create('configmaps', {metadata: {name: 'a'}});
	const taken = await server.fails('create', 'configmaps', {body: {metadata: {name: 'a'}}});
	t.is(taken.code, 409);
	t.is(taken.message, 'configmaps "a" already exists');
	t.deepEqual(taken.details, {name: 'a', kind: 'configmaps'});
	const nameless = await server.fails('create', 'configmaps', {body: {metadata: {}}});
	t.is(nameless.message, 'ConfigMap "" is invalid: metadata.name: Required value: name or generateName is required');
	const plain = await server.fails('create', 'configmaps', {body: {metadata: {name: 'b', finalizers: ['plain']}}});
	t.is(
		plain.message,
		'ConfigMap "b" is invalid: metadata.finalizers[0]: Invalid value: "plain": name is neither a standard finalizer name nor is it fully qualified',
	);
	const odd = await server.fails('create', 'configmaps', {body: {metadata: {name: 'Bad', labels: {'b k': 'v'}}}});
	t.is(odd.code, 422);
	t.deepEqual(
		odd.details?.causes?.map(({field}) => field),
		['metadata.name', 'metadata.labels'],
	);
});

test('a generated name that is taken is drawn again, eight times at most', async t => {
	let draws = 0;
	const always = (value: number): Random => ({
		next: () => value,
		int: below => {
			draws++;
			return Math.floor(value * below);
		},
		pick: items => items[0]!,
		fork: () => always(value),
	});
	const server = await startServer(always(0));
	await server.create('configmaps', {metadata: {name: 'gen-bbbbb'}});
	draws = 0;
	const status = await server.fails('create', 'configmaps', {body: {metadata: {generateName: 'gen-'}}});
	t.is(
		status.message,
		'configmaps "gen-bbbbb" already exists, the server was not able to generate a unique name for the object',
	);
	t.is(status.details?.retryAfterSeconds, 1);
	const drawsOfUid = 4;
	t.is(draws, 8 * (5 + drawsOfUid));
});

test('a body for another place, kind or version is refused', async t => {
	const server = await startServer();
	const elsewhere = await server.fails('create', 'configmaps', {body: {metadata: {name: 'a', namespace: 'other'}}});
	t.is(elsewhere.message, 'the namespace of the provided object does not match the namespace sent on the request');
	const another = await server.fails('create', 'configmaps', {
		body: {apiVersion: 'v1', kind: 'Pod', metadata: {name: 'a'}},
	});
	t.is(another.code, 400);
	const version = await server.fails('create', 'configmaps', {
		body: {apiVersion: 'v2', kind: 'ConfigMap', metadata: {name: 'a'}},
	});
	t.is(version.message, 'the API version in the data (v2) does not match the expected API version (v1)');
	for (const body of [undefined, null, 'text', [1], 5]) {
		t.is((await server.fails('create', 'configmaps', {body})).code, 400, JSON.stringify(body));
	}
	t.is((await server.fails('create', 'configmaps', {body: {metadata: 'x'}})).code, 400);
	const {metadata} = await server.create('nodes', {metadata: {name: 'n', namespace: 'x'}});
	t.is(metadata.namespace, undefined);
});

test('unknown fields are dropped with a warning, silently, or not at all', async t => {
	const server = await startServer();
	const body = (name: string) => ({metadata: {name}, Data: {k: 'v'}, metadta: 1});
	const warned = await server.respond('create', 'configmaps', {body: body('a')});
	t.deepEqual(warned.warnings, ['unknown field "Data"', 'unknown field "metadta"']);
	t.false('Data' in warned.object);
	const ignored = await server.respond('create', 'configmaps', {body: body('b'), options: {fieldValidation: 'Ignore'}});
	t.deepEqual(ignored.warnings, []);
	const strict = await server.fails('create', 'configmaps', {body: body('c'), options: {fieldValidation: 'Strict'}});
	t.is(
		strict.message,
		'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: unknown field "Data", unknown field "metadta"',
	);
	const none = await server.fails('create', 'configmaps', {body: body('d'), options: {fieldValidation: 'Maybe'}});
	t.is(
		none.message,
		'CreateOptions.meta.k8s.io "" is invalid: fieldValidation: Unsupported value: "Maybe": supported values: "", "Ignore", "Strict", "Warn"',
	);
});

test('PUT replaces; an old resourceVersion, another uid or name is refused', async t => {
	const server = await startServer();
	const created = await server.create('configmaps', {metadata: {name: 'a', labels: {x: 'y'}}, data: {k: 'v'}});
	const put = (metadata: object, data: object = {k: 'w'}) => ({
		name: 'a',
		body: {metadata: {name: 'a', ...metadata}, data},
	});
	const next = await server.call('update', 'configmaps', put({resourceVersion: created.metadata.resourceVersion}));
	t.deepEqual(next.data, {k: 'w'});
	t.is(next.metadata.labels, undefined);
	t.is(next.metadata.uid, created.metadata.uid);
	const stale = await server.fails('update', 'configmaps', put({resourceVersion: created.metadata.resourceVersion}));
	t.is(stale.reason, 'Conflict');
	t.is(
		stale.message,
		'Operation cannot be fulfilled on configmaps "a": the object has been modified; please apply your changes to the latest version and try again',
	);
	t.is((await server.fails('update', 'configmaps', put({uid: 'other'}))).code, 409);
	t.is(
		(await server.fails('update', 'configmaps', put({name: 'b'}))).message,
		'the name of the object (b) does not match the name on the URL (a)',
	);
	const odd = await server.fails('update', 'configmaps', put({resourceVersion: 'abc'}));
	t.is(odd.code, 500);
	t.is(odd.message, 'strconv.ParseUint: parsing "abc": invalid syntax');
	t.is((await server.fails('update', 'configmaps', {name: 'none', body: {metadata: {name: 'none'}}})).code, 404);
});

test('a write that changes nothing writes nothing', async t => {
	const server = await startServer();
	const created = await server.create('configmaps', {metadata: {name: 'a'}, data: {b: '1', a: '2'}});
	const tip = server.store.tip;
	t.is(
		await server.call('update', 'configmaps', {name: 'a', body: {metadata: {name: 'a'}, data: {a: '2', b: '1'}}}),
		created,
	);
	t.is(
		await server.merge('configmaps', 'a', {data: {a: '2'}, metadata: {creationTimestamp: null, generation: 7}}),
		created,
	);
	t.is(server.store.tip, tip);
});

test('kinds that want a resourceVersion say so; PUT creates where the kind allows it', async t => {
	const server = await startServer();
	const lease = {metadata: {name: 'l'}, spec: {holderIdentity: 'me'}};
	const made = await server.respond('update', 'leases', {name: 'l', body: lease});
	t.is(made.code, 201);
	const refused = await server.fails('update', 'leases', {name: 'l', body: lease});
	t.is(
		refused.message,
		'Lease.coordination.k8s.io "l" is invalid: metadata.resourceVersion: Invalid value: 0: must be specified for an update',
	);
	const patched = await server.merge('leases', 'l', {spec: {holderIdentity: 'you'}});
	t.is(patched.spec.holderIdentity, 'you');
});

test('metadata that cannot change is refused twice, as kube-apiserver does', async t => {
	const server = await startServer();
	await server.create('configmaps', {metadata: {name: 'a'}});
	const status = await server.fails('patch', 'configmaps', {
		name: 'a',
		patchType: 'merge',
		body: {metadata: {deletionTimestamp: '2001-01-01T00:00:00Z', deletionGracePeriodSeconds: 3}},
	});
	t.is(
		status.message,
		'ConfigMap "a" is invalid: [metadata.deletionTimestamp: Invalid value: "2001-01-01T00:00:00Z": field is immutable, metadata.deletionGracePeriodSeconds: Invalid value: 3: field is immutable]',
	);
	t.is(status.details?.causes?.length, 4);
	const renamed = await server.fails('patch', 'configmaps', {
		name: 'a',
		patchType: 'merge',
		body: {metadata: {name: 'b'}},
	});
	t.is(renamed.message, 'the name of the object (b) does not match the name on the URL (a)');
});

test('patches of all kinds are applied to what is stored', async t => {
	const server = await startServer();
	await server.create('pods', podOf('p'));
	const patch = (patchType: 'json' | 'strategic' | 'merge', body: unknown) =>
		server.call('patch', 'pods', {name: 'p', patchType, body});
	await patch('merge', {metadata: {labels: {a: '1'}}});
	await patch('json', [{op: 'add', path: '/metadata/labels/b', value: '2'}]);
	const pod = await patch('strategic', {spec: {containers: [{name: 'd', image: 'x'}]}});
	t.deepEqual(pod.metadata.labels, {a: '1', b: '2'});
	t.deepEqual(
		pod.spec.containers.map(({name}: {name: string}) => name),
		['d', 'c'],
	);
	const wrong = await server.fails('patch', 'pods', {name: 'p', patchType: 'merge', body: {spec: {containers: 'x'}}});
	t.is(wrong.code, 422);
	t.deepEqual(
		wrong.details?.causes?.map(({field, reason}) => [field, reason]),
		[['patch', 'FieldValueInvalid']],
	);
	const another = await server.fails('patch', 'pods', {name: 'p', patchType: 'merge', body: {kind: 'Secret'}});
	t.is(another.code, 422);
	t.is((await server.fails('patch', 'pods', {name: 'none', patchType: 'merge', body: {}})).code, 404);
});

test('generation counts changes of the wish only; status has its own path', async t => {
	const server = await startServer();
	const template = {metadata: {labels: {app: 'a'}}, spec: {containers: [{name: 'c', image: 'x:1'}]}};
	const made = await server.create('deployments', {
		metadata: {name: 'd'},
		spec: {replicas: 1, selector: {matchLabels: {app: 'a'}}, template},
	});
	t.is(made.metadata.generation, 1);
	t.is((await server.merge('deployments', 'd', {metadata: {labels: {a: 'b'}}})).metadata.generation, 1);
	t.is((await server.merge('deployments', 'd', {spec: {replicas: 2}})).metadata.generation, 2);
	const status = {status: {replicas: 2, observedGeneration: 2}, spec: {replicas: 9}};
	const reported = await server.merge('deployments', 'd', status, {subresource: 'status'});
	t.is(reported.metadata.generation, 2);
	t.is(reported.spec.replicas, 2);
	t.deepEqual(reported.status, {observedGeneration: 2, replicas: 2});
	const main = await server.merge('deployments', 'd', {status: {replicas: 7}, spec: {paused: true}});
	t.is(main.status.replicas, 2);
	t.is(main.metadata.generation, 3);
	t.is(main.spec.template, made.spec.template, 'what did not change is shared');
});

test('a dry run does everything but store', async t => {
	const server = await startServer();
	const options = {dryRun: ['All']};
	await server.create('configmaps', {metadata: {name: 'a'}, data: {k: 'v'}});
	const tip = server.store.tip;
	const made = await server.create('configmaps', {metadata: {name: 'b'}}, {options});
	t.truthy(made.metadata.uid);
	t.is(made.metadata.resourceVersion, undefined);
	t.deepEqual((await server.merge('configmaps', 'a', {data: {n: '1'}}, {options})).data, {k: 'v', n: '1'});
	t.is((await server.remove('configmaps', 'a', undefined, {options})).status, 'Success');
	t.is((await server.fails('create', 'configmaps', {body: {metadata: {name: 'a'}}, options})).code, 409);
	t.is(
		(await server.fails('create', 'configmaps', {body: {metadata: {name: 'x'}}, options: {dryRun: ['Some']}})).code,
		422,
	);
	t.is(server.store.tip, tip);
	const one = await server.create(
		'services',
		{metadata: {name: 's'}, spec: {clusterIP: '10.96.1.1', ports: [{port: 80}]}},
		{options},
	);
	t.is(one.spec.clusterIP, '10.96.1.1');
	await t.notThrowsAsync(
		server.create('services', {metadata: {name: 't'}, spec: {clusterIP: '10.96.1.1', ports: [{port: 80}]}}),
		'a dry run reserves nothing',
	);
});

test('what is not served is not found, what a path does not do is not allowed', async t => {
	const server = await startServer();
	t.is((await server.fails('list', 'widgets')).code, 404);
	t.is((await server.fails('get', 'configmaps', {version: 'v2', name: 'a'})).code, 404);
	t.is((await server.fails('get', 'configmaps', {name: 'a', subresource: 'status'})).code, 404);
	t.is((await server.fails('get', 'pods', {name: 'a', subresource: 'binding'})).code, 405);
	t.is((await server.fails('create', 'configmaps', {namespace: undefined, body: {metadata: {name: 'a'}}})).code, 405);
	t.is((await server.fails('get', 'nodes', {namespace: 'default', name: 'a'})).code, 404);
	t.is((await server.fails('list', 'bindings')).code, 405);
	t.deepEqual(server.logged, []);
});
