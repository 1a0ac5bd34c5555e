import {spawn} from 'node:child_process';
import {serverStartMs} from './limits.ts';
import {configMap} from './sample-objects.ts';
import {endChild, firstLine} from './this-command.ts';

const answer = JSON.stringify({...configMap('fixed'), metadata: {name: 'fixed', resourceVersion: '1'}});

/** Reads a body as JSON and answers one fixed object: what HTTP itself costs in Node. */
const program = `
	import http from 'node:http';
	const answer = Buffer.from(${JSON.stringify(answer)});
	const server = http.createServer(async (request, response) => {
		const chunks = [];
		for await (const chunk of request) chunks.push(chunk);
		if (chunks.length > 0) JSON.parse(Buffer.concat(chunks));
		response.writeHead(200, {'content-type': 'application/json', 'content-length': answer.length});
		response.end(answer);
	});
	server.listen(0, '127.0.0.1', () => process.stdout.write('http://127.0.0.1:' + server.address().port + '\\n'));
`;

/** Starts the server that sets the limit, in a process of its own. */
export const startTrivialServer = async (): Promise<{readonly url: string; stop(): Promise<void>}> => {
	const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	const url = await firstLine(child, serverStartMs);
	return {url, stop: () => endChild(child)};
};
