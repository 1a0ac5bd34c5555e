import test, {type ExecutionContext} from 'ava';
import {startFullServer} from '../pipeline/full-server.ts';
import {startWebhook} from '../pipeline/webhook-server.ts';

const group = 'harbour.example';

const version = (name: string, property: string, more: object = {}) => ({
	name,
	served: true,
	storage: name === 'v1',
	schema: {
		openAPIV3Schema: {
			type: 'object',
			properties: {spec: {type: 'object', properties: {[property]: {type: 'string'}, flag: {type: 'string'}}}},
		},
	},
	...more,
});

const definition = (clientConfig: object | undefined) => ({
	metadata: {name: `boats.${group}`},
	spec: {
		group,
		scope: 'Namespaced',
		names: {plural: 'boats', kind: 'Boat'},
		versions: [version('v1', 'name'), version('v1beta1', 'title')],
		...(clientConfig && {
			conversion: {strategy: 'Webhook', webhook: {clientConfig, conversionReviewVersions: ['v1', 'v1beta1']}},
		}),
	},
});

/** `spec.name` in v1 is `spec.title` in v1beta1. */
const convert = (object: any, apiVersion: string) => {
	const {name, title, ...spec} = object.spec;
	const text = name ?? title;
	return {...object, apiVersion, spec: {...spec, ...(apiVersion.endsWith('/v1') ? {name: text} : {title: text})}};
};

const converting = ({objects, desiredAPIVersion}: any) => ({
	result: {status: 'Success'},
	convertedObjects: objects.map((object: any) => convert(object, desiredAPIVersion)),
});

const start = async (t: ExecutionContext, answer: (request: any) => object = converting) => {
	const state = {answer};
	const hook = await startWebhook(request => state.answer(request));
	t.teardown(hook.stop);
	const server = await startFullServer();
	await server.create('customresourcedefinitions', definition({url: hook.url, caBundle: hook.caBundle}));
	await server.pass();
	const rest = (of: string) => ({group, version: of});
	return {
		...server,
		hook,
		state,
		create: (of: string, body: object) => server.create('boats', body, rest(of)),
		read: (of: string, name: string) => server.get('boats', name, rest(of)),
		rest,
	};
};

test('objects are stored in one version and seen in each, as the webhook converts them', async t => {
	const {create, read, rest, hook, list, merge, store} = await start(t);
	const made = await create('v1', {metadata: {name: 'a'}, spec: {name: 'Aurora'}});
	t.is(hook.asked.length, 0, 'the version that is stored needs no conversion');
	const beta = await read('v1beta1', 'a');
	t.like(beta, {apiVersion: `${group}/v1beta1`, spec: {title: 'Aurora'}});
	t.deepEqual(beta.metadata, {...made.metadata});
	t.like(hook.asked[0], {desiredAPIVersion: `${group}/v1beta1`, objects: [{metadata: {name: 'a'}}]});
	await read('v1beta1', 'a');
	t.is(hook.asked.length, 1, 'what is known is not asked again');

	const other = await create('v1beta1', {metadata: {name: 'b'}, spec: {title: 'Borealis', nonsense: 1}});
	t.deepEqual(other.spec, {title: 'Borealis'});
	t.deepEqual((await read('v1', 'b')).spec, {name: 'Borealis'});
	const key = `/registry/${group}/boats/default/b`;
	const [{value}] = store.range({key}).kvs as any;
	t.is(value.object.apiVersion, `${group}/v1`);

	const changed = await merge('boats', 'a', {spec: {title: 'Anna'}}, rest('v1beta1'));
	t.deepEqual(changed.spec, {title: 'Anna'});
	const {items} = await list('boats', {}, rest('v1'));
	t.deepEqual(
		items.map(({spec}: any) => spec.name),
		['Anna', 'Borealis'],
	);
	const betas = await list('boats', {}, rest('v1beta1'));
	t.deepEqual(
		betas.items.map(({spec}: any) => spec.title),
		['Anna', 'Borealis'],
	);
});

