import {request as httpsRequest} from 'node:https';
import {wallTimer} from '../../../clock/wall.ts';
import {goQuote} from '../../../machinery/go-quote.ts';
import type {WebhookAddress} from './webhook-address.ts';
import {webhookAnswerBytesMax} from './limits.ts';

export interface ReviewPost {
	readonly address: WebhookAddress;
	/** PEM, base64 as in the configuration; without it the system's authorities are trusted. */
	readonly caBundle: string | undefined;
	readonly timeoutSeconds: number;
	readonly body: string;
}

/** Go's words for what Node says of a connection. */
const problemText = (error: NodeJS.ErrnoException, {host, port}: WebhookAddress): string => {
	switch (error.code) {
		case 'ECONNREFUSED':
			return `dial tcp ${host}:${port}: connect: connection refused`;
		case 'ENOTFOUND':
			return `dial tcp: lookup ${host}: no such host`;
		case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
		case 'SELF_SIGNED_CERT_IN_CHAIN':
		case 'DEPTH_ZERO_SELF_SIGNED_CERT':
		case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
			return 'tls: failed to verify certificate: x509: certificate signed by unknown authority';
		default:
			return error.message;
	}
};

/** POSTs a review to a webhook; answers the text of its body. Rejects with an Error in the words of Go's client. */
export const postReview = ({address, caBundle, timeoutSeconds, body}: ReviewPost): Promise<string> =>
	new Promise((resolve, reject) => {
		const mark = `${address.path.includes('?') ? '&' : '?'}timeout=${timeoutSeconds}s`;
		const refuse = (problem: string): void => {
			timer.cancel();
			reject(new Error(`failed to call webhook: Post ${goQuote(`${address.url}${mark}`)}: ${problem}`));
		};
		const request = httpsRequest(
			{
				host: address.host,
				port: address.port,
				path: `${address.path}${mark}`,
				servername: /^[\d.:]+$/.test(address.serverName) ? '' : address.serverName,
				method: 'POST',
				agent: false,
				headers: {
					'content-type': 'application/json',
					accept: 'application/json, */*',
					'content-length': Buffer.byteLength(body),
				},
				...(caBundle !== undefined && {ca: Buffer.from(caBundle, 'base64')}),
			},
			response => {
				const chunks: Buffer[] = [];
				let size = 0;
				response.on('data', (chunk: Buffer) => {
					size += chunk.length;
					if (size > webhookAnswerBytesMax) request.destroy(new Error('the answer is too large'));
					else chunks.push(chunk);
				});
				response.on('end', () => {
					timer.cancel();
					const text = Buffer.concat(chunks).toString();
					const code = response.statusCode ?? 0;
					if (code >= 200 && code < 300) return resolve(text);
					reject(
						new Error(`failed to call webhook: the server responded with the status code ${code}: ${text.trim()}`),
					);
				});
			},
		);
		const timer = wallTimer(timeoutSeconds * 1000, () => {
			refuse('context deadline exceeded');
			request.destroy();
		});
		request.on('error', (error: NodeJS.ErrnoException) => refuse(problemText(error, address)));
		request.end(body);
	});
