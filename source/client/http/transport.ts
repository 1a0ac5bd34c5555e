import type {Agent, IncomingMessage, RequestOptions} from 'node:http';
import {silenceTimer} from '../../clock/wall.ts';
import type {Status} from '../../machinery/status-error.ts';
import {isJsonObject} from '../../machinery/json.ts';
import {StatusError} from '../../machinery/status-error.ts';
import type {Connection, Credentials} from './connection.ts';
import {idleConnectionsMax, requestMs} from './limits.ts';
import {unreachable} from './unreachable.ts';

// Importing them names all that they have, and so loads a WebSocket client.
const http = process.getBuiltinModule('node:http');
const https = process.getBuiltinModule('node:https');

/** One request: the path with its query, from the server's root on. */
export interface HttpQuestion {
	readonly method: string;
	readonly path: string;
	readonly body?: unknown;
	readonly contentType?: string;
	/** Real time without a byte after which it has failed; a request's usual time without it. */
	readonly silenceMs?: number;
	readonly signal?: AbortSignal;
}

/** Sends requests to one API server. Answers that are no success, and servers out of reach, reject with StatusError. */
export interface HttpTransport {
	/** The whole answer, parsed. */
	json(question: HttpQuestion): Promise<unknown>;
	/** The answer as it comes. */
	stream(question: HttpQuestion): Promise<IncomingMessage>;
	/** Lets idle connections go. */
	close(): void;
}

/** The Status in the body of an answer, if there is one: proxies answer in text. */
const statusIn = (text: string): Status | undefined => {
	try {
		const body: unknown = JSON.parse(text);
		return isJsonObject(body) && body['kind'] === 'Status' ? (body as unknown as Status) : undefined;
	} catch {
		return undefined;
	}
};

/** The error of an answer: the Status in its body, or what its code says. Credentials that are not accepted are named. */
const refusalOf = (code: number, text: string, {server, user, name}: Connection): StatusError => {
	const status = statusIn(text);
	const said = status?.message ?? (text.trim() === '' ? `the server answered ${code}` : text.trim());
	if (code !== 401) return new StatusError({...status, message: said, code: status?.code ?? code});
	const who =
		user === undefined ? `context "${name}" has no user` : `the credentials of user "${user}" (context "${name}")`;
	const verdict = user === undefined ? `and ${server} asks for one` : `are not accepted by ${server}; log in again`;
	return new StatusError({...status, message: `${who} ${verdict}: ${said}`, code});
};

const textOf = async (message: IncomingMessage): Promise<string> => {
	const parts: Buffer[] = [];
	for await (const part of message) parts.push(part as Buffer);
	return Buffer.concat(parts).toString('utf8');
};

const headersOf = (credentials: Credentials, {impersonates}: Connection): {[name: string]: string | string[]} => ({
	accept: 'application/json',
	'user-agent': 'inkube',
	...(credentials.token !== undefined && {authorization: `Bearer ${credentials.token}`}),
	...(credentials.basic && {
		authorization: `Basic ${Buffer.from(`${credentials.basic.username}:${credentials.basic.password}`).toString('base64')}`,
	}),
	...(impersonates && {
		'impersonate-user': impersonates.user,
		...(impersonates.uid !== undefined && {'impersonate-uid': impersonates.uid}),
		...(impersonates.groups.length > 0 && {'impersonate-group': [...impersonates.groups]}),
	}),
});

const loopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** As client-go: the proxy of the kubeconfig, else those of HTTP_PROXY, HTTPS_PROXY and NO_PROXY, which are not for this machine. */
const proxyOf = ({proxy}: Connection, {hostname}: URL): NodeJS.ProcessEnv => {
	if (proxy !== undefined) return {HTTP_PROXY: proxy, HTTPS_PROXY: proxy};
	return loopback.test(hostname) ? {} : process.env;
};

/** The way to a server over HTTP/1.1, by TLS where its URL says https. */
export const createHttpTransport = (connection: Connection): HttpTransport => {
	const base = new URL(connection.server);
	const isSecure = base.protocol === 'https:';
	const options = {keepAlive: true, maxFreeSockets: idleConnectionsMax, proxyEnv: proxyOf(connection, base)};
	const agent: Agent = isSecure ? new https.Agent(options) : new http.Agent(options);

	const optionsFor = ({method, path}: HttpQuestion, credentials: Credentials): RequestOptions => ({
		method,
		hostname: base.hostname.replace(/^\[|\]$/g, ''),
		port: base.port,
		path: `${base.pathname === '/' ? '' : base.pathname}${path}`,
		agent,
		headers: headersOf(credentials, connection),
		...(isSecure && {
			ca: connection.authority,
			cert: credentials.certificate,
			key: credentials.key,
			rejectUnauthorized: !connection.skipsVerification,
			...(connection.tlsServerName !== undefined && {servername: connection.tlsServerName}),
		}),
	});

	const send = (question: HttpQuestion, credentials: Credentials): Promise<IncomingMessage> =>
		new Promise((resolve, reject) => {
			const {request} = isSecure ? https : http;
			const sent = request({...optionsFor(question, credentials), signal: question.signal}, resolve);
			const {silenceMs = requestMs, body, contentType = 'application/json'} = question;
			const silence = silenceTimer(silenceMs, () => sent.destroy(new Error(`no answer for ${silenceMs / 1000}s`)));
			sent.on('socket', socket => {
				socket.on('data', silence.heard);
				sent.on('close', () => socket.off('data', silence.heard));
			});
			sent.on('close', silence.cancel);
			sent.on('error', error => reject(unreachable(connection, error)));
			if (body === undefined) return void sent.end();
			const text = JSON.stringify(body);
			sent.setHeader('content-type', contentType);
			sent.setHeader('content-length', Buffer.byteLength(text));
			sent.end(text);
		});

	const stream = async (question: HttpQuestion): Promise<IncomingMessage> => {
		const credentials = await connection.credentials();
		let answer = await send(question, credentials);
		// A token may have run out: whoever gives them is asked once more.
		if (answer.statusCode === 401) {
			answer.resume();
			answer = await send(question, await connection.credentials(credentials));
		}
		const code = answer.statusCode ?? 500;
		if (code >= 200 && code < 300) return answer;
		throw refusalOf(code, await textOf(answer), connection);
	};

	return {
		stream,
		async json(question) {
			const answer = await stream(question);
			const text = await textOf(answer).catch((error: NodeJS.ErrnoException) => {
				throw unreachable(connection, error);
			});
			return text === '' ? undefined : (JSON.parse(text) as unknown);
		},
		close: () => agent.destroy(),
	};
};
