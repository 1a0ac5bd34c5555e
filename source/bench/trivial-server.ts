import {spawn} from 'node:child_process';
import {serverStartMs} from './limits.ts';
import {configMap} from './sample-objects.ts';
import {endChild, firstLine} from './this-command.ts';

const answer = JSON.stringify({...configMap('fixed'), metadata: {name: 'fixed', resourceVersion: '1'}});

/** Reads a body as JSON and answers one fixed object: what HTTP itself costs in Node. */
const program = (scheme: string, createServer: string): string => `
	import http from 'node:http';
	import http2 from 'node:http2';
	const answer = Buffer.from(${JSON.stringify(answer)});
	const server = ${createServer}(async (request, response) => {
		const chunks = [];
		for await (const chunk of request) chunks.push(chunk);
		if (chunks.length > 0) JSON.parse(Buffer.concat(chunks));
		response.writeHead(200, {'content-type': 'application/json', 'content-length': answer.length});
		response.end(answer);
	});
	server.listen(0, '127.0.0.1', () => process.stdout.write('${scheme}://127.0.0.1:' + server.address().port + '\\n'));
`;

interface TrivialServer {
	readonly url: string;
	stop(): Promise<void>;
}

const start = async (source: string): Promise<TrivialServer> => {
	const child = spawn(process.execPath, ['--input-type=module', '--eval', source], {
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	const url = await firstLine(child, serverStartMs);
	return {url, stop: () => endChild(child)};
};

/** Starts the server that sets the limit, in a process of its own. */
export const startTrivialServer = (): Promise<TrivialServer> => start(program('http', 'http.createServer'));

/** The same over HTTP/2 with TLS. `certificate` and `key` are PEM. */
export const startTrivialHttpTwoServer = (certificate: string, key: string): Promise<TrivialServer> => {
	const options = JSON.stringify({cert: certificate, key});
	return start(program('https', `((answer) => http2.createSecureServer(${options}, answer))`));
};
