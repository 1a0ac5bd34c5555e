import http from 'node:http';
import {requestsInFlight} from './limits.ts';

/** Sends requests to one server over connections that are kept. */
export interface HttpLoad {
	/** Answers the body; rejects for a status of 400 and above. */
	request(method: string, path: string, body?: unknown, contentType?: string): Promise<Buffer>;
	/** Opens a watch on a connection of its own; `seen` gets every line as it comes. Resolves when the answer has begun. */
	watch(path: string, seen: (line: string) => void): Promise<{stop(): void}>;
	stop(): void;
}

/** Makes a generator of load for a server: `http://host:port`. */
export const createHttpLoad = (url: string): HttpLoad => {
	const agent = new http.Agent({keepAlive: true, maxSockets: requestsInFlight});
	return {
		request: (method, path, body, contentType = 'application/json') =>
			new Promise((resolve, reject) => {
				const data = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
				const headers = data && {'content-type': contentType, 'content-length': data.length};
				const request = http.request(new URL(path, url), {method, agent, headers}, response => {
					const chunks: Buffer[] = [];
					response.on('data', (chunk: Buffer) => chunks.push(chunk));
					response.on('error', reject);
					response.on('end', () => {
						const answer = Buffer.concat(chunks);
						const status = response.statusCode ?? 0;
						if (status < 400) resolve(answer);
						else reject(new Error(`${method} ${path}: ${status} ${answer.toString().slice(0, 300)}`));
					});
				});
				request.on('error', reject);
				request.end(data);
			}),
		watch: (path, seen) =>
			new Promise((resolve, reject) => {
				const request = http.request(new URL(path, url), {agent: false}, response => {
					let rest = '';
					response.setEncoding('utf8').on('data', (text: string) => {
						const lines = (rest + text).split('\n');
						rest = lines.pop()!;
						lines.forEach(seen);
					});
					resolve({stop: () => request.destroy()});
				});
				request.on('error', reject);
				request.end();
			}),
		stop: () => agent.destroy(),
	};
};
