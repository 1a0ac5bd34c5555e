import {once} from 'node:events';
import {connect} from 'node:http2';
import {text} from 'node:stream/consumers';
import test, {type ExecutionContext} from 'ava';
import {startHttp} from '../../../source/api/http/start-http.ts';
import {createCertificates, createToken} from '../../../source/api/http/tls/certificates.ts';
import {systemEntropy} from '../../../source/clock/random.ts';
import {lines, open, send} from '../http/server.ts';
import {startFullServer} from '../pipeline/full-server.ts';
import {startExtensionServer} from './extension-server.ts';

const silent = {warn: () => {}, debug: () => {}};

const startWithHttp = async (t: ExecutionContext) => {
	const server = await startFullServer();
	const http = {port: 0, host: '127.0.0.1'};
	const servers = await startHttp({api: server.api, time: server.clock, http, https: undefined, log: silent});
	t.teardown(() => servers.close());
	return {...server, url: servers.urls[0]!};
};

const seaApi = (spec: object = {}) => ({
	metadata: {name: 'v1.sea.example'},
	spec: {
		group: 'sea.example',
		version: 'v1',
		groupPriorityMinimum: 17_450,
		versionPriority: 15,
		service: {namespace: 'default', name: 'sea'},
		...spec,
	},
});

const conditionOf = ({status}: any) => {
	const {type, status: value, reason, message} = status.conditions[0];
	return `${type}=${value} ${reason}: ${message}`;
};

const definition = (plural: string, versions: readonly string[]) => ({
	metadata: {name: `${plural}.port.example`},
	spec: {
		group: 'port.example',
		scope: 'Namespaced',
		names: {plural, singular: plural.slice(0, -1), kind: `K${plural}`, listKind: `K${plural}List`},
		versions: versions.map((name, index) => ({
			name,
			served: true,
			storage: index === 0,
			schema: {openAPIV3Schema: {type: 'object', 'x-kubernetes-preserve-unknown-fields': true}},
		})),
	},
});

test('every group version that is served here has a local APIService', async t => {
	const server = await startFullServer();
	const {items} = await server.list('apiservices');
	t.true(items.length > 20);
	const names = items.map(({metadata}: any) => metadata.name);
	t.true(names.includes('v1.'));
	t.false(names.includes('v1.apiregistration.k8s.io'));
	const apps = await server.get('apiservices', 'v1.apps');
	t.deepEqual(apps.spec, {group: 'apps', groupPriorityMinimum: 17_800, version: 'v1', versionPriority: 15});
	t.deepEqual(apps.metadata.labels, {'kube-aggregator.kubernetes.io/automanaged': 'onstart'});
	t.is(conditionOf(apps), 'Available=True Local: Local APIServices are always available');

	await server.merge('apiservices', 'v1.apps', {spec: {versionPriority: 7}});
	await server.remove('apiservices', 'v1.batch');
	await server.pass(1);
	t.is((await server.get('apiservices', 'v1.apps')).spec.versionPriority, 7, 'what is of the start is left alone');
	t.is((await server.fails('get', 'apiservices', {name: 'v1.batch'})).code, 404);
	await server.open();
	t.is((await server.get('apiservices', 'v1.apps')).spec.versionPriority, 15, 'until the next start');
	t.is((await server.get('apiservices', 'v1.batch')).spec.groupPriorityMinimum, 17_400);
});

test('the group versions of definitions have theirs as long as a definition serves them', async t => {
	const server = await startFullServer();
	await server.create('customresourcedefinitions', definition('boats', ['v1', 'v2']));
	await server.create('customresourcedefinitions', definition('ships', ['v1']));
	await server.pass(1);
	const {metadata, spec} = await server.get('apiservices', 'v2.port.example');
	t.like(spec, {groupPriorityMinimum: 1000, versionPriority: 100});
	t.deepEqual(metadata.labels, {'kube-aggregator.kubernetes.io/automanaged': 'true'});
	await server.remove('apiservices', 'v1.port.example');
	await server.pass(1);
	t.is((await server.get('apiservices', 'v1.port.example')).spec.version, 'v1', 'it is put back');
	await server.remove('customresourcedefinitions', 'boats.port.example');
	await server.pass(1);
	t.is((await server.fails('get', 'apiservices', {name: 'v2.port.example'})).code, 404);
	t.is((await server.get('apiservices', 'v1.port.example')).spec.version, 'v1', 'ships are still served');
});

