import {requestEntityTooLarge} from '../../machinery/statuses.ts';
import {requestBodyBytesMax} from './limits.ts';
import type {HttpRequest} from './transport.ts';

const tooLarge = () => requestEntityTooLarge(`limit is ${requestBodyBytesMax}`);

/** Reads a whole body. Throws a 413 above the limit (the rest is discarded), or the transport's error when the client leaves. */
export const readBody = async (request: HttpRequest): Promise<Uint8Array> => {
	if (Number(request.headers['content-length'] ?? 0) > requestBodyBytesMax) {
		request.resume();
		throw tooLarge();
	}
	const chunks: Uint8Array[] = [];
	let size = 0;
	for await (const chunk of request) {
		size += chunk.length;
		// Past the limit the rest is read and dropped, so that the client can finish sending and see the answer.
		if (size <= requestBodyBytesMax) chunks.push(chunk);
	}
	if (size > requestBodyBytesMax) throw tooLarge();
	return Buffer.concat(chunks);
};
