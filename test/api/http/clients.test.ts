import {once} from 'node:events';
import {connect as connectHttp2, constants, type ClientHttp2Session, type ClientHttp2Stream} from 'node:http2';
import {connect, type Socket} from 'node:net';
import {setImmediate as turn} from 'node:timers/promises';
import {connect as connectTls} from 'node:tls';
import test, {type ExecutionContext} from 'ava';
import {byTurns} from '../../../source/api/http/by-turns.ts';
import {streamsPerConnectionMax, watchBufferBytesMax} from '../../../source/api/http/limits.ts';
import {usualPatience} from '../../../source/api/http/patience.ts';
import {createCertificates} from '../../../source/api/http/tls/certificates.ts';
import {systemEntropy} from '../../../source/clock/random.ts';
import {configMap} from './fake-api.ts';
import {lines, open, send, serve, type Served} from './server.ts';

/*
Clients that are slow, many, or gone: none of them keeps the server from the others. Here it is as impatient as a test can wait
for; nothing asks how long anything took.
*/

const configMaps = '/api/v1/namespaces/default/configmaps';
const impatient = {headers: 1000, request: 1000, check: 50, idle: 1000, stalled: 50};
const certificate = await createCertificates(systemEntropy);

const portOf = (url: string): number => Number(new URL(url).port);

/** Connects, sends bytes as they are, and answers everything that comes until the server closes. */
const untilClosed = async (url: string, bytes: string): Promise<string> => {
	const socket = connect(portOf(url), '127.0.0.1');
	let text = '';
	socket.on('data', chunk => (text += String(chunk)));
	socket.on('error', () => {});
	socket.write(bytes);
	await once(socket, 'close');
	return text;
};

interface Secure extends Served {
	readonly session: ClientHttp2Session;
	request(method: string, path: string, headers?: object): ClientHttp2Stream;
}

/** A server over HTTP/2 with one connection to it. */
const serveHttp2 = async (t: ExecutionContext, patience = usualPatience): Promise<Secure> => {
	const https = {port: 0, host: '127.0.0.1', certificate, token: 'secret'};
	const served = await serve(t, {http: undefined, https, patience});
	const session = connectHttp2(served.url, {ca: certificate.authority});
	// How the end of a connection looks from here depends on who is first.
	session.on('error', () => {});
	t.teardown(() => session.destroy());
	return {
		...served,
		session,
		request: (method, path, headers = {}) =>
			session.request({':method': method, ':path': path, authorization: 'Bearer secret', ...headers}),
	};
};

const answerOf = async (stream: ClientHttp2Stream): Promise<{code: number; text: string}> => {
	const headers = once(stream, 'response') as Promise<[{':status': number}]>;
	const chunks: Buffer[] = [];
	for await (const chunk of stream) chunks.push(chunk as Buffer);
	return {code: (await headers)[0][':status'], text: Buffer.concat(chunks).toString()};
};

test('thousands of idle connections keep nobody from an answer, and cost little', async t => {
	const {url} = await serve(t);
	const sockets: Socket[] = [];
	t.teardown(() => sockets.forEach(socket => socket.destroy()));
	const before = process.memoryUsage().rss;
	for (let batch = 0; batch < 8; batch++) {
		const opened = Array.from({length: 250}, () => connect(portOf(url), '127.0.0.1'));
		sockets.push(...opened);
		await Promise.all(opened.map(socket => once(socket, 'connect')));
	}
	t.is((await send(url, `${configMaps}/a`)).code, 200);
	const bytesEach = (process.memoryUsage().rss - before) / sockets.length;
	t.true(bytesEach < 100_000, `both ends of a connection take ${bytesEach} bytes`);
});

test('who is slow to send headers or a body is told so and cut off', async t => {
	const {api, url} = await serve(t, {patience: impatient});
	const head = `POST ${configMaps} HTTP/1.1\r\nHost: localhost\r\n`;
	const slow = ['', head, `${head}Content-Length: 100\r\n\r\n{"metadata":`];
	for (const answer of await Promise.all(slow.map(bytes => untilClosed(url, bytes))))
		t.regex(answer, /^HTTP\/1\.1 408 /);
	t.deepEqual(api.requests, []);
	const get = `GET ${configMaps}/a HTTP/1.1\r\nHost: localhost\r\n\r\n`;
	t.regex(await untilClosed(url, get), /^HTTP\/1\.1 200 /, 'an idle connection is closed after its answer');
});