test('an APIService is refused in the words of kube-aggregator', async t => {
	const server = await startFullServer();
	const refused = async (body: object) => (await server.fails('create', 'apiservices', {body})).message;
	t.is(
		await refused({...seaApi(), metadata: {name: 'sea'}}),
		'APIService.apiregistration.k8s.io "sea" is invalid: metadata.name: Invalid value: "sea": must be `spec.version+"."+spec.group`: "v1.sea.example"',
	);
	t.regex(
		(await refused(seaApi({groupPriorityMinimum: 20_001, versionPriority: 0}))) ?? '',
		/\[spec\.groupPriorityMinimum: Invalid value: 20001: must be positive and less than 20000, spec\.versionPriority: Invalid value: 0: must be positive and less than 1000\]$/,
	);
	t.regex(
		(await refused(seaApi({service: {}, insecureSkipTLSVerify: true, caBundle: 'YQ=='}))) ?? '',
		/\[spec\.service\.namespace: Required value, spec\.service\.name: Required value, spec\.insecureSkipTLSVerify: Invalid value: true: may not be true if caBundle is present\]$/,
	);
	t.regex(
		(await refused(seaApi({service: undefined, caBundle: 'YQ=='}))) ?? '',
		/spec\.caBundle: Invalid value: "1 bytes": local APIServices may not have a caBundle$/,
	);
});

test('an API is available once its service leads to a server that answers', async t => {
	const server = await startFullServer();
	const extension = await startExtensionServer();
	t.teardown(extension.stop);
	const found = async (): Promise<string> => {
		await server.pass(1);
		return conditionOf(await server.get('apiservices', 'v1.sea.example'));
	};
	await server.create('apiservices', seaApi());
	t.is(await found(), 'Available=False ServiceNotFound: service/sea in "default" is not present');
	await server.create('services', {metadata: {name: 'sea'}, spec: {ports: [{port: 80}]}});
	t.is(await found(), 'Available=False ServicePortError: service/sea in "default" is not listening on port 443');
	await server.merge('services', 'sea', {spec: {ports: [{port: 443, name: 'https'}]}});
	t.is(await found(), 'Available=False EndpointsNotFound: cannot find endpointslices for service/sea in "default"');
	const slice = {
		metadata: {name: 'sea-1', labels: {'kubernetes.io/service-name': 'sea'}},
		addressType: 'FQDN',
		endpoints: [{addresses: ['localhost']}],
		ports: [{name: 'other', port: 1}],
	};
	await server.create('endpointslices', slice);
	t.is(
		await found(),
		'Available=False MissingEndpoints: endpointslices for service/sea in "default" have no addresses with port name "https"',
	);
	await server.merge('endpointslices', 'sea-1', {ports: [{name: 'https', port: 1}]});
	const url = 'https://localhost:1/apis/sea.example/v1';
	const refused = 'dial tcp localhost:1: connect: connection refused';
	t.is(
		await found(),
		`Available=False FailedDiscoveryCheck: failing or missing response from ${url}: Get "${url}": ${refused}`,
	);
	await server.merge('endpointslices', 'sea-1', {ports: [{name: 'https', port: extension.port}]});
	t.is(await found(), 'Available=True Passed: all checks passed');
	extension.state.healthy = false;
	await server.pass(29_000);
	t.regex(await found(), /Passed/);
	await server.pass(2000);
	t.regex(await found(), /FailedDiscoveryCheck: .*: bad status from https:.*: 500$/, 'it is looked at again');
	extension.state.healthy = true;
	await server.pass(31_000);
	t.regex(await found(), /Passed/);
});

