import test from 'ava';
import {startFullServer} from './full-server.ts';
import {patchOf, startWebhook} from './webhook-server.ts';

const configuration = (name: string, clientConfig: object, more: object = {}) => ({
	metadata: {name},
	webhooks: [
		{
			name: `${name}.hooks.example`,
			clientConfig,
			rules: [{apiGroups: [''], apiVersions: ['v1'], operations: ['*'], resources: ['configmaps']}],
			sideEffects: 'None',
			admissionReviewVersions: ['v1'],
			...more,
		},
	],
});

const configMap = (name: string, data: object = {}) => ({metadata: {name}, data});

test('a validating webhook is shown the write and refuses it with its own words', async t => {
	const server = await startFullServer();
	const hook = await startWebhook(({object, operation}) =>
		operation === 'DELETE'
			? {allowed: false, status: {code: 403, reason: 'Forbidden', message: 'it stays'}}
			: {allowed: object.data.bad === undefined, warnings: ['look out']},
	);
	const {url, caBundle} = hook;
	await server.create('validatingwebhookconfigurations', configuration('check', {url, caBundle}));
	const bad = await server.fails('create', 'configmaps', {body: configMap('a', {bad: '1'})});
	t.like(bad, {code: 400, message: 'admission webhook "check.hooks.example" denied the request without explanation'});
	const {object, warnings} = await server.respond('create', 'configmaps', {body: configMap('a', {good: '1'})});
	t.deepEqual(warnings, ['look out']);
	const {request, ...seen} = {request: hook.asked.at(-1), ...hook.asked.at(-1)};
	t.like(seen, {operation: 'CREATE', name: 'a', namespace: 'default', dryRun: false, oldObject: null});
	t.like(seen.resource, {group: '', version: 'v1', resource: 'configmaps'});
	t.is(seen.userInfo.username, 'tester');
	t.is(request.object.metadata.uid, (object as any).metadata.uid, 'what was shown is what is stored');
	const kept = await server.fails('delete', 'configmaps', {name: 'a'});
	t.like(kept, {
		code: 403,
		reason: 'Forbidden',
		message: 'admission webhook "check.hooks.example" denied the request: it stays',
	});
	t.is(hook.asked.at(-1).oldObject.metadata.name, 'a');
	t.is((await server.get('configmaps', 'a')).data.good, '1');
	hook.stop();
});

test('mutating webhooks change the object one after the other, by name, and again where they want to see the rest', async t => {
	const server = await startFullServer();
	const add = (key: string) => (request: any) =>
		request.object.data[key] === undefined
			? patchOf({op: 'add', path: `/data/${key}`, value: String(Object.keys(request.object.data).length)})
			: patchOf({op: 'add', path: '/data/again', value: key});
	const [first, second] = [await startWebhook(add('a')), await startWebhook(add('b'))];
	await server.create(
		'mutatingwebhookconfigurations',
		configuration('b-second', {url: second.url, caBundle: second.caBundle}),
	);
	await server.create(
		'mutatingwebhookconfigurations',
		configuration('a-first', {url: first.url, caBundle: first.caBundle}, {reinvocationPolicy: 'IfNeeded'}),
	);
	const {data} = await server.create('configmaps', configMap('x', {own: 'x'}));
	t.deepEqual(data, {a: '1', again: 'a', b: '2', own: 'x'});
	t.is(second.asked.length, 1);
	const dry = await server.call('create', 'configmaps', {body: configMap('y', {own: 'y'}), options: {dryRun: ['All']}});
	t.is(dry.data.b, '2');
	t.true(second.asked.at(-1).dryRun);
	first.stop();
	second.stop();
});

test('selectors and conditions decide who is asked, also about generated names and patches', async t => {
	const server = await startFullServer();
	const hook = await startWebhook(() => ({}));
	const {url, caBundle} = hook;
	await server.create(
		'validatingwebhookconfigurations',
		configuration(
			'some',
			{url, caBundle},
			{
				matchConditions: [{name: 'not-b', expression: "object == null || object.metadata.?name.orValue('') != 'b'"}],
				namespaceSelector: {matchLabels: {'kubernetes.io/metadata.name': 'default'}},
				objectSelector: {matchExpressions: [{key: 'skip', operator: 'DoesNotExist'}]},
			},
		),
	);
	await server.create('configmaps', configMap('b'));
	await server.create('configmaps', {metadata: {name: 'c', labels: {skip: 'yes'}}});
	t.is(hook.asked.length, 0);
	const {metadata} = await server.create('configmaps', {metadata: {generateName: 'g-'}});
	t.is(hook.asked[0].name, metadata.name, 'the name that was shown is the name that is given');
	await server.merge('configmaps', metadata.name, {data: {a: '1'}});
	t.like(hook.asked[1], {operation: 'UPDATE', oldObject: {metadata: {name: metadata.name}}});
	hook.stop();
});

test('a webhook that cannot be asked fails the write, unless its failures are ignored', async t => {
	const server = await startFullServer();
	const silent = await startWebhook(() => undefined);
	const stranger = await startWebhook(() => ({uid: 'other'}));
	const failing = async (clientConfig: object, more: object = {}): Promise<string | undefined> => {
		await server.create('validatingwebhookconfigurations', configuration('f', clientConfig, more));
		const {message, code} = await server.fails('create', 'configmaps', {body: configMap('a')});
		t.is(code, 500);
		await server.remove('validatingwebhookconfigurations', 'f');
		return message?.replace('Internal error occurred: failed calling webhook "f.hooks.example": ', '');
	};
	const {caBundle, port} = silent;
	const late = await failing({url: silent.url, caBundle}, {timeoutSeconds: 1});
	t.is(late, `failed to call webhook: Post "https://localhost:${port}/hook?timeout=1s": context deadline exceeded`);
	t.regex((await failing({url: silent.url})) ?? '', /x509: certificate signed by unknown authority$/);
	t.regex(
		(await failing({url: 'https://127.0.0.1:1/'})) ?? '',
		/dial tcp 127\.0\.0\.1:1: connect: connection refused$/,
	);
	t.regex(
		(await failing({url: stranger.url, caBundle: stranger.caBundle})) ?? '',
		/^expected response\.uid=".*", got "other"$/,
	);
	t.is(
		await failing({service: {name: 'none', namespace: 'default', path: '/x'}}),
		'failed to call webhook: Post "https://none.default.svc:443/x?timeout=10s": service "none" not found',
	);
	await server.create(
		'validatingwebhookconfigurations',
		configuration('f', {url: 'https://127.0.0.1:1/'}, {failurePolicy: 'Ignore'}),
	);
	await t.notThrowsAsync(server.create('configmaps', configMap('a')));
	silent.stop();
	stranger.stop();
});

test('a service leads to its external name, and by the endpoints of its pods nowhere', async t => {
	const server = await startFullServer();
	const hook = await startWebhook(() => ({}));
	const service = {name: 'kubernetes', namespace: 'default', path: '/x', port: hook.port};
	await server.create('validatingwebhookconfigurations', configuration('s', {service, caBundle: hook.caBundle}));
	const nowhere = await server.fails('create', 'configmaps', {body: configMap('a')});
	t.regex(nowhere.message ?? '', /no service port \d+ found for service "kubernetes"$/);
	const spec = {type: 'ExternalName', externalName: 'localhost', clusterIP: null, clusterIPs: null};
	await server.merge('services', 'kubernetes', {spec});
	await server.create('configmaps', configMap('a'));
	t.is(hook.asked.length, 1);
	hook.stop();
});