test('who is slow over TLS is cut off as well: in the handshake, before and within a request, and between requests', async t => {
	const {api, url, session, request} = await serveHttp2(t, impatient);
	const slow = request('POST', configMaps, {'content-type': 'application/json'});
	slow.on('error', () => {});
	slow.write('{"metadata":');
	await once(slow, 'close');
	t.is(slow.rstCode, constants.NGHTTP2_CANCEL);
	t.deepEqual(api.requests, []);
	if (!session.destroyed) await once(session, 'close');
	t.is(await untilClosed(url, ''), '');
	const silent = connectTls({port: portOf(url), host: '127.0.0.1', ca: certificate.authority, ALPNProtocols: ['h2']});
	silent.on('error', () => {}).resume();
	await once(silent, 'close');
	t.pass();
});

test('a body that ends early over HTTP/2 is not taken for a whole one', async t => {
	const {api, url, session, request} = await serveHttp2(t);
	const stream = request('POST', configMaps, {'content-type': 'application/yaml'});
	stream.on('error', () => {});
	stream.write('metadata:\n  name: first\n');
	const watch = request('GET', `${configMaps}?watch=1`);
	watch.on('error', () => {});
	await once(watch, 'response');
	session.destroy();
	while (!api.watches[0]!.cancelled) await turn();
	const other = connectHttp2(url, {ca: certificate.authority});
	t.teardown(() => other.destroy());
	t.is((await answerOf(other.request({':path': `${configMaps}/a`, authorization: 'Bearer secret'}))).code, 200);
	t.deepEqual(
		api.requests.map(({verb}) => verb),
		['watch', 'get'],
	);
});

test('HTTP/2 answers a body, none, a client that waits before its body, and one that asks for too much', async t => {
	const {request} = await serveHttp2(t);
	const json = {'content-type': 'application/json'};
	const post = request('POST', configMaps, {...json, expect: '100-continue'});
	await once(post, 'continue');
	post.end(JSON.stringify({metadata: {name: 'n'}}));
	t.is((await answerOf(post)).code, 201);
	const head = request('HEAD', '/healthz');
	t.deepEqual(await answerOf(head), {code: 200, text: ''});
	const demanding = request('POST', configMaps, {...json, expect: 'miracles'});
	demanding.end();
	t.is((await answerOf(demanding)).code, 417);
	const large = request('POST', configMaps, json);
	large.end(`{"data":{"x":"${'x'.repeat(3 * 1024 * 1024)}"}}`);
	const {code, text} = await answerOf(large);
	t.is(code, 413);
	t.like(JSON.parse(text), {message: 'Request entity too large: limit is 3145728'});
});

test('a connection may have 250 requests under way; more wait in the client, all are answered', async t => {
	const {api, session, request} = await serveHttp2(t);
	const finish: (() => void)[] = [];
	const {handle} = api;
	api.handle = async asked => {
		await new Promise<void>(resolve => finish.push(resolve));
		return handle.call(api, asked);
	};
	const streams = Array.from({length: 300}, () => answerOf(request('GET', `${configMaps}/a`)));
	while (finish.length < streamsPerConnectionMax) await turn();
	for (let waited = 0; waited < 20; waited++) await turn();
	t.is(finish.length, 250);
	t.is(session.remoteSettings.maxConcurrentStreams, 250);
	while (api.requests.length < 300) {
		for (const each of finish.splice(0)) each();
		await turn();
	}
	const answers = await Promise.all(streams);
	t.true(answers.every(({code}) => code === 200));
});