test('requests go to the server behind the service, with who asks; without it they are answered 503', async t => {
	const server = await startWithHttp(t);
	const extension = await startExtensionServer();
	t.teardown(extension.stop);
	await server.create('services', {metadata: {name: 'sea'}, spec: {type: 'ExternalName', externalName: 'localhost'}});
	await server.create('apiservices', seaApi({service: {namespace: 'default', name: 'sea', port: 1}}));
	const path = '/apis/sea.example/v1/namespaces/default/boats';
	const away = await send(server.url, path);
	t.is(away.code, 503);
	t.is(away.text, 'service unavailable\n');

	const service = {namespace: 'default', name: 'sea', port: extension.port};
	await server.merge('apiservices', 'v1.sea.example', {spec: {service}});
	await server.pass(1);
	const distrusted = await send(server.url, path);
	t.is(distrusted.code, 503);
	t.is(
		distrusted.text,
		'error trying to reach service: tls: failed to verify certificate: x509: certificate signed by unknown authority\n',
	);

	await server.merge('apiservices', 'v1.sea.example', {spec: {insecureSkipTLSVerify: true}});
	const answer = await send(server.url, `${path}?labelSelector=a%3Db`, {
		method: 'POST',
		body: {kind: 'Boat'},
		headers: {
			'Impersonate-User': 'bob',
			'Impersonate-Group': ['system:masters', 'sailors'],
			'Impersonate-Extra-Ship%2Fname': 'Anna',
			'X-Remote-User': 'mallory',
			Authorization: 'Bearer secret',
			Accept: 'application/json',
		},
	});
	t.is(answer.code, 200);
	t.deepEqual(answer.json, {kind: 'Boat', said: `${path}?labelSelector=a%3Db`});
	t.truthy(answer.headers['audit-id']);
	const {method, headers, body} = extension.asked.at(-1)!;
	t.is(method, 'POST');
	t.is(body, '{"kind":"Boat"}');
	t.like(headers, {'x-remote-user': 'bob', 'x-remote-extra-ship%2fname': 'Anna', accept: 'application/json'});
	t.is(headers['x-remote-group'], 'system:masters, sailors, system:authenticated');
	t.is(headers['impersonate-user'], undefined);
	t.is(headers.authorization, undefined);
	t.is((await send(server.url, `${path}/teapot`)).code, 418, 'failures are the server’s own');
	const refused = await send(server.url, path, {headers: {'Impersonate-User': 'nobody'}});
	t.is(refused.code, 403, 'who may not ask is refused here');
});

test('a watch of an aggregated API is passed on as it comes and ends with either side', async t => {
	const server = await startWithHttp(t);
	const extension = await startExtensionServer();
	t.teardown(extension.stop);
	await server.create('services', {metadata: {name: 'sea'}, spec: {type: 'ExternalName', externalName: 'localhost'}});
	const service = {namespace: 'default', name: 'sea', port: extension.port};
	await server.create('apiservices', seaApi({service, insecureSkipTLSVerify: true}));
	await server.pass(1);
	const response = await open(server.url, '/apis/sea.example/v1/boats?watch=true');
	const next = lines(response);
	const [watch] = extension.watches;
	watch!.write('{"type":"ADDED"}\n');
	t.deepEqual(await next(), {type: 'ADDED'});
	watch!.write('{"type":"MODIFIED"}\n');
	t.deepEqual(await next(), {type: 'MODIFIED'});
	const closed = new Promise(resolve => watch!.on('close', resolve));
	response.destroy();
	await closed;
	t.pass();
});

