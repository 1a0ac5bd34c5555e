import {once} from 'node:events';
import {connect} from 'node:net';
import {text} from 'node:stream/consumers';
import {gunzipSync} from 'node:zlib';
import {constants, connect as connectHttp2} from 'node:http2';
import {mkdtemp, readFile, stat} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setImmediate as turn} from 'node:timers/promises';
import test from 'ava';
import {array, assert, boolean, constantFrom, dictionary, jsonValue, oneof, property, string, tuple} from 'fast-check';
import {parse} from 'yaml';
import {readProtobufBody} from '../../../source/api/codec/protobuf-body.ts';
import {answerText} from '../../../source/api/http/object-json.ts';
import {writeKubeconfig} from '../../../source/api/http/kubeconfig.ts';
import {createCertificates, createToken} from '../../../source/api/http/tls/certificates.ts';
import {watchBufferBytesMax} from '../../../source/api/http/limits.ts';
import {parseTarget, parseQuery} from '../../../source/api/http/request-target.ts';
import {parseResourcePath} from '../../../source/api/http/resource-path.ts';
import {systemEntropy} from '../../../source/clock/random.ts';
import {forbidden, tooLargeResourceVersion} from '../../../source/machinery/statuses.ts';
import type {KubernetesObject} from '../../../source/machinery/json.ts';
import {configMap} from './fake-api.ts';
import {lines, open, send, serve} from './server.ts';

const configMaps = '/api/v1/namespaces/default/configmaps';

