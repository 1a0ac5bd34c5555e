import test from 'ava';
import {podOf, startServer} from './test-server.ts';

const managers = ({metadata}: any): string[] =>
	(metadata.managedFields ?? []).map(
		({manager, operation, subresource, fieldsV1}: any) =>
			`${manager} ${operation}${subresource === undefined ? '' : `/${subresource}`} ${JSON.stringify(fieldsV1)}`,
	);

const times = ({metadata}: any): string[] => metadata.managedFields.map(({time}: any) => time?.slice(11, 19) ?? '-');

const configMap = (data: object, metadata: object = {}) => ({
	apiVersion: 'v1',
	kind: 'ConfigMap',
	metadata: {name: 'a', ...metadata},
	data,
});

/** A server with shorthands for writes of the ConfigMap `a`. */
const startStory = async () => {
	const server = await startServer();
	return {
		...server,
		apply: (manager: string, body: object, options: object = {}) =>
			server.call('patch', 'configmaps', {
				name: 'a',
				patchType: 'apply',
				body,
				options: {fieldManager: manager, ...options},
			}),
		applyFails: (manager: string, body: unknown, options: object = {}) =>
			server.fails('patch', 'configmaps', {
				name: 'a',
				patchType: 'apply',
				body,
				options: {fieldManager: manager, ...options},
			}),
		mergeAs: (manager: string, body: object) =>
			server.merge('configmaps', 'a', body, {options: {fieldManager: manager}}),
		put: (body: object, rest: object = {}) => server.call('update', 'configmaps', {name: 'a', body, ...rest}),
	};
};

test('the writer is who fieldManager names, or what the user agent begins with', async t => {
	const server = await startStory();
	const created = await server.create('configmaps', configMap({k: 'v'}), {userAgent: 'kubectl/v1.36 (linux)'});
	t.deepEqual(managers(created), ['kubectl Update {"f:data":{".":{},"f:k":{}}}']);
	const merged = await server.mergeAs('bob', {data: {l: 'w'}});
	t.deepEqual(managers(merged), ['bob Update {"f:data":{"f:l":{}}}', 'kubectl Update {"f:data":{".":{},"f:k":{}}}']);
	const anonymous = await server.put(configMap({k: 'v'}), {userAgent: '\u0007/1'});
	t.deepEqual(managers(anonymous), ['kubectl Update {"f:data":{".":{},"f:k":{}}}']);
});

test('a write that changes no field keeps the revision and the times', async t => {
	const server = await startStory();
	const created = await server.create('configmaps', configMap({k: 'v'}));
	await server.pass(5000);
	t.is(await server.mergeAs('bob', {data: {k: 'v'}}), created);
	const changed = await server.mergeAs('unknown', {data: {k: 'w'}});
	t.deepEqual(times(created), ['00:00:00']);
	t.deepEqual(times(changed), ['00:00:05']);
});

test('status and scale have entries of their own; binding has none', async t => {
	const server = await startStory();
	await server.create('pods', podOf('p'), {options: {fieldManager: 'me'}, userAgent: 'x'});
	await server.call('create', 'pods', {
		name: 'p',
		subresource: 'binding',
		body: {metadata: {name: 'p'}, target: {kind: 'Node', name: 'n'}},
		userAgent: 'kube-scheduler',
	});
	const pod = await server.call('patch', 'pods', {
		name: 'p',
		subresource: 'status',
		patchType: 'merge',
		body: {status: {phase: 'Running'}, spec: {nodeName: 'other'}},
		userAgent: 'kubelet/1',
	});
	t.deepEqual(
		managers(pod).map(text => text.split(' ').slice(0, 2).join(' ')),
		['kubelet Update/status', 'me Update'],
	);
	t.is(managers(pod)[0], 'kubelet Update/status {"f:status":{"f:phase":{}}}');
	t.false(managers(pod)[1]!.includes('nodeName'));
	await server.create('deployments', {
		metadata: {name: 'd'},
		spec: {
			replicas: 1,
			selector: {matchLabels: {a: 'b'}},
			template: {metadata: {labels: {a: 'b'}}, spec: {containers: [{name: 'c', image: 'x'}]}},
		},
	});
	const scale = {apiVersion: 'autoscaling/v1', kind: 'Scale', metadata: {name: 'd'}, spec: {replicas: 3}};
	const write = (rest: object) =>
		server.call('patch', 'deployments', {name: 'd', subresource: 'scale', userAgent: 'scaler', ...rest});
	await write({patchType: 'merge', body: {spec: {replicas: 2}}});
	t.is(managers(await server.get('deployments', 'd'))[0], 'scaler Update/scale {"f:spec":{"f:replicas":{}}}');
	await t.throwsAsync(write({patchType: 'apply', body: scale, options: {fieldManager: 'm'}}), {
		message: /conflict with "scaler" with subresource "scale" using apps\/v1: \.spec\.replicas/,
	});
	await write({patchType: 'apply', body: scale, options: {fieldManager: 'm', force: true}});
	const scaled = await server.get('deployments', 'd');
	t.is(scaled.spec.replicas, 3);
	t.is(managers(scaled)[0], 'm Apply/scale {"f:spec":{"f:replicas":{}}}');
});

