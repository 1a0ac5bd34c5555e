import {requestEntityTooLarge} from '../../machinery/statuses.ts';
import {requestBodyBytesMax} from './limits.ts';
import type {HttpRequest} from './transport.ts';

const tooLarge = () => requestEntityTooLarge(`limit is ${requestBodyBytesMax}`);

const left = () => new Error('the client left before it had sent all of its request');

/** Reads a whole body. Throws a 413 above the limit (the rest is discarded), or an Error when the client leaves. */
export const readBody = (request: HttpRequest): Promise<Uint8Array> =>
	new Promise((resolve, reject) => {
		if (Number(request.headers['content-length'] ?? 0) > requestBodyBytesMax) {
			request.resume();
			return reject(tooLarge());
		}
		// HTTP/2 ends a request that was cut off like a whole one, and says before that it was.
		if (request.aborted) return reject(left());
		const chunks: Uint8Array[] = [];
		let size = 0;
		request.on('data', chunk => {
			size += chunk.length;
			// Past the limit the rest is read and dropped, so that the client can finish sending and see the answer.
			if (size <= requestBodyBytesMax) chunks.push(chunk);
		});
		request.on('end', () => {
			if (size > requestBodyBytesMax) reject(tooLarge());
			else resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks));
		});
		request.on('aborted', () => reject(left()));
		request.on('error', reject);
	});