test('a long list is converted in portions', async t => {
	const {create, rest, hook, list} = await start(t);
	for (let index = 0; index < 120; index++) {
		await create('v1', {metadata: {name: `boat-${index}`}, spec: {name: String(index)}});
	}
	for (const name of ['x', 'y']) {
		await create('v1', {metadata: {name: `large-${name}`}, spec: {name: name.repeat(600_000)}});
	}
	const {items} = await list('boats', {}, rest('v1beta1'));
	t.is(items.length, 122);
	t.true(
		items.every(({metadata, spec}: any) => metadata.name.startsWith('large') || metadata.name === `boat-${spec.title}`),
	);
	t.deepEqual(
		hook.asked.map(({objects}: any) => objects.length),
		[100, 21, 1],
	);
});

test('a watch shows every change in its version, in order', async t => {
	const {create, rest, merge, watch, pass, remove} = await start(t);
	await create('v1', {metadata: {name: 'a'}, spec: {name: '1'}});
	const seen = await watch('boats', {}, rest('v1beta1'));
	await pass(1);
	for (const text of ['2', '3']) await merge('boats', 'a', {spec: {name: text}}, rest('v1'));
	await remove('boats', 'a', undefined, rest('v1'));
	await pass(1);
	t.deepEqual(
		seen.seen.events.map(({type, object}: any) => `${type} ${object.apiVersion} ${object.spec.title}`),
		['ADDED', 'MODIFIED', 'MODIFIED', 'DELETED'].map((type, index) => {
			const text = ['1', '2', '3', '3'][index];
			return `${type} ${group}/v1beta1 ${text}`;
		}),
	);
});

test('a watch ends where its objects cannot be converted', async t => {
	const {create, rest, watch, pass, state} = await start(t);
	const seen = await watch('boats', {}, rest('v1beta1'));
	state.answer = () => ({result: {status: 'Failure', message: 'no'}});
	await create('v1', {metadata: {name: 'a'}, spec: {name: '1'}});
	await pass(1);
	t.true(seen.seen.ended);
});

test('a write that is overtaken while it is converted is decided again', async t => {
	const {create, read, rest, merge, state} = await start(t);
	await create('v1', {metadata: {name: 'a'}, spec: {name: '1'}});
	await Promise.all([
		merge('boats', 'a', {spec: {title: '2'}}, rest('v1beta1')),
		merge('boats', 'a', {spec: {flag: 'x'}}, rest('v1')),
		merge('boats', 'a', {metadata: {labels: {a: 'b'}}}, rest('v1beta1')),
	]);
	const {spec, metadata} = await read('v1', 'a');
	t.deepEqual(spec, {flag: 'x', name: '2'});
	t.deepEqual(metadata.labels, {a: 'b'});
	state.answer = converting;
});

test('what a webhook answers is checked, in the words of apiextensions-apiserver', async t => {
	const {create, fails, rest, state} = await start(t);
	await create('v1', {metadata: {name: 'a', labels: {own: 'x'}}, spec: {name: '1'}});
	const failing = async (answer: (request: any) => object): Promise<string | undefined> => {
		state.answer = answer;
		const {code, message} = await fails('get', 'boats', {name: 'a', ...rest('v1beta1')});
		t.is(code, 500);
		return message?.replace(`conversion webhook for ${group}/v1, Kind=Boat `, '');
	};
	const with1 = (change: (object: any) => unknown) => (request: any) => ({
		result: {status: 'Success'},
		convertedObjects: request.objects.map((object: any) => change(convert(object, request.desiredAPIVersion))),
	});
	t.is(await failing(() => ({result: {status: 'Failure', message: 'not today'}})), 'failed: not today');
	t.is(await failing(() => ({})), "failed: response.result.status was '', not 'Success'");
	t.is(await failing(() => ({result: {status: 'Success'}, convertedObjects: []})), 'returned 0 objects, expected 1');
	t.regex((await failing(() => ({uid: 'other'}))) ?? '', /^failed: expected response\.uid=".*", got "other"$/);
	t.is(
		await failing(with1(object => ({...object, apiVersion: 'x/v1'}))),
		`returned invalid object at index 0: invalid groupVersion (expected ${group}/v1beta1, received x/v1)`,
	);
	t.is(
		await failing(with1(object => ({...object, metadata: {...object.metadata, name: 'b'}}))),
		'returned invalid object: must have the same name: a != b',
	);
	t.is(
		await failing(with1(object => ({...object, metadata: undefined}))),
		'returned invalid metadata: missing metadata in converted object',
	);
	state.answer = with1(object => ({
		...object,
		metadata: {...object.metadata, generation: 77, labels: {own: 'y'}, finalizers: ['x/y']},
	}));
	const {metadata} = await create('v1beta1', {metadata: {name: 'c', labels: {own: 'x'}}, spec: {title: '1'}});
	t.like(metadata, {generation: 1, labels: {own: 'y'}});
	t.is(metadata.finalizers, undefined, 'only labels and annotations may change');
});