test('the oldest of more than ten updaters are put together', async t => {
	const server = await startStory();
	await server.create('configmaps', configMap({k: 'v'}), {options: {fieldManager: 'first'}});
	for (let index = 0; index < 12; index++) {
		await server.pass(1000);
		await server.mergeAs(`m${index}`, {data: {[`k${index}`]: 'v'}});
	}
	const entries = managers(await server.get('configmaps', 'a'));
	t.is(entries.length, 10);
	t.is(entries[0], 'ancient-changes Update {"f:data":{".":{},"f:k":{},"f:k0":{},"f:k1":{},"f:k2":{}}}');
	t.true(entries[9]!.startsWith('m11 '));
});

test('a client can hand in entries, have them forgotten, and cannot break them', async t => {
	const server = await startStory();
	const created = await server.create('configmaps', configMap({k: 'v'}));
	const broken = configMap({k: 'v'}, {managedFields: [{manager: 'x', operation: 'Delete'}]});
	t.is(await server.put(broken), created);
	const entry = {...created.metadata.managedFields[0], manager: 'heir'};
	const inherited = await server.put(configMap({k: 'v'}, {managedFields: [entry]}));
	t.deepEqual(managers(inherited), ['heir Update {"f:data":{".":{},"f:k":{}}}']);
	t.is(await server.put(configMap({k: 'v'}, {managedFields: []})), inherited);
	const forgotten = await server.put(configMap({k: 'v'}, {managedFields: [{}]}));
	t.false('managedFields' in forgotten.metadata);
	t.false('managedFields' in (await server.mergeAs('bob', {data: {k: 'w'}})).metadata);
	t.deepEqual(managers(await server.apply('m', configMap({l: '1'}))), [
		'm Apply {"f:data":{"f:l":{}}}',
		'before-first-apply Update {"f:data":{".":{},"f:k":{}}}',
	]);
});

test('apply creates, repeats without a write, contests, takes by force and removes what is no longer said', async t => {
	const server = await startStory();
	const rehearsed = await server.apply('m1', configMap({k: '1'}), {dryRun: ['All']});
	t.deepEqual(rehearsed.data, {k: '1'});
	t.is((await server.fails('get', 'configmaps', {name: 'a'})).code, 404);
	const {code, object: created} = await server.respond('patch', 'configmaps', {
		name: 'a',
		patchType: 'apply',
		body: configMap({k: '1', l: '1'}),
		options: {fieldManager: 'm1'},
	});
	t.is(code, 201);
	await server.pass(1000);
	t.is(await server.apply('m1', configMap({k: '1', l: '1'})), created);
	const contested = await server.applyFails('m2', configMap({k: '2'}));
	t.is(contested.code, 409);
	t.deepEqual(contested.details?.causes, [
		{reason: 'FieldManagerConflict', message: 'conflict with "m1"', field: '.data.k'},
	]);
	const forced = await server.apply('m2', configMap({k: '2'}), {force: true});
	t.deepEqual(forced.data, {k: '2', l: '1'});
	const less = await server.apply('m1', configMap({}));
	t.deepEqual(less.data, {k: '2'});
	t.deepEqual(managers(less), ['m2 Apply {"f:data":{"f:k":{}}}', 'm1 Apply {"f:data":{}}'].toSorted());
});

test('what cannot be applied is refused', async t => {
	const server = await startStory();
	const refusal = async (body: unknown, options: object = {}) => {
		const {code, message} = await server.applyFails('m', body, options);
		return `${code} ${message}`;
	};
	t.regex(
		await refusal(configMap({}), {fieldManager: ''}),
		/^422 .*fieldManager: Required value: is required for apply/,
	);
	t.is(await refusal({kind: 'ConfigMap'}), '400 invalid object type: /, Kind=ConfigMap');
	t.is(await refusal({apiVersion: 'apps/v1', kind: 'X'}), '400 invalid object type: apps/v1, Kind=X');
	t.is(await refusal(configMap({}, {managedFields: []})), '400 metadata.managedFields must be nil');
	t.regex(await refusal(configMap({}, {name: 'b'})), /^400 the name of the object \(b\) does not match/);
	t.regex(await refusal('text'), /^400 error decoding YAML: .*cannot unmarshal string/);
	t.regex(
		await refusal({...configMap({}), spec: 1}),
		/^500 failed to create typed patch object .*\.spec: field not declared/,
	);
	t.regex(await refusal(configMap({k: 1})), /^500 failed to create typed patch object \(\/a; \/v1, Kind=ConfigMap\)/);
	t.regex(await refusal(configMap({}, {uid: 'u'})), /^409 .*Precondition failed: UID in precondition: u/);
	t.is((await server.apply('m', configMap({}, {resourceVersion: '7'}))).metadata.name, 'a');
	t.regex(await refusal(configMap({k: 'v'}, {resourceVersion: '7'})), /^409 /);
	const forced = await server.fails('patch', 'configmaps', {
		name: 'a',
		patchType: 'merge',
		body: {},
		options: {force: true},
	});
	t.is(forced.code, 422);
	const status = {name: 'none', subresource: 'status', patchType: 'apply', options: {fieldManager: 'm'}} as const;
	const pod = {apiVersion: 'v1', kind: 'Pod', metadata: {name: 'none'}};
	t.is((await server.fails('patch', 'pods', {...status, body: pod})).code, 404);
});
