import type {Agent, IncomingMessage, RequestOptions} from 'node:http';
import type {Status} from '../../machinery/status-error.ts';
import {isJsonObject} from '../../machinery/json.ts';
import {StatusError} from '../../machinery/status-error.ts';
import type {Connection, Credentials} from './connection.ts';
import {idleConnectionsMax, requestMs} from './limits.ts';

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

/** What is wrong with the way to the server, as a Status that callers can tell from a refusal: 503 with a cause. */
const unreachable = (server: string, error: NodeJS.ErrnoException): StatusError => {
	const why = error.code === 'ECONNREFUSED' ? 'connection refused' : error.message || (error.code ?? 'no connection');
	const failure = new StatusError({
		code: 503,
		reason: 'ServiceUnavailable',
		message: `cannot reach ${server}: ${why}`,
	});
	failure.cause = error;
	return failure;
};

/** The error of an answer: the Status in its body, or what its code says. */
const refusalOf = (code: number, text: string): StatusError => {
	try {
		const body: unknown = JSON.parse(text);
		if (isJsonObject(body) && body['kind'] === 'Status') {
			const status = body as unknown as Status;
			return new StatusError({...status, message: status.message, code: status.code ?? code});
		}
	} catch {
		// Proxies answer in text.
	}
	return new StatusError({code, message: text.trim() === '' ? `the server answered ${code}` : text.trim()});
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

/** The way to a server over HTTP/1.1, by TLS where its URL says https. */
export const createHttpTransport = (connection: Connection): HttpTransport => {
	const base = new URL(connection.server);
	const isSecure = base.protocol === 'https:';
	const keepAlive = {keepAlive: true, maxFreeSockets: idleConnectionsMax};
	const agent: Agent = isSecure ? new https.Agent(keepAlive) : new http.Agent(keepAlive);

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
			sent.setTimeout(silenceMs, () => sent.destroy(new Error(`no answer for ${silenceMs / 1000}s`)));
			sent.on('error', error => reject(unreachable(connection.server, error)));
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
		throw refusalOf(code, await textOf(answer));
	};

	return {
		stream,
		async json(question) {
			const answer = await stream(question);
			const text = await textOf(answer).catch((error: NodeJS.ErrnoException) => {
				throw unreachable(connection.server, error);
			});
			return text === '' ? undefined : (JSON.parse(text) as unknown);
		},
		close: () => agent.destroy(),
	};
};
