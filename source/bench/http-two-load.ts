import {connect} from 'node:http2';
import type {HttpLoad} from './http-load.ts';

/** Where and as whom to send requests. */
export interface SecureTarget {
	/** https://127.0.0.1:6443 */
	readonly url: string;
	/** PEM of the certificate authority. */
	readonly authority: string;
	readonly token?: string | undefined;
}

/** Makes a generator of load over one HTTP/2 connection, which is what Go's clients use. */
export const createHttpTwoLoad = ({url, authority, token}: SecureTarget): Pick<HttpLoad, 'request' | 'stop'> => {
	const session = connect(url, {ca: authority});
	const identity = token === undefined ? {} : {authorization: `Bearer ${token}`};
	return {
		request: (method, path, body, contentType = 'application/json') =>
			new Promise((resolve, reject) => {
				const content = body === undefined ? {} : {'content-type': contentType};
				const stream = session.request({':method': method, ':path': path, ...identity, ...content});
				const chunks: Buffer[] = [];
				let status = 0;
				stream.on('response', headers => (status = headers[':status'] ?? 0));
				stream.on('data', (chunk: Buffer) => chunks.push(chunk));
				stream.on('error', reject);
				stream.on('end', () => {
					const answer = Buffer.concat(chunks);
					if (status > 0 && status < 400) resolve(answer);
					else reject(new Error(`${method} ${path}: ${status} ${answer.toString().slice(0, 300)}`));
				});
				stream.end(body === undefined ? undefined : JSON.stringify(body));
			}),
		stop: () => session.close(),
	};
};