test('requests over HTTP/2 are passed on as well', async t => {
	const server = await startFullServer();
	const certificate = await createCertificates(systemEntropy);
	const token = createToken(systemEntropy);
	const https = {port: 0, host: '127.0.0.1', certificate, token};
	const servers = await startHttp({api: server.api, time: server.clock, http: undefined, https, log: silent});
	t.teardown(() => servers.close());
	const extension = await startExtensionServer();
	t.teardown(extension.stop);
	await server.create('services', {metadata: {name: 'sea'}, spec: {type: 'ExternalName', externalName: 'localhost'}});
	const service = {namespace: 'default', name: 'sea', port: extension.port};
	await server.create('apiservices', seaApi({service, insecureSkipTLSVerify: true}));
	await server.pass(1);
	const session = connect(servers.httpsUrl!, {ca: certificate.authority});
	t.teardown(() => session.destroy());
	const headers = {':path': '/apis/sea.example/v1/boats', authorization: `Bearer ${token}`};
	const posted = session.request({...headers, ':method': 'POST', 'content-type': 'application/json'});
	posted.end('{"kind":"Boat"}');
	t.deepEqual(JSON.parse(await text(posted)), {kind: 'Boat', said: headers[':path']});
	t.like(extension.asked.at(-1), {method: 'POST', body: '{"kind":"Boat"}'});
	t.is(extension.asked.at(-1)!.headers['x-remote-user'], 'kubernetes-admin');
	const watch = session.request({...headers, ':path': `${headers[':path']}?watch=1`});
	await once(watch, 'response');
	extension.watches[0]!.end('{"type":"ADDED"}\n');
	t.is(await text(watch), '{"type":"ADDED"}\n');
});

test('discovery and OpenAPI show what other servers have, and mark it stale while they are away', async t => {
	const server = await startWithHttp(t);
	const extension = await startExtensionServer();
	t.teardown(extension.stop);
	await server.create('services', {metadata: {name: 'sea'}, spec: {type: 'ExternalName', externalName: 'localhost'}});
	const service = {namespace: 'default', name: 'sea', port: extension.port};
	await server.create('apiservices', seaApi({service, insecureSkipTLSVerify: true}));
	const accept = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
	const aggregated = async () => {
		const {json} = await send(server.url, '/apis', {headers: {accept}});
		return json.items.find(({metadata}: any) => metadata.name === 'sea.example')?.versions;
	};
	t.deepEqual(await aggregated(), [{version: 'v1', freshness: 'Stale'}], 'nobody has looked yet');
	await server.pass(1);
	const boats = {
		resource: 'boats',
		responseKind: {group: '', version: '', kind: 'Boat'},
		scope: 'Namespaced',
		singularResource: 'boat',
		verbs: ['get', 'list', 'watch', 'create'],
		subresources: [{subresource: 'status', responseKind: {group: '', version: '', kind: 'Boat'}, verbs: ['get']}],
	};
	t.deepEqual(await aggregated(), [{version: 'v1', resources: [boats], freshness: 'Current'}]);
	const {groups} = (await send(server.url, '/apis')).json;
	const names: string[] = groups.map(({name}: any) => name);
	const [policy, sea] = [names.indexOf('policy'), names.indexOf('sea.example')];
	t.true(sea !== -1 && sea < policy, 'before groups of a lower priority');
	t.deepEqual((await send(server.url, '/apis/sea.example')).json.preferredVersion, {
		groupVersion: 'sea.example/v1',
		version: 'v1',
	});
	t.is((await send(server.url, '/apis/sea.example/v1')).json.resources[0].name, 'boats');
	const index = (await send(server.url, '/openapi/v3')).json.paths;
	t.is(index['apis/sea.example/v1'].serverRelativeURL, '/openapi/v3/apis/sea.example/v1?hash=7');
	t.truthy(index['apis/apps/v1']);
	const document = await send(server.url, '/openapi/v3/apis/sea.example/v1?hash=7');
	t.is(document.json.said, '/openapi/v3/apis/sea.example/v1?hash=7');

	extension.state.healthy = false;
	await server.pass(31_000);
	t.deepEqual(await aggregated(), [{version: 'v1', resources: [boats], freshness: 'Stale'}]);
	t.is((await send(server.url, '/openapi/v3')).json.paths['apis/sea.example/v1'], undefined);
	await server.remove('apiservices', 'v1.sea.example');
	await server.pass(1);
	t.is(await aggregated(), undefined);
	t.is((await send(server.url, '/apis/sea.example')).code, 404);
});
