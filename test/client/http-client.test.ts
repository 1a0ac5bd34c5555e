import {once} from 'node:events';
import {chmod, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {createInformers} from '../../source/client/informers.ts';
import {openHttpClient} from '../../source/client/http/http-client.ts';
import {createHttpTransport} from '../../source/client/http/transport.ts';
import {readKubeconfig} from '../../source/client/http/read-kubeconfig.ts';
import {createWallClock} from '../../source/clock/wall.ts';
import {serveCluster} from '../../source/cluster/serve.ts';
import {startCluster} from '../../source/cluster/start-cluster.ts';
import type {StatusError} from '../../source/machinery/status-error.ts';

const temporary = async (t: ExecutionContext) => {
	const folder = await mkdtemp(path.join(tmpdir(), 'inkube-http-'));
	t.teardown(() => rm(folder, {recursive: true}));
	return folder;
};

/** Cluster, server and client over TLS, as inkube attach has them. */
const connected = async (t: ExecutionContext) => {
	const folder = await temporary(t);
	const kubeconfigOut = path.join(folder, 'config');
	const cluster = await startCluster({nodes: 2, seed: 1, speed: 20});
	const serve = (httpsPort: number) =>
		serveCluster(cluster, {httpPort: undefined, httpsPort, bind: '127.0.0.1', kubeconfigOut, plain: true});
	const serving = await serve(0);
	const clock = createWallClock();
	const problems: (string | undefined)[] = [];
	const connection = await readKubeconfig({file: kubeconfigOut});
	const http = await openHttpClient({
		connection,
		clock,
		reached: problem => void problems.push(problem?.message),
	});
	t.teardown(async () => {
		http.close();
		clock.stop();
		await serving.close();
		await cluster.stop();
	});
	return {folder, cluster, serving, clock, http, client: http.client, problems};
};

test('a server that says nothing is given up, one that goes on to the end is heard out', async t => {
	const server = createServer((request, response) => {
		if (request.url !== '/talks') return;
		response.write('{"said":');
		setImmediate(() => response.end('true}'));
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	t.teardown(() => server.close());
	const transport = createHttpTransport({
		server: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		skipsVerification: false,
		credentials: async () => ({}),
		namespace: 'default',
		name: 'test',
	});
	t.teardown(() => transport.close());
	t.deepEqual(await transport.json({method: 'GET', path: '/talks'}), {said: true});
	const silent = await t.throwsAsync(transport.json({method: 'GET', path: '/silent', silenceMs: 50}));
	t.regex(silent?.message ?? '', /^cannot reach http:.*: no answer for 0\.05s$/);
});

const configMap = (name: string) => ({metadata: {name, namespace: 'default'}, data: {colour: 'red'}});

test('a log comes over HTTPS line by line, and so does its refusal', async t => {
	const {client, cluster} = await connected(t);
	const key = {name: 'p', namespace: 'default'};
	const annotations = {'inkube.dev/log': 'one\n\n+5s two', 'inkube.dev/run-for': '10s'};
	await client.create('Pod', {
		metadata: {...key, annotations},
		spec: {restartPolicy: 'Never', containers: [{name: 'c', image: 'i'}]},
	});
	const pods = cluster.informers.of('Pod');
	await cluster.time.runUntil(() => pods.get('default/p')?.status?.phase === 'Running', 60_000);
	const lines: string[] = [];
	const problem = await new Promise<string | undefined>(resolve => {
		const receiver = {lines: (more: readonly string[]) => void lines.push(...more), ended: resolve};
		void client.log(key, {follow: true}, receiver);
	});
	t.is(problem, undefined);
	t.deepEqual(lines.slice(1), ['one', 'two', 'ended with exit code 0 (Completed)']);
	const refused = client.log(key, {container: 'x'}, {lines: () => t.fail(), ended: () => t.fail()});
	await t.throwsAsync(refused, {message: 'container x is not valid for pod p'});
});

test('the verbs mean over HTTPS what they mean in process', async t => {
	const {client, http} = await connected(t);
	const key = {name: 'one', namespace: 'default'};
	const created = await client.create('ConfigMap', configMap('one'));
	t.is(created.kind, 'ConfigMap');
	t.deepEqual((await client.get('ConfigMap', key)).data, {colour: 'red'});
	t.deepEqual((await client.patch('ConfigMap', key, 'merge', {data: {size: 'xl'}})).data, {colour: 'red', size: 'xl'});
	await t.throwsAsync(client.update('ConfigMap', {...created, data: {}}), {
		name: 'StatusError',
		message: /the object has been modified/,
	});
	const missing = await t.throwsAsync<StatusError>(client.get('ConfigMap', {name: 'two', namespace: 'default'}));
	t.is(missing.code, 404);
	t.is(missing.message, 'configmaps "two" not found');
	t.is((await client.create('ConfigMap', configMap('dry'), {dryRun: true})).metadata.name, 'dry');

	const {items} = await client.list('Node');
	t.deepEqual(
		items.map(({kind, apiVersion, metadata}) => [kind, apiVersion, metadata.name]),
		[
			['Node', 'v1', 'node-0'],
			['Node', 'v1', 'node-1'],
		],
	);
	const page = await client.list('Node', {limit: 1});
	t.is(page.items.length, 1);
	t.truthy(page.metadata.continue);
	t.is(client.raw.find('deploy')?.plural, 'deployments');
	t.is(client.raw.ofKind('Event').group, '', 'the events of the core group are the plain ones');
	t.is(client.raw.resources().filter(({kind}) => kind === 'Event').length, 1);

	await client.delete('ConfigMap', key);
	await t.throwsAsync(client.get('ConfigMap', key), {message: /not found/});
	await client.deleteCollection('ConfigMap', {namespace: 'default'});
	t.regex((await http.version()).gitVersion, /^v1\./);

	const stranger = client.as({name: 'stranger', groups: []});
	const refused = await t.throwsAsync<StatusError>(stranger.list('Node'));
	t.is(refused.code, 403);
	t.regex(refused.message, /nodes is forbidden: User "stranger" cannot list resource "nodes"/);
});

test('informers follow a server over HTTPS, and find it again after it was away', async t => {
	const {client, clock, cluster, serving, problems, folder} = await connected(t);
	const informers = createInformers(client, clock);
	t.teardown(() => informers.stop());
	const maps = informers.of('ConfigMap');
	await informers.synced();
	const until = async (condition: () => boolean) => {
		while (!condition()) await clock.sleep(10);
		t.pass();
	};
	await cluster.client.create('ConfigMap', configMap('before'));
	await until(() => maps.get('default/before') !== undefined);

	const {port} = new URL(serving.urls[0]!);
	await serving.close();
	await until(() => problems.at(-1)?.startsWith('cannot reach https://127.0.0.1:') === true);
	await cluster.client.create('ConfigMap', configMap('meanwhile'));
	await cluster.client.delete('ConfigMap', {name: 'before', namespace: 'default'});
	t.is(maps.get('default/meanwhile'), undefined);

	// The same port without TLS is no server that it knows; it goes on trying.
	const again = await serveCluster(cluster, {
		httpPort: undefined,
		httpsPort: Number(port),
		bind: '127.0.0.1',
		kubeconfigOut: path.join(folder, 'other'),
		plain: true,
	});
	t.teardown(() => again.close());
	await until(() => problems.at(-1) !== undefined && /certificate|signature/.test(problems.at(-1)!));
	t.is(maps.get('default/meanwhile'), undefined, 'another authority is not trusted');
});

/** A server that answers a script, request by request. */
const scripted = async (t: ExecutionContext, answer: (request: IncomingMessage, response: ServerResponse) => void) => {
	const server = createServer(answer).listen(0, '127.0.0.1');
	await once(server, 'listening');
	t.teardown(() => {
		server.closeAllConnections();
		server.close();
	});
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

const resources = {
	resources: [
		{name: 'pods', singularName: 'pod', namespaced: true, kind: 'Pod', verbs: ['list', 'watch'], shortNames: ['po']},
	],
};

test('a watch goes on from its last revision, from a bookmark too, and lists again when that is gone', async t => {
	const asked: string[] = [];
	const pod = (name: string, resourceVersion: string) => ({
		apiVersion: 'v1',
		kind: 'Pod',
		metadata: {name, namespace: 'default', uid: name, resourceVersion},
	});
	const watches = [
		[{type: 'ADDED', object: pod('a', '11')}],
		[{type: 'BOOKMARK', object: pod('', '20')}],
		[
			{
				type: 'ERROR',
				object: {kind: 'Status', code: 410, reason: 'Expired', message: 'too old resource version: 20 (30)'},
			},
		],
	];
	const lists = [
		{metadata: {resourceVersion: '10', continue: 'more'}, items: [pod('x', '5')]},
		{metadata: {resourceVersion: '10'}, items: [pod('y', '6')]},
		{metadata: {resourceVersion: '30'}, items: [pod('z', '30')]},
	];
	let tries = 0;
	const server = await scripted(t, (request, response) => {
		const url = new URL(request.url!, 'http://x');
		const end = (value: unknown) => void response.end(JSON.stringify(value));
		if (url.pathname === '/api/v1') return end(resources);
		if (url.pathname === '/apis')
			return end({
				groups: [{name: 'gone.example', preferredVersion: {groupVersion: 'gone.example/v1', version: 'v1'}}],
			});
		if (url.pathname === '/apis/gone.example/v1') return void response.writeHead(503).end('no such server');
		if (url.searchParams.get('watch') !== 'true') {
			asked.push(`list ${url.searchParams.get('continue') ?? ''}`);
			return end(lists.shift());
		}
		tries++;
		// The second try breaks before its answer.
		if (tries === 2) return void request.socket.destroy();
		asked.push(`watch ${url.searchParams.get('resourceVersion')}`);
		const events = watches.shift();
		if (events === undefined) {
			response.flushHeaders();
			return;
		}
		// In pieces, as a network may bring it.
		const text = events.map(event => `${JSON.stringify(event)}\n`).join('');
		response.write(text.slice(0, 9));
		setTimeout(() => response.end(text.slice(9)), 5);
	});
	const clock = createWallClock();
	const connection = {name: 'x', server, skipsVerification: false, credentials: async () => ({}), namespace: 'default'};
	const {client, close} = await openHttpClient({connection, clock});
	t.teardown(close);
	t.teardown(() => clock.stop());
	const informers = createInformers(client, clock);
	t.teardown(() => informers.stop());
	const pods = informers.of('Pod');
	await informers.synced();
	t.deepEqual(
		pods.list().map(({metadata}) => metadata.name),
		['x', 'y'],
	);
	t.true(await clock.runUntil(() => pods.get('default/z') !== undefined, 20_000));
	t.deepEqual(
		pods.list().map(({metadata}) => metadata.name),
		['z'],
	);
	t.deepEqual(asked.slice(0, 6), ['list ', 'list more', 'watch 10', 'watch 11', 'watch 20', 'list ']);
});

test('a credential that was refused is asked for once more', async t => {
	const folder = await temporary(t);
	const plugin = path.join(folder, 'plugin.sh');
	await writeFile(
		plugin,
		`#!/bin/sh
n=$(cat ${folder}/count 2>/dev/null || echo 0); echo $((n + 1)) > ${folder}/count
echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"'$PREFIX$n'"}}'
`,
	);
	await chmod(plugin, 0o755);
	const seen: (string | undefined)[] = [];
	const server = await scripted(t, (request, response) => {
		seen.push(request.headers.authorization);
		if (request.headers.authorization !== 'Bearer token-1')
			return void response.writeHead(401).end(JSON.stringify({kind: 'Status', code: 401, message: 'Unauthorized'}));
		response.end(JSON.stringify(request.url === '/apis' ? {groups: []} : resources));
	});
	const config = {
		clusters: [{name: 'c', cluster: {server}}],
		users: [{name: 'u', user: {exec: {command: './plugin.sh', env: [{name: 'PREFIX', value: 'token-'}]}}}],
		contexts: [{name: 'x', context: {cluster: 'c', user: 'u', namespace: 'shop'}}],
	};
	const file = path.join(folder, 'config');
	await writeFile(file, JSON.stringify({...config, 'current-context': 'x'}));
	const connection = await readKubeconfig({file});
	t.is(connection.namespace, 'shop');
	const clock = createWallClock();
	t.teardown(() => clock.stop());
	const {close} = await openHttpClient({connection, clock});
	close();
	t.true(seen.includes('Bearer token-0') && seen.includes('Bearer token-1'));

	const pluginAs = async (exec: object) => {
		const users = [{name: 'u', user: {exec: {command: './plugin.sh', ...exec}}}];
		const other = path.join(folder, 'other');
		await writeFile(other, JSON.stringify({...config, users, 'current-context': 'x'}));
		return (await readKubeconfig({file: other})).credentials();
	};
	await writeFile(
		plugin,
		`#!/bin/sh
printf '{"kind":"ExecCredential","status":{"token":"%s"}}' "$(echo "$KUBERNETES_EXEC_INFO" | base64 | tr -d '\\n')"
`,
	);
	const told = async (exec: object) =>
		JSON.parse(Buffer.from((await pluginAs(exec)).token ?? '', 'base64').toString()) as unknown;
	t.like(await told({}), {kind: 'ExecCredential', spec: {interactive: false}});
	t.like(await told({provideClusterInfo: true}), {spec: {interactive: false, cluster: {server}}});
	await t.throwsAsync(pluginAs({interactiveMode: 'Always'}), {
		name: 'KubeconfigError',
		message: /wants a terminal \(interactiveMode: Always\); log in with it first/,
	});
	await t.throwsAsync(pluginAs({command: 'no-such-plugin', installHint: 'get it at example.com\n'}), {
		message: 'the credential plugin no-such-plugin failed: there is no such program; install it: get it at example.com',
	});
	await t.throwsAsync(pluginAs({command: 'echo'}), {message: 'the credential plugin echo did not answer JSON'});

	await writeFile(plugin, '#!/bin/sh\necho no luck >&2\nexit 3\n');
	await t.throwsAsync(openHttpClient({connection: await readKubeconfig({file}), clock}), {
		message: /^the credential plugin .*plugin.sh failed: no luck$/,
	});
});

test('credentials that are not accepted are named, and what to do', async t => {
	const server = await scripted(t, (_, response) =>
		response
			.writeHead(401)
			.end(JSON.stringify({kind: 'Status', code: 401, reason: 'Unauthorized', message: 'Unauthorized'})),
	);
	const clock = createWallClock();
	t.teardown(() => clock.stop());
	const connection = {
		name: 'prod',
		server,
		skipsVerification: false,
		credentials: async () => ({}),
		namespace: 'default',
	};
	const refused = (message: string, user?: string) =>
		t.throwsAsync(openHttpClient({connection: {...connection, ...(user && {user})}, clock}), {
			name: 'StatusError',
			message,
		});
	await refused(
		`the credentials of user "me" (context "prod") are not accepted by ${server}; log in again: Unauthorized`,
		'me',
	);
	await refused(`context "prod" has no user and ${server} asks for one: Unauthorized`);
});

test('a server is reached through the proxy of the kubeconfig', async t => {
	const asked: (string | undefined)[] = [];
	const proxy = await scripted(t, (request, response) => {
		asked.push(request.url);
		const {pathname} = new URL(request.url ?? '', 'http://none');
		response.end(JSON.stringify(pathname === '/apis' ? {groups: []} : resources));
	});
	const clock = createWallClock();
	t.teardown(() => clock.stop());
	const server = 'http://far.example:6443';
	const connection = {
		name: 'far',
		server,
		proxy,
		skipsVerification: false,
		credentials: async () => ({}),
		namespace: 'n',
	};
	const {close} = await openHttpClient({connection, clock});
	close();
	t.deepEqual(asked.toSorted(), [`${server}/api/v1`, `${server}/apis`]);
});

test('a kubeconfig that cannot be used says why', async t => {
	const folder = await temporary(t);
	const write = async (name: string, value: unknown) => {
		const file = path.join(folder, name);
		await writeFile(file, typeof value === 'string' ? value : JSON.stringify(value));
		return file;
	};
	const cluster = {name: 'c', cluster: {server: 'http://127.0.0.1:1/'}};
	const file = await write('one', {
		clusters: [cluster],
		contexts: [
			{name: 'good', context: {cluster: 'c'}},
			{name: 'nobody', context: {cluster: 'c', user: 'u'}},
			{name: 'nowhere', context: {cluster: 'd'}},
		],
	});
	const refused = (choice: Parameters<typeof readKubeconfig>[0], message: RegExp) =>
		t.throwsAsync(readKubeconfig(choice), {name: 'KubeconfigError', message});
	await refused({file}, /no current-context; choose one by --context: good, nobody, nowhere/);
	await refused({file, context: 'bad'}, /context "bad" does not exist; there are good, nobody, nowhere/);
	await refused({file, context: 'nobody'}, /user "u" of context "nobody" does not exist/);
	await refused({file, context: 'nowhere'}, /cluster "d" of context "nowhere" does not exist/);
	await refused({file: path.join(folder, 'none')}, /no such file/);
	await refused({file: await write('pod', 'kind: Pod')}, /is no kubeconfig/);
	await refused({file: await write('broken', 'a: [')}, /is no YAML/);

	const only = async (ofCluster: object, ofUser: object = {}) =>
		readKubeconfig({
			file: await write('only', {
				'current-context': 'x',
				clusters: [{name: 'c', cluster: {server: 'https://127.0.0.1:1', ...ofCluster}}],
				users: [{name: 'u', user: ofUser}],
				contexts: [{name: 'x', context: {cluster: 'c', user: 'u'}}],
			}),
		});
	const says = (made: Promise<unknown>, message: RegExp) => t.throwsAsync(made, {name: 'KubeconfigError', message});
	await says(only({server: 'ftp://a'}), /only: cluster "c": server "ftp:\/\/a" is no address such as https:/);
	await says(
		only({'proxy-url': 'socks5://a:1'}),
		/cluster "c": proxy-url "socks5:\/\/a:1" is not supported; it can be http/,
	);
	await says(only({'certificate-authority-data': 'bm8='}), /cluster "c": certificate-authority is not PEM/);
	await says(
		only({}, {'auth-provider': {name: 'gcp'}}),
		/user "u": auth-provider "gcp" is not supported, as in kubectl/,
	);
	t.is((await only({server: 'here:1', 'insecure-skip-tls-verify': true})).server, 'https://here:1', 'as kubectl');
	t.is((await only({server: 'here:1'})).server, 'http://here:1');

	// Several files are one; what is said first counts, and files that are not there are passed over.
	const other = await write('two', {
		'current-context': 'nobody',
		clusters: [{name: 'c', cluster: {server: 'http://other'}}],
		users: [{name: 'u', user: {username: 'me', password: 'secret', 'client-key-data': 'a2V5'}}],
	});
	const environment = {KUBECONFIG: [path.join(folder, 'none'), file, other].join(path.delimiter)};
	const connection = await readKubeconfig({environment});
	t.is(connection.name, 'nobody');
	t.is(connection.server, 'http://127.0.0.1:1');
	t.deepEqual(await connection.credentials(), {basic: {username: 'me', password: 'secret'}, key: 'key'});
	const clock = createWallClock();
	t.teardown(() => clock.stop());
	await t.throwsAsync(openHttpClient({connection, clock}), {
		name: 'StatusError',
		message: 'cannot reach http://127.0.0.1:1: connection refused',
	});
});