test('a request reaches the API with its verb, place, options and user', async t => {
	const {api, url} = await serve(t);
	const answer = await send(url, `${configMaps}/a?resourceVersion=0`, {headers: {'user-agent': 'tests/1.0'}});
	t.is(answer.code, 200);
	t.deepEqual(answer.json, configMap('a', {k: 'v'}));
	t.deepEqual(api.requests, [
		{
			verb: 'get',
			group: '',
			version: 'v1',
			resource: 'configmaps',
			namespace: 'default',
			name: 'a',
			options: {resourceVersion: '0'},
			user: {name: 'kubernetes-admin', groups: ['system:masters', 'system:authenticated']},
			userAgent: 'tests/1.0',
		},
	]);
	t.is(answer.headers['cache-control'], 'no-cache, private');
	t.regex(String(answer.headers['audit-id']), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test('methods become verbs', async t => {
	const {api, url} = await serve(t);
	const body = {metadata: {name: 'a'}};
	const patch = {'content-type': 'application/merge-patch+json'};
	await send(url, configMaps);
	await send(url, configMaps, {method: 'POST', body});
	await send(url, `${configMaps}/a`, {method: 'PUT', body});
	await send(url, `${configMaps}/a`, {method: 'PATCH', body, headers: patch});
	await send(url, `${configMaps}/a`, {method: 'DELETE'});
	await send(url, configMaps, {method: 'DELETE'});
	await send(url, '/api/v1/configmaps');
	await send(url, '/api/v1/namespaces/x/status');
	await send(url, '/api/v1/namespaces/x/pods/p/eviction', {method: 'POST', body: {metadata: {name: 'p'}}});
	t.deepEqual(
		api.requests.map(({verb, resource, subresource, namespace, name}) =>
			[verb, resource, subresource, namespace, name].filter(part => part).join(' '),
		),
		[
			'list configmaps default',
			'create configmaps default',
			'update configmaps default a',
			'patch configmaps default a',
			'delete configmaps default a',
			'deletecollection configmaps default',
			'list configmaps',
			'get namespaces status x',
			'create pods eviction x p',
		],
	);
	t.is(api.requests[3]!.patchType, 'merge');
});

test('writes enter through the journal, reads do not', async t => {
	const {time, url} = await serve(t);
	await send(url, configMaps);
	t.is(time.journal.length, 0);
	await send(url, configMaps, {method: 'POST', body: {metadata: {name: 'n'}, data: {x: 'y'}}});
	const [entry] = time.journal;
	const {input: request} = entry as {readonly input: {verb: string; body: unknown}};
	t.is(request.verb, 'create');
	t.deepEqual(request, JSON.parse(JSON.stringify(request)), 'an entry is JSON');
	t.like(request.body, {metadata: {name: 'n'}, data: {x: 'y'}});
});

test('a list holds its items without their kind, a get with it', async t => {
	const {url} = await serve(t);
	const {json} = await send(url, configMaps);
	t.is(json.kind, 'ConfigMapList');
	t.deepEqual(Object.keys(json.items[0]), ['metadata', 'data']);
	t.is(json.metadata.resourceVersion, '9');
});

test('a list is the JSON of its items but for what stands once, whatever their members and order', t => {
	const word = string({unit: 'grapheme'});
	const members = dictionary(oneof(word, constantFrom('data', 'type', 'binaryData', 'abc')), jsonValue());
	const object = tuple(members, constantFrom('Thing', '"}', 'é'), boolean(), boolean()).map(
		([rest, kind, first, sorted]): any => {
			const all = first ? {kind, apiVersion: 'v1', ...rest} : {...rest, apiVersion: 'v1', kind, metadata: {name: 'a'}};
			const entries = Object.entries({...all, apiVersion: 'v1', kind});
			return Object.fromEntries(sorted ? entries.toSorted(([a], [b]) => (a < b ? -1 : 1)) : entries);
		},
	);
	assert(
		property(array(object, {maxLength: 4}), items => {
			const list: any = {apiVersion: 'v1', kind: 'ThingList', metadata: {resourceVersion: '7'}, items};
			const plain = items.map(({apiVersion: _version, kind: _kind, ...rest}: any) => rest as object);
			const {apiVersion, kind, metadata} = list;
			const expected = `${JSON.stringify({kind, apiVersion, metadata, items: plain})}\n`;
			for (let read = 0; read < 2; read++) t.is(Buffer.from(answerText(list)).toString(), expected);
		}),
	);
});

test('paths follow the fixed grammar, unknown ones are 404 and unknown methods 405', async t => {
	const {api, url} = await serve(t);
	const code = async (path: string, method = 'GET') => {
		const {code: status, headers} = await send(url, path, {method});
		return `${status} ${headers['content-type']}`;
	};
	const status404 = '404 application/json';
	const page404 = '404 text/plain; charset=utf-8';
	t.is(await code(`${configMaps}/`), '200 application/json');
	t.is(await code(`${configMaps}/%61`), '200 application/json');
	for (const path of [
		'/api/v1/widgets',
		'/api/v2/pods',
		'/api/v2',
		'/apis/apps/v9/deployments',
		'/api//v1/pods',
		'/api/v1/namespaces/default/../default/configmaps/a',
		`${configMaps}/a%2Fb`,
		`${configMaps}/a/status`,
		'/api/v1/namespaces/default/namespaces',
		'/api/v1/configmaps/a',
	]) {
		t.is(await code(path), status404, path);
	}
	for (const path of [
		'//api/v1/pods',
		'/API/v1/pods',
		'/nothing',
		'/apis/none.example/v1',
		'/apis/none.example/v1/x',
	]) {
		t.is(await code(path), page404, path);
	}
	for (const [method, path] of [
		['PUT', configMaps],
		['POST', `${configMaps}/a`],
		['PATCH', configMaps],
		['HEAD', configMaps],
		['OPTIONS', configMaps],
		['POST', '/api/v1/configmaps'],
		['PUT', '/api/v1'],
		['POST', '/version'],
		['GET', '/api/v1/namespaces/default/bindings'],
		['GET', '/api/v1/namespaces/default/pods/p/eviction'],
	]) {
		t.is(await code(path!, method), '405 application/json', `${method} ${path}`);
	}
	t.is(api.requests.length, 2, 'nothing but the two good requests came through');
});

test('options that cannot be read are refused in the words of Kubernetes', async t => {
	const {api, url} = await serve(t);
	const message = async (query: string) => (await send(url, `${configMaps}?${query}`)).json.message;
	t.is(await message('limit=abc'), 'strconv.ParseInt: parsing "abc": invalid syntax');
	t.is(
		await message('limit=9223372036854775808'),
		'strconv.ParseInt: parsing "9223372036854775808": value out of range',
	);
	t.is(await message('timeout=abc'), 'invalid timeout specified in the request URL - time: invalid duration "abc"');
	t.is(await message('includeObject=Some'), 'unrecognized includeObject value: "Some"');
	t.is(api.requests.length, 0);
	await send(url, `${configMaps}?labelSelector=%zz&unknown=1&limit=5&dryRun=All&allowWatchBookmarks=maybe`);
	t.deepEqual(api.requests[0]!.options, {limit: 5, dryRun: ['All'], allowWatchBookmarks: true});
});

test('delete options come from the body, or from the query when there is none', async t => {
	const {api, url} = await serve(t);
	const remove = (query: string, body?: object) => send(url, `${configMaps}/a${query}`, {method: 'DELETE', body});
	await remove('?gracePeriodSeconds=5&propagationPolicy=Orphan');
	t.deepEqual(api.requests[0]!.body, {gracePeriodSeconds: 5, propagationPolicy: 'Orphan'});
	await remove('?propagationPolicy=Orphan', {propagationPolicy: 'Background'});
	t.like(api.requests[1]!.body, {propagationPolicy: 'Background'});
	t.is((await remove('?gracePeriodSeconds=x')).code, 400);
	t.regex((await remove('', {kind: 'Pod', apiVersion: 'v1'})).json.message, /^no kind "Pod" is registered/);
});

test('bodies are limited, checked for their type and decoded', async t => {
	const {api, url} = await serve(t);
	const post = (body: string, type = 'application/json') =>
		send(url, configMaps, {method: 'POST', body, headers: {'content-type': type}});
	const large = await post(`{"data":{"x":"${'x'.repeat(3 * 1024 * 1024)}"}}`);
	t.like(large.json, {code: 413, message: 'Request entity too large: limit is 3145728'});
	t.is((await post('a=b', 'application/x-www-form-urlencoded')).code, 415);
	t.is((await post('{bad')).code, 400);
	await post('metadata:\n  name: y1\n', 'application/yaml');
	t.like(api.requests[0]!.body, {metadata: {name: 'y1'}});
	const patch = (body: string, type: string) =>
		send(url, `${configMaps}/a`, {method: 'PATCH', body, headers: {'content-type': type}});
	t.is((await patch('{}', 'application/json')).code, 415);
	t.is(
		(await patch('{bad', 'application/merge-patch+json')).json.message,
		"error decoding patch: invalid character 'b' looking for beginning of object key string",
	);
});

test('failures are a Status; what goes wrong inside is a 500 and nothing else', async t => {
	const {api, url} = await serve(t);
	api.next = () => {
		throw forbidden({group: '', resource: 'configmaps'}, 'a', 'no');
	};
	t.like((await send(url, `${configMaps}/a`)).json, {kind: 'Status', code: 403, reason: 'Forbidden'});
	api.next = () => {
		throw tooLargeResourceVersion(99, 1);
	};
	t.is((await send(url, `${configMaps}/a`)).headers['retry-after'], '1');
	api.next = () => {
		throw new TypeError('boom');
	};
	t.like((await send(url, `${configMaps}/a`)).json, {code: 500, message: 'Internal error occurred: boom'});
	t.is((await send(url, `${configMaps}/a`)).code, 200);
});

test('warnings are headers, quoted', async t => {
	const {api, url} = await serve(t);
	api.next = () => ({
		code: 200,
		object: configMap('a'),
		warnings: ['unknown field "Data"', 'twice', 'twice', 'line\nbreak'],
	});
	const {headers} = await send(url, `${configMaps}/a`);
	t.is(headers['warning'], String.raw`299 - "unknown field \"Data\"", 299 - "twice", 299 - "line?break"`);
});

test('answers are indented for people and in YAML for those who ask', async t => {
	const {url} = await serve(t);
	const text = async (query: string, headers = {}) => (await send(url, `${configMaps}/a${query}`, {headers})).text;
	t.true((await text('')).startsWith('{"'));
	t.true((await text('?pretty=true')).startsWith('{\n'));
	t.true((await text('', {'user-agent': 'curl/8.0'})).startsWith('{\n'));
	t.true((await text('?pretty=false', {'user-agent': 'curl/8.0'})).startsWith('{"'));
	t.deepEqual(parse(await text('', {accept: 'application/yaml'})), configMap('a', {k: 'v'}));
});

test('forms that are not written are refused, or passed over when there is another', async t => {
	const {url} = await serve(t);
	const get = (accept: string) => send(url, `${configMaps}/a`, {headers: {accept}});
	t.is((await get('application/*')).code, 406);
	t.is((await get('text/html')).code, 406);
	t.is((await get('application/json;as=Nope;v=v1;g=x,application/json')).json.kind, 'ConfigMap');
	t.is((await get('application/json;q=0.1, application/yaml')).headers['content-type'], 'application/yaml');
	const partial = await get('application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1');
	t.deepEqual(Object.keys(partial.json), ['kind', 'apiVersion', 'metadata']);
});

const protobuf = 'application/vnd.kubernetes.protobuf';

/** The bytes of an answer. */
const bytesAt = async (url: string, path: string, accept: string) => {
	const response = await open(url, path, {headers: {accept}});
	const chunks: Buffer[] = [];
	for await (const chunk of response) chunks.push(chunk as Buffer);
	return {code: response.statusCode, type: response.headers['content-type'], bytes: Buffer.concat(chunks)};
};

test('objects, lists, metadata and failures are written as protobuf for those who ask', async t => {
	const {url} = await serve(t);
	const one = await bytesAt(url, `${configMaps}/a`, `${protobuf},application/json`);
	t.is(one.type, protobuf);
	t.deepEqual(readProtobufBody(one.bytes), configMap('a', {k: 'v'}));
	const list = readProtobufBody((await bytesAt(url, configMaps, protobuf)).bytes) as {kind: string; items: unknown[]};
	t.is(list.kind, 'ConfigMapList');
	t.is(list.items.length, 2);
	const missing = await bytesAt(url, `${configMaps}/none`, protobuf);
	t.is(missing.code, 404);
	t.like(readProtobufBody(missing.bytes), {kind: 'Status', reason: 'NotFound', code: 404});
	const partial = await bytesAt(url, `${configMaps}/a`, `${protobuf};as=PartialObjectMetadata;g=meta.k8s.io;v=v1`);
	t.is(partial.bytes.subarray(0, 4).toString('latin1'), 'k8s\0');
	t.true(partial.bytes.includes('PartialObjectMetadata'));
	const table = `${protobuf};as=Table;g=meta.k8s.io;v=v1`;
	t.is((await bytesAt(url, configMaps, table)).code, 406, 'tables never are protobuf');
	t.is((await bytesAt(url, configMaps, `${table},application/json`)).type, 'application/json');
});

test('a watch in protobuf sends frames with their length in front', async t => {
	const {api, url} = await serve(t);
	const response = await open(url, `${configMaps}?watch=1`, {headers: {accept: protobuf}});
	t.is(response.headers['content-type'], `${protobuf};stream=watch`);
	const {receiver} = api.watches[0]!;
	receiver.events([
		{type: 'ADDED', object: configMap('a')},
		{type: 'DELETED', object: configMap('b')},
	]);
	receiver.ended();
	const chunks: Buffer[] = [];
	for await (const chunk of response) chunks.push(chunk as Buffer);
	const stream = Buffer.concat(chunks);
	const second = 4 + stream.readUInt32BE(0);
	t.is(second + 4 + stream.readUInt32BE(second), stream.length);
	const objectAt = (start: number) => readProtobufBody(stream.subarray(stream.indexOf('k8s\0', start)));
	t.like(objectAt(second), {kind: 'ConfigMap', metadata: {name: 'b'}});
});

test('a Table has columns and a row for each object', async t => {
	const {url} = await serve(t);
	const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';
	const {json} = await send(url, configMaps, {headers: {accept}});
	t.like(json, {kind: 'Table', apiVersion: 'meta.k8s.io/v1', metadata: {resourceVersion: '9'}});
	t.deepEqual(
		json.columnDefinitions.map((column: {name: string; format: string; priority: number}) => [
			column.name,
			column.format,
		]),
		[
			['Name', 'name'],
			['Data', ''],
			['Age', ''],
		],
	);
	t.deepEqual(
		json.rows.map((row: {cells: unknown; object: {kind: string}}) => [row.cells, row.object.kind]),
		[
			[['a', 1, '0s'], 'PartialObjectMetadata'],
			[['b', 0, '0s'], 'PartialObjectMetadata'],
		],
	);
	const whole = await send(url, `${configMaps}/a?includeObject=Object`, {headers: {accept}});
	t.is(whole.json.rows[0].object.kind, 'ConfigMap');
	const bare = await send(url, `${configMaps}/a?includeObject=None`, {headers: {accept}});
	t.is(bare.json.rows[0].object, null);
	const none = await send(url, `${configMaps}/none`, {headers: {accept}});
	t.like(none.json, {kind: 'Status', code: 404});
});

test('large answers are compressed for clients that take gzip', async t => {
	const {api, url} = await serve(t);
	api.objects = [configMap('big', {x: 'x'.repeat(200_000)})];
	const response = await open(url, configMaps, {headers: {'accept-encoding': 'gzip, deflate'}});
	t.is(response.headers['content-encoding'], 'gzip');
	const chunks: Buffer[] = [];
	for await (const chunk of response) chunks.push(chunk as Buffer);
	const body = Buffer.concat(chunks);
	t.true(body.length < 10_000);
	t.is(JSON.parse(gunzipSync(body).toString()).items[0].metadata.name, 'big');
	t.is((await send(url, configMaps)).headers['content-encoding'], undefined);
});

test('a watch sends one JSON line for each event until it ends', async t => {
	const {api, url} = await serve(t);
	const response = await open(url, `${configMaps}?watch=maybe`);
	t.is(response.statusCode, 200);
	t.is(api.requests[0]!.verb, 'watch');
	const next = lines(response);
	const [watch] = api.watches;
	t.true(watch!.receiver.events([{type: 'ADDED', object: configMap('a')}]));
	t.deepEqual(await next(), {type: 'ADDED', object: configMap('a')});
	watch!.receiver.events([
		{type: 'MODIFIED', object: configMap('a', {k: '2'})},
		{type: 'DELETED', object: configMap('a')},
	]);
	t.is((await next()).type, 'MODIFIED');
	t.is((await next()).type, 'DELETED');
	watch!.receiver.ended();
	t.is(await next(), undefined);
});

test('the old watch paths and a watch of one name still work', async t => {
	const {api, url} = await serve(t);
	const first = await open(url, '/api/v1/watch/namespaces/default/configmaps/a');
	t.like(api.requests[0], {verb: 'watch', namespace: 'default', options: {fieldSelector: 'metadata.name=a'}});
	t.is(api.requests[0]!.name, undefined);
	first.destroy();
});

test('a Table watch defines its columns once', async t => {
	const {api, url} = await serve(t);
	const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io';
	const next = lines(await open(url, `${configMaps}?watch=1`, {headers: {accept}}));
	const {receiver} = api.watches[0]!;
	receiver.events([{type: 'ADDED', object: configMap('a')}]);
	receiver.events([{type: 'ADDED', object: configMap('b')}]);
	receiver.events([{type: 'BOOKMARK', object: configMap('')}]);
	const [first, second, bookmark] = [await next(), await next(), await next()];
	t.is(first.object.columnDefinitions.length, 3);
	t.is(second.object.columnDefinitions, null);
	t.is(second.object.rows[0].cells[0], 'b');
	t.is(bookmark.object.rows[0].object.metadata.resourceVersion, '7');
});

test('an object that cannot be printed ends its watch with an ERROR event', async t => {
	const {api, url} = await serve(t);
	const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io';
	const next = lines(await open(url, `${configMaps}?watch=1`, {headers: {accept}}));
	const broken = {kind: 'ConfigMap', apiVersion: 'v1'} as KubernetesObject;
	t.true(api.watches[0]!.receiver.events([{type: 'ADDED', object: broken}]));
	t.like(await next(), {type: 'ERROR', object: {kind: 'Status', code: 500}});
	t.is(await next(), undefined);
	t.true(api.watches[0]!.cancelled);
});

test('a client that leaves ends its watch', async t => {
	const {api, url} = await serve(t);
	const response = await open(url, `${configMaps}?watch=1`);
	response.destroy();
	await t.notThrowsAsync(async () => {
		while (!api.watches[0]!.cancelled) await turn();
	});
});

test('a followed log is text as it comes, until it ends or the client leaves', async t => {
	const {api, url} = await serve(t);
	const path = '/api/v1/namespaces/default/pods/p/log?container=c&follow=true';
	const response = await open(url, path);
	t.like(api.requests[0], {verb: 'get', subresource: 'log', parameters: {container: ['c'], follow: ['true']}});
	t.is(response.headers['content-type'], 'text/plain');
	const [log] = api.logs;
	log!.receiver.events(['one\n']);
	const [first] = (await once(response, 'data')) as [Buffer];
	t.is(first.toString(), 'one\n');
	log!.receiver.events(['two\n', 'three\n']);
	log!.receiver.ended();
	t.is(await text(response), 'two\nthree\n');
	(await open(url, path)).destroy();
	await t.notThrowsAsync(async () => {
		while (!api.logs[1]!.cancelled) await turn();
	});
	const nothing = await send(url, path.replace('/p/', '/on-no-node/'));
	t.like(nothing, {code: 204, text: ''});
});

test('events wait while a client does not read, and go on when it does', async t => {
	const {api, url} = await serve(t);
	const response = await open(url, `${configMaps}?watch=1`);
	response.pause();
	const [watch] = api.watches;
	const large = configMap('big', {x: 'x'.repeat(1024 * 1024)});
	let batches = 0;
	while (watch!.receiver.events([{type: 'MODIFIED', object: large}]) !== false) {
		batches++;
		if (batches % 4 === 0) await turn();
		if (batches > 200) return t.fail('the server buffers without limit');
	}
	t.true(batches * 1024 * 1024 >= watchBufferBytesMax - 1024 * 1024);
	response.resume();
	while (watch!.resumed === 0) await turn();
	t.is(watch!.resumed, 1);
});

test('discovery lists groups, versions, resources and subresources', async t => {
	const {url} = await serve(t);
	const get = async (path: string, accept = 'application/json') => (await send(url, path, {headers: {accept}})).json;
	t.deepEqual((await get('/api')).versions, ['v1']);
	t.like(await get('/apis'), {kind: 'APIGroupList', groups: [{name: 'apps', preferredVersion: {version: 'v1'}}]});
	t.is((await get('/apis/apps')).kind, 'APIGroup');
	const core = await get('/api/v1');
	t.deepEqual(
		core.resources.map(({name}: {name: string}) => name),
		['bindings', 'configmaps', 'namespaces', 'namespaces/status', 'pods', 'pods/eviction', 'pods/log'],
	);
	t.like(core.resources[1], {shortNames: ['cm'], storageVersionHash: 'qFsyl6wFWjQ='});
	const aggregated = await get(
		'/apis',
		'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json',
	);
	t.is(aggregated.kind, 'APIGroupDiscoveryList');
	t.like(aggregated.items[0].versions[0].resources[0], {resource: 'deployments', scope: 'Namespaced'});
	t.true((await get('/')).paths.includes('/apis/apps/v1'));
	t.like(await get('/version'), {major: '1', minor: '36', gitVersion: 'v1.36.0'});
});

test('OpenAPI describes every group with merge markers and what a patch takes', async t => {
	const {url} = await serve(t);
	const index = (await send(url, '/openapi/v3')).json;
	t.deepEqual(Object.keys(index.paths), ['api/v1', 'apis/apps/v1']);
	const {json} = await send(url, index.paths['api/v1'].serverRelativeURL);
	const {schemas} = json.components;
	t.deepEqual(schemas['io.k8s.api.core.v1.Pod']['x-kubernetes-group-version-kind'], [
		{group: '', kind: 'Pod', version: 'v1'},
	]);
	t.like(schemas['io.k8s.api.core.v1.PodSpec'].properties.containers, {
		items: {$ref: '#/components/schemas/io.k8s.api.core.v1.Container'},
		'x-kubernetes-patch-merge-key': 'name',
		'x-kubernetes-patch-strategy': 'merge',
	});
	const {patch} = json.paths['/api/v1/namespaces/{namespace}/pods/{name}'];
	t.is(patch.operationId, 'patchCoreV1NamespacedPod');
	t.true(Object.keys(patch.requestBody.content).includes('application/strategic-merge-patch+json'));
	t.true(patch.parameters.some(({name}: {name: string}) => name === 'fieldValidation'));
	for (const text of JSON.stringify(json).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
		t.true(Object.hasOwn(schemas, text[1]!), `${text[1]} is referred to and there`);
	}
	const v2 = (await send(url, '/openapi/v2')).json;
	t.like(v2, {swagger: '2.0', info: {title: 'Kubernetes'}});
	t.is(v2.definitions['io.k8s.apimachinery.pkg.util.intstr.IntOrString'].format, 'int-or-string');
	t.is((await send(url, '/openapi/v3/apis/none/v1')).code, 404);
});

test('health is told as text, check by check, in the words of kube-apiserver', async t => {
	const {api, url} = await serve(t);
	const hook = '[+]poststarthook/rbac/bootstrap-roles ok\n';
	t.is((await send(url, '/healthz')).text, 'ok');
	t.is((await send(url, '/readyz/ping')).text, 'ok');
	t.is((await send(url, '/readyz/poststarthook/rbac/bootstrap-roles')).text, 'ok');
	t.is((await send(url, '/livez?verbose')).text, `[+]ping ok\n[+]log ok\n[+]etcd ok\n${hook}livez check passed\n`);
	t.is(
		(await send(url, '/readyz?verbose&exclude=etcd&exclude=nobody')).text,
		`[+]ping ok\n[+]log ok\n[+]etcd excluded: ok\n[+]etcd-readiness ok\n[+]informer-sync ok\n${hook}[+]shutdown ok\n` +
			'warn: some health checks cannot be excluded: no matches for "nobody"\nreadyz check passed\n',
	);
	t.is((await send(url, '/healthz/no-such-check')).code, 404);
	api.next = () => {
		throw new Error('disk full');
	};
	const failed = await send(url, '/livez');
	t.is(failed.code, 500);
	t.is(failed.text, `[+]ping ok\n[+]log ok\n[-]etcd failed: reason withheld\n${hook}livez check failed\n`);
	t.is((await send(url, '/livez?exclude=etcd')).text, 'ok');
	api.next = () => {
		throw new Error('disk full');
	};
	t.like(await send(url, '/livez/etcd'), {code: 500, text: 'internal server error: disk full\n'});
});

test('web pages are kept away from the port without authentication', async t => {
	const {api, url} = await serve(t);
	t.like((await send(url, configMaps, {headers: {origin: 'https://evil.example'}})).json, {
		code: 403,
		reason: 'Forbidden',
	});
	t.is((await send(url, configMaps, {headers: {host: 'evil.example:8080'}})).code, 403);
	t.is((await send(url, configMaps, {headers: {host: 'localhost.evil.example'}})).code, 403);
	t.is(api.requests.length, 0);
	for (const host of ['localhost:8080', '127.0.0.1', '[::1]:8080']) {
		t.is((await send(url, configMaps, {headers: {host}})).code, 200, host);
	}
	await t.throwsAsync(serve(t, {http: {port: 0, host: '0.0.0.0'}}), {message: /listens on loopback only/});
});

test('HTTPS knows its administrator by token and everybody else as anonymous', async t => {
	const certificate = await createCertificates(systemEntropy);
	const token = createToken(systemEntropy);
	t.regex(token, /^[0-9a-f]{64}$/, 'nothing in it can be taken for a flag');
	const https = {port: 0, host: '127.0.0.1', certificate, token};
	const {url, api} = await serve(t, {http: undefined, https});
	const ca = certificate.authority;
	const get = (path: string, headers = {}) => send(url, path, {ca, headers});
	const authorization = `Bearer ${token}`;
	t.is((await get(configMaps, {authorization})).code, 200);
	t.like((await get(configMaps)).json, {
		code: 403,
		message:
			'configmaps is forbidden: User "system:anonymous" cannot list resource "configmaps" in API group "" in the namespace "default"',
	});
	t.is((await get('/apis')).json.message, 'forbidden: User "system:anonymous" cannot get path "/apis"');
	t.is((await get('/healthz')).text, 'ok');
	t.is((await get('/version')).code, 200);
	t.like((await get('/healthz', {authorization: 'Bearer wrong'})).json, {code: 401, reason: 'Unauthorized'});
	t.is((await get(configMaps, {authorization: 'Bearer '})).code, 403);
	t.is((await get(configMaps, {authorization: 'Basic abc'})).code, 403);
	t.is(api.requests.length, 2, 'the list and the read of the health check');

	await get(configMaps, {authorization, 'impersonate-user': 'bob', 'impersonate-group': ['system:masters', 'g2']});
	t.deepEqual(api.requests.at(-1)!.user, {name: 'bob', groups: ['system:masters', 'g2', 'system:authenticated']});
	t.is((await get(configMaps, {authorization, 'impersonate-user': 'bob'})).code, 403);
	t.is((await get(configMaps, {authorization, 'impersonate-group': 'g'})).code, 400);
});

test('HTTP/2 carries requests and watches at the same time', async t => {
	const certificate = await createCertificates(systemEntropy);
	const https = {port: 0, host: '127.0.0.1', certificate, token: 'secret'};
	const {url, api} = await serve(t, {http: undefined, https});
	const session = connectHttp2(url, {ca: certificate.authority});
	t.teardown(() => session.destroy());
	const stream = (path: string) =>
		session.request({[constants.HTTP2_HEADER_PATH]: path, authorization: 'Bearer secret'});
	const watch = stream(`${configMaps}?watch=1`);
	await new Promise(resolve => watch.once('response', resolve));
	api.watches[0]!.receiver.events([{type: 'ADDED', object: configMap('a')}]);
	const line = await new Promise(resolve => watch.once('data', resolve));
	t.like(JSON.parse(String(line)), {type: 'ADDED'});
	const get = stream(`${configMaps}/b`);
	const chunks: Buffer[] = [];
	for await (const chunk of get) chunks.push(chunk as Buffer);
	t.is(JSON.parse(Buffer.concat(chunks).toString()).metadata.name, 'b');
	t.is(session.remoteSettings.maxConcurrentStreams, 250);
	api.watches[0]!.receiver.ended();
	await new Promise(resolve => watch.once('close', resolve));
});

test('a kubeconfig has two contexts and belongs to its owner alone', async t => {
	const folder = await mkdtemp(join(tmpdir(), 'inkube-'));
	const file = join(folder, 'sub', 'config');
	const https = {url: 'https://127.0.0.1:6443', authority: 'PEM', token: 'secret'};
	await writeKubeconfig(file, {https, http: {url: 'http://127.0.0.1:8080'}});
	t.is((await stat(file)).mode & 0o777, 0o600);
	const config = parse(await readFile(file, 'utf8'));
	t.is(config['current-context'], 'inkube');
	t.deepEqual(
		config.contexts.map(({name}: {name: string}) => name),
		['inkube', 'inkube-insecure'],
	);
	t.is(config.clusters[0].cluster['certificate-authority-data'], Buffer.from('PEM').toString('base64'));
	t.is(config.users[0].user.token, 'secret');
});

test('closing ends watches, lets requests finish and refuses new ones', async t => {
	const {api, servers, url} = await serve(t);
	const watch = await open(url, `${configMaps}?watch=1`);
	let finish = () => {};
	api.next = () =>
		new Promise(resolve => {
			finish = () => resolve({code: 200, object: configMap('slow'), warnings: []});
		});
	const slow = send(url, `${configMaps}/slow`);
	while (api.requests.length < 2) await turn();
	const closed = servers.close();
	t.is(await lines(watch)(), undefined);
	await t.throwsAsync(send(url, configMaps), {code: 'ECONNREFUSED'});
	finish();
	t.is((await slow).json.metadata.name, 'slow');
	await closed;
});

test('a port that is taken is an error with nothing left open', async t => {
	const {servers} = await serve(t);
	const port = Number(new URL(servers.urls[0]!).port);
	await t.throwsAsync(serve(t, {http: {port, host: '127.0.0.1'}}), {code: 'EADDRINUSE'});
});

/** Sends bytes as they are and reads until the server closes or has answered. */
const raw = (url: string, bytes: string): Promise<string> =>
	new Promise((resolve, reject) => {
		const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(bytes));
		let text = '';
		socket.on('data', chunk => {
			text += String(chunk);
			socket.end();
		});
		socket.on('close', () => resolve(text));
		socket.on('error', reject);
	});

test('hostile requests are answered or cut off, and the server lives on', async t => {
	const {url} = await serve(t);
	const head = 'Host: localhost\r\nConnection: close\r\n\r\n';
	t.regex(await raw(url, `GET /api/v1/%zz HTTP/1.1\r\n${head}`), /^HTTP\/1\.1 400 /);
	t.regex(await raw(url, `GET http://[::1 HTTP/1.1\r\n${head}`), /^HTTP\/1\.1 40\d /);
	t.regex(await raw(url, `NONSENSE\r\n\r\n`), /^HTTP\/1\.1 400 /);
	t.regex(await raw(url, `GET / HTTP/1.1\r\nX: ${'x'.repeat(100_000)}\r\n${head}`), /^HTTP\/1\.1 431 /);
	const {code} = await send(url, configMaps, {headers: {'audit-id': 'x'.repeat(10_000)}});
	t.is(code, 200);
	t.is((await send(url, '/healthz')).text, 'ok');
});

test('any target and query can be read without an error other than none', t => {
	assert(
		property(string(), text => {
			const target = parseTarget(`/${text}`);
			if (target !== undefined) parseResourcePath(target.path);
			parseQuery(text);
		}),
	);
	assert(
		property(array(tuple(string({minLength: 1}), string())), pairs => {
			const query = new URLSearchParams(pairs).toString();
			const parameters = parseQuery(query);
			for (const [name, values] of parameters) {
				t.deepEqual(
					values,
					pairs.filter(([key]) => key.toWellFormed() === name).map(([, value]) => value.toWellFormed()),
				);
			}
		}),
	);
});