test('work is done in its order, so much in a turn', async t => {
	const inTurn = byTurns(2);
	const done: string[] = [];
	for (const name of ['a', 'b', 'c', 'd', 'e']) inTurn(() => done.push(name));
	t.deepEqual(done, ['a', 'b']);
	await turn();
	t.deepEqual(done, ['a', 'b', 'c', 'd']);
	inTurn(() => done.push('f'));
	await turn();
	await turn();
	inTurn(() => done.push('g'));
	t.deepEqual(done, ['a', 'b', 'c', 'd', 'e', 'f', 'g']);
});

test('a body without a length is limited as it comes', async t => {
	const {api, url} = await serve(t);
	const chunk = `${(64 * 1024).toString(16)}\r\n${'x'.repeat(64 * 1024)}\r\n`;
	const head = `POST ${configMaps} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n`;
	const answer = await untilClosed(url, `${head}Transfer-Encoding: chunked\r\n\r\n${chunk.repeat(49)}0\r\n\r\n`);
	t.regex(answer, /^HTTP\/1\.1 413 /);
	t.regex(answer, /limit is 3145728/);
	t.deepEqual(api.requests, []);
});

for (const version of ['1.1', '2']) {
	test(`a watch over HTTP/${version} whose client does not read is cut off with little in memory`, async t => {
		const patience = {...usualPatience, stalled: 50};
		const {api, open: watchIt} =
			version === '2'
				? await serveHttp2(t, patience).then(served => ({
						...served,
						open: async () => {
							const stream = served.request('GET', `${configMaps}?watch=1`);
							stream.on('error', () => {});
							await once(stream, 'response');
						},
					}))
				: await serve(t, {patience}).then(served => ({
						...served,
						open: async () => (await open(served.url, `${configMaps}?watch=1`)).on('error', () => {}).pause(),
					}));
		await watchIt();
		const [watch] = api.watches;
		const large = configMap('big', {x: 'x'.repeat(1024 * 1024)});
		let sent = 0;
		while (watch!.receiver.events([{type: 'MODIFIED', object: large}]) !== false) {
			sent += 1024 * 1024;
			if (sent > 50 * watchBufferBytesMax) return t.fail('the server buffers without limit');
			await turn();
		}
		while (!watch!.cancelled) await turn();
		t.is(watch!.resumed, 0);
		t.true(watch!.receiver.events([{type: 'MODIFIED', object: large}]), 'what comes after is dropped');
	});
}

test('closing ends watches over HTTP/2, lets requests finish and takes no new ones', async t => {
	const {api, url, servers, session, request} = await serveHttp2(t);
	const watch = request('GET', `${configMaps}?watch=1`);
	await once(watch, 'response');
	let finish = () => {};
	api.next = () =>
		new Promise(resolve => {
			finish = () => resolve({code: 200, object: configMap('slow'), warnings: []});
		});
	const slow = answerOf(request('GET', `${configMaps}/slow`));
	while (api.requests.length < 2) await turn();
	const closed = servers.close();
	watch.resume();
	await once(watch, 'close');
	finish();
	t.is(JSON.parse((await slow).text).metadata.name, 'slow');
	await closed;
	if (!session.destroyed) await once(session, 'close');
	await t.throwsAsync(send(url, '/healthz', {ca: certificate.authority}), {code: 'ECONNREFUSED'});
});

test('a watch goes on while its connection has nothing else to do', async t => {
	const {api, url} = await serve(t, {patience: impatient});
	const next = lines(await open(url, `${configMaps}?watch=1`));
	t.regex(await untilClosed(url, ''), /^HTTP\/1\.1 408 /, 'meanwhile others have been found too slow');
	api.watches[0]!.receiver.events([{type: 'ADDED', object: configMap('a')}]);
	t.is((await next()).type, 'ADDED');
	const secure = await serveHttp2(t, impatient);
	const other = await serveHttp2(t, impatient);
	const watch = secure.request('GET', `${configMaps}?watch=1`);
	await once(watch, 'response');
	await once(other.session, 'close');
	secure.api.watches[0]!.receiver.events([{type: 'ADDED', object: configMap('a')}]);
	const [line] = (await once(watch, 'data')) as [Buffer];
	t.is(JSON.parse(String(line)).type, 'ADDED');
});
