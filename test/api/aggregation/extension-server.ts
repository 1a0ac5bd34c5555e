import {once} from 'node:events';
import {createServer} from 'node:https';
import type {IncomingMessage, ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import {text} from 'node:stream/consumers';
import {systemEntropy} from '../../../source/clock/random.ts';
import {createCertificates} from '../../../source/api/http/tls/certificates.ts';

const answerJson = (response: ServerResponse, document: object, code = 200): void => {
	response.writeHead(code, {'content-type': 'application/json'}).end(JSON.stringify(document));
};

const resources = [
	{name: 'boats', singularName: 'boat', namespaced: true, kind: 'Boat', verbs: ['get', 'list', 'watch', 'create']},
	{name: 'boats/status', singularName: '', namespaced: true, kind: 'Boat', verbs: ['get']},
];

/** An API server for the group `sea.example` on a free port of this machine: it says what it was asked. */
export const startExtensionServer = async () => {
	const {certificate, key, authority} = await createCertificates(systemEntropy);
	const asked: {method: string; url: string; headers: IncomingMessage['headers']; body: string}[] = [];
	const watches: ServerResponse[] = [];
	const state = {healthy: true};
	const server = createServer({key, cert: certificate}, async (request, response) => {
		const {method = '', url = '', headers} = request;
		const [path] = url.split('?');
		if (path === '/apis/sea.example/v1') {
			if (!state.healthy) return answerJson(response, {}, 500);
			return answerJson(response, {kind: 'APIResourceList', groupVersion: 'sea.example/v1', resources});
		}
		if (path === '/openapi/v3') {
			const url = '/openapi/v3/apis/sea.example/v1?hash=7';
			return answerJson(response, {paths: {'apis/sea.example/v1': {serverRelativeURL: url}}});
		}
		asked.push({method, url, headers, body: await text(request)});
		if (url.includes('watch=')) {
			watches.push(response.writeHead(200, {'content-type': 'application/json'}));
			return response.flushHeaders();
		}
		if (path?.endsWith('/teapot')) return answerJson(response, {kind: 'Status', code: 418}, 418);
		answerJson(response, {kind: 'Boat', said: url});
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const {port} = server.address() as AddressInfo;
	return {
		state,
		asked,
		watches,
		port,
		caBundle: Buffer.from(authority).toString('base64'),
		stop: () => {
			server.closeAllConnections();
			server.close();
		},
	};
};