test('a webhook that cannot be reached fails reads and writes of the other version alone', async t => {
	const server = await startFullServer();
	const service = {name: 'none', namespace: 'default', path: '/convert'};
	await server.create('customresourcedefinitions', definition({service}));
	await server.pass();
	const rest = {group, version: 'v1beta1'};
	await t.notThrowsAsync(server.create('boats', {metadata: {name: 'a'}, spec: {name: '1'}}, {group, version: 'v1'}));
	const problem = 'Post "https://none.default.svc:443/convert?timeout=30s": service "none" not found';
	t.like(await server.fails('get', 'boats', {name: 'a', ...rest}), {
		code: 500,
		message: `conversion webhook for ${group}/v1, Kind=Boat failed: ${problem}`,
	});
	t.like(await server.fails('create', 'boats', {body: {metadata: {name: 'b'}, spec: {title: '1'}}, ...rest}), {
		code: 500,
		message: `conversion webhook for ${group}/v1beta1, Kind=Boat failed: ${problem}`,
	});
	await server.remove('customresourcedefinitions', `boats.${group}`);
	await server.pass();
	t.is((await server.fails('get', 'customresourcedefinitions', {name: `boats.${group}`})).code, 404);
});

test('a changed strategy holds for what is stored already', async t => {
	const server = await startFullServer();
	await server.create('customresourcedefinitions', definition(undefined));
	await server.pass();
	const rest = {group, version: 'v1beta1'};
	await server.create('boats', {metadata: {name: 'a'}, spec: {name: '1', flag: 'f'}}, {group, version: 'v1'});
	t.deepEqual((await server.get('boats', 'a', rest)).spec, {flag: 'f'}, 'fields of the other version are dropped');
	const hook = await startWebhook(converting);
	t.teardown(hook.stop);
	const {spec} = definition({url: hook.url, caBundle: hook.caBundle});
	await server.merge('customresourcedefinitions', `boats.${group}`, {spec: {conversion: spec.conversion}});
	await server.pass();
	t.deepEqual((await server.get('boats', 'a', rest)).spec, {flag: 'f', title: '1'});
});

test('how objects are converted is checked when a definition is written', async t => {
	const server = await startFullServer();
	const refused = async (clientConfig: object): Promise<string | undefined> => {
		const body = definition(clientConfig);
		return (await server.fails('create', 'customresourcedefinitions', {body})).message?.split('is invalid: ')[1];
	};
	t.is(
		await refused({url: 'http://localhost/'}),
		`spec.conversion.webhookClientConfig.url: Invalid value: "http": 'https' is the only allowed URL scheme; desired format: https://host[:port]/path`,
	);
	t.is(
		await refused({service: {name: '', namespace: 'default'}}),
		'spec.conversion.webhookClientConfig.service.name: Required value: service name is required',
	);
	t.is(
		await refused({}),
		'spec.conversion.webhookClientConfig: Required value: exactly one of url or service is required',
	);
});
