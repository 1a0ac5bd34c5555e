import {request as httpsRequest, type RequestOptions} from 'node:https';
import {wallTimer} from '../../clock/wall.ts';
import {connectionProblem} from './connection-problem.ts';
import {answerBytesMax} from './limits.ts';

/** A server outside the cluster: where it is, and by which name its certificate is checked. */
export interface ServerAddress {
	readonly host: string;
	readonly port: number;
	readonly serverName: string;
}

/** Whose certificates are taken: those of a bundle (PEM, base64 as in configurations), of the system's authorities, or all. */
export interface ServerTrust {
	readonly caBundle?: string;
	readonly insecureSkipTLSVerify?: boolean;
}

/** Headers to send; a list is sent as one header each. */
export interface OutgoingHeaders {
	[name: string]: string | string[];
}

/** One request whose answer is read whole. */
export interface HttpsCall {
	readonly address: ServerAddress;
	readonly trust: ServerTrust;
	readonly method: 'GET' | 'POST';
	/** With the query. */
	readonly path: string;
	readonly headers: OutgoingHeaders;
	readonly body?: string;
	/** In real time. */
	readonly timeoutMs: number;
}

export interface HttpsAnswer {
	readonly code: number;
	readonly text: string;
}

/** What Node's client needs to reach a server and to check who it is. */
export const connectionOptions = (
	{host, port, serverName}: ServerAddress,
	{caBundle, insecureSkipTLSVerify}: ServerTrust,
): RequestOptions => ({
	host,
	port,
	// An address is no name to ask for.
	servername: /^[\d.:]+$/.test(serverName) ? '' : serverName,
	agent: false,
	...(caBundle !== undefined && {ca: Buffer.from(caBundle, 'base64')}),
	...(insecureSkipTLSVerify && {rejectUnauthorized: false}),
});

/** Sends a request over TLS and reads the answer. Rejects with an Error in the words of Go's client, without the URL. */
export const httpsCall = ({address, trust, method, path, headers, body, timeoutMs}: HttpsCall): Promise<HttpsAnswer> =>
	new Promise((resolve, reject) => {
		const refuse = (problem: string): void => {
			timer.cancel();
			reject(new Error(problem));
		};
		const length = body === undefined ? {} : {'content-length': Buffer.byteLength(body)};
		const request = httpsRequest(
			{...connectionOptions(address, trust), method, path, headers: {...headers, ...length}},
			response => {
				const chunks: Buffer[] = [];
				let size = 0;
				response.on('data', (chunk: Buffer) => {
					size += chunk.length;
					if (size > answerBytesMax) request.destroy(new Error('the answer is too large'));
					else chunks.push(chunk);
				});
				response.on('error', (error: NodeJS.ErrnoException) =>
					refuse(connectionProblem(error, address.host, address.port)),
				);
				response.on('end', () => {
					timer.cancel();
					resolve({code: response.statusCode ?? 0, text: Buffer.concat(chunks).toString()});
				});
			},
		);
		const timer = wallTimer(timeoutMs, () => {
			refuse('context deadline exceeded');
			request.destroy();
		});
		request.on('error', (error: NodeJS.ErrnoException) => refuse(connectionProblem(error, address.host, address.port)));
		request.end(body);
	});
