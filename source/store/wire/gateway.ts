import {once} from 'node:events';
import type {IncomingMessage, RequestListener, ServerResponse} from 'node:http';
import {wireRequestBytesMax} from '../limits.ts';
import type {EtcdMethod, Responder} from './etcd-method.ts';
import type {EtcdMethods} from './etcd-methods.ts';
import {type GatewayRoute, gatewayRoutes} from './gateway-routes.ts';
import {errorAnswer, streamError} from './gateway-errors.ts';
import {requestOfJson} from './json-requests.ts';
import {createJsonSequence} from './json-sequence.ts';
import type {OpenStreams} from './open-streams.ts';
import {grpcStatus, WireError, wireErrorOf} from './wire-error.ts';
import type {EtcdProtocol, EtcdServiceName} from './wire-services.ts';

export interface GatewayOptions {
	readonly methods: Readonly<Record<EtcdServiceName, EtcdMethods>>;
	readonly protocol: EtcdProtocol;
	readonly streams: OpenStreams;
	/** Answers what is no method: GET /version, /health, … ; false when there is nothing to say. */
	page(path: string, response: ServerResponse): boolean;
}

const etcdHeaders = {
	'Access-Control-Allow-Headers': 'accept, content-type, authorization',
	'Access-Control-Allow-Methods': 'POST, GET, OPTIONS, PUT, DELETE',
	'Access-Control-Allow-Origin': '*',
};

const jsonHeaders = {'Content-Type': 'application/json'};
const answeredHeaders = {...jsonHeaders, 'Grpc-Metadata-Content-Type': 'application/grpc'};

const plain = (response: ServerResponse, code: number, text: string): void => {
	response.writeHead(code, {'Content-Type': 'text/plain; charset=utf-8', 'X-Content-Type-Options': 'nosniff'});
	response.end(`${text}\n`);
};

const refuse = (response: ServerResponse, error: unknown): void => {
	if (response.destroyed) return;
	const {status, body} = errorAnswer(wireErrorOf(error));
	response.writeHead(status, jsonHeaders);
	response.end(body);
};

const parse = (text: string): unknown => {
	try {
		return JSON.parse(text);
	} catch (error) {
		throw new WireError(grpcStatus.invalidArgument, (error as Error).message, {cause: error});
	}
};

/** What is left of a body at its end: a value that only the end completes (`null`), or half of one. */
const parseRest = (text: string): unknown => {
	try {
		return JSON.parse(text);
	} catch (error) {
		throw new WireError(grpcStatus.invalidArgument, 'unexpected EOF', {cause: error});
	}
};

/** The values of a body one by one, as they arrive; a body that ends inside one, or is too long, is refused. */
async function* valuesOf(request: IncomingMessage): AsyncGenerator<unknown> {
	const values = createJsonSequence();
	let length = 0;
	request.setEncoding('utf8');
	for await (const piece of request as AsyncIterable<string>) {
		length += piece.length;
		values.push(piece);
		for (let text = values.next(); text !== undefined; text = values.next()) {
			length = 0;
			yield parse(text);
		}
		if (length > wireRequestBytesMax)
			throw new WireError(
				grpcStatus.resourceExhausted,
				`grpc: received message larger than max (${length} vs. ${wireRequestBytesMax})`,
			);
	}
	if (values.rest !== '') yield parseRest(values.rest);
}

/** What is no JSON has no code of its own at the beginning of a stream. */
const asStreamRefusal = (error: unknown): WireError =>
	new WireError(grpcStatus.unknown, wireErrorOf(error).details, {cause: error});

type UnaryMethod = Extract<EtcdMethod, {kind: 'unary'}>;
type StreamMethod = Extract<EtcdMethod, {kind: 'stream'}>;

/**
etcd's HTTP gateway (grpc-gateway): POST of JSON to the paths of etcd's methods. Streams take one JSON value behind the other
and answer with a line for each response.
*/
export const createGateway = ({methods, protocol, streams, page}: GatewayOptions): RequestListener => {
	const answer = async (
		{answer: answerOf}: UnaryMethod,
		{service, method}: GatewayRoute,
		request: IncomingMessage,
		response: ServerResponse,
	): Promise<void> => {
		const gone = new AbortController();
		response.on('close', () => gone.abort());
		const first = await valuesOf(request).next();
		const message = requestOfJson(first.done ? {} : first.value, protocol.requestType(service, method));
		const answered = protocol.responseJson(service, method, await answerOf(message, gone.signal));
		const body = JSON.stringify(answered);
		response.writeHead(200, {...answeredHeaders, 'Content-Length': Buffer.byteLength(body)});
		response.end(body);
	};

	const stream = async (
		{open}: StreamMethod,
		{service, method}: GatewayRoute,
		request: IncomingMessage,
		response: ServerResponse,
	): Promise<void> => {
		const over = new AbortController();
		const begin = (): void => {
			if (!response.headersSent) response.writeHead(200, answeredHeaders);
		};
		const responder: Responder = {
			signal: over.signal,
			send(message) {
				begin();
				return response.write(`${JSON.stringify({result: protocol.responseJson(service, method, message)})}\n`);
			},
			async drained() {
				await Promise.race([once(response, 'drain'), once(response, 'close')]).catch(() => undefined);
			},
			end() {
				begin();
				response.end();
			},
			fail(error) {
				if (response.headersSent) response.end(streamError(wireErrorOf(error)));
				else refuse(response, error);
			},
		};
		const requests = open(responder);
		const forget = streams.add(responder);
		response.on('drain', () => requests.drained?.());
		response.on('close', () => {
			over.abort();
			forget();
			requests.close?.();
		});
		const type = protocol.requestType(service, method);
		let taken = 0;
		try {
			for await (const value of valuesOf(request)) {
				await requests.next(requestOfJson(value, type));
				taken++;
			}
		} catch (error) {
			// As grpc-gateway: what comes behind a first request that was good is not complained of.
			if (taken === 0) throw asStreamRefusal(error);
		}
		requests.finished();
	};

	return (request, response) => {
		for (const [name, value] of Object.entries(etcdHeaders)) response.setHeader(name, value);
		const [path = ''] = (request.url ?? '').split('?');
		if (request.method === 'OPTIONS') {
			response.end();
			return;
		}
		const route = gatewayRoutes.get(path);
		if (route === undefined) {
			if (request.method !== 'GET' || !page(path, response)) plain(response, 404, '404 page not found');
			return;
		}
		if (request.method !== 'POST') {
			plain(response, 405, 'Method Not Allowed');
			return;
		}
		const method = methods[route.service][route.method]!;
		const served =
			method.kind === 'unary' ? answer(method, route, request, response) : stream(method, route, request, response);
		served.catch((error: unknown) => refuse(response, error));
	};
};
