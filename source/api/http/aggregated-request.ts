import type {IncomingMessage} from 'node:http';
import {request as httpsRequest} from 'node:https';
import type {AggregatedApi, Aggregation} from '../aggregation/aggregated-api.ts';
import {isUserHeader, userHeaders} from '../aggregation/user-headers.ts';
import {connectionProblem} from '../outbound/connection-problem.ts';
import {connectionOptions, type OutgoingHeaders, type ServerAddress} from '../outbound/https-call.ts';
import {answerText, commonHeaders, type Exchange} from './exchange.ts';
import {readBody} from './request-body.ts';
import {requestedAction} from './requested-action.ts';
import type {ResourceContext} from './resource-handler.ts';
import {parseResourcePath} from './resource-path.ts';
import type {AnswerHeaders} from './transport.ts';

/** Headers of one connection rather than of a request. */
const connectionHeaders: ReadonlySet<string> = new Set([
	'connection',
	'keep-alive',
	'proxy-authenticate',
	'proxy-authorization',
	'proxy-connection',
	'te',
	'trailer',
	'transfer-encoding',
	'upgrade',
]);

const openApiPrefix = '/openapi/v3';

/** The API of another server that a request is for: for its group version, what is below, or its OpenAPI document. */
export const aggregatedApiAt = (
	{path, place}: Exchange,
	aggregation: Aggregation | undefined,
): AggregatedApi | undefined => {
	if (aggregation === undefined) return undefined;
	const meant = path.startsWith(`${openApiPrefix}/`) ? parseResourcePath(path.slice(openApiPrefix.length)) : place;
	return meant && aggregation.find(meant.group, meant.version);
};

/** Who asks is said by this server alone; how they have shown it is nobody's business behind it. */
const isPassedOn = (name: string): boolean =>
	!name.startsWith(':') &&
	!name.startsWith('impersonate-') &&
	!connectionHeaders.has(name) &&
	!isUserHeader(name) &&
	name !== 'authorization' &&
	name !== 'content-length' &&
	name !== 'host';

const outgoingHeaders = ({request, user, auditId}: Exchange): OutgoingHeaders => {
	const {headers} = request;
	const passed = Object.entries(headers).filter(
		(entry): entry is [string, string | string[]] => entry[1] !== undefined && isPassedOn(entry[0]),
	);
	const host = headers.host ?? headers[':authority'];
	return {
		...Object.fromEntries(passed),
		'audit-id': auditId,
		'x-forwarded-uri': (request.url ?? '').split('?')[0]!,
		...(typeof host === 'string' && {'x-forwarded-host': host}),
		'x-forwarded-proto': 'https',
		...userHeaders(user),
	};
};

const answerHeaders = ({headers}: IncomingMessage): AnswerHeaders =>
	Object.fromEntries(
		Object.entries(headers).filter(
			(entry): entry is [string, string | string[]] => entry[1] !== undefined && !connectionHeaders.has(entry[0]),
		),
	);

/** Plain text, as Go's http.Error writes it. */
const unavailable = (exchange: Exchange, problem: string): void => answerText(exchange, 503, `${problem}\n`);

const send = (
	exchange: Exchange,
	{trust}: AggregatedApi,
	address: ServerAddress,
	body: Uint8Array,
): Promise<IncomingMessage> =>
	new Promise((resolve, reject) => {
		const {request, response, method} = exchange;
		const headers: OutgoingHeaders = {
			...outgoingHeaders(exchange),
			host: `${address.serverName}:${address.port}`,
			...(body.length > 0 && {'content-length': String(body.length)}),
		};
		const path = request.url ?? '/';
		const outgoing = httpsRequest({...connectionOptions(address, trust), method, path, headers}, resolve);
		outgoing.on('error', reject);
		response.on('close', () => outgoing.destroy());
		outgoing.end(body);
	});

/** Sends an answer on as it comes, no faster than the client reads. Resolves when either side has ended. */
const passOn = (
	exchange: Exchange,
	answer: IncomingMessage,
	{trackWatch}: Pick<ResourceContext, 'trackWatch'>,
): Promise<void> =>
	new Promise(resolve => {
		const {response, meter} = exchange;
		const code = answer.statusCode ?? 502;
		meter.answered(code, Number(answer.headers['content-length'] ?? 0));
		response.writeHead(code, {...commonHeaders(exchange), ...answerHeaders(answer)});
		response.flushHeaders?.();
		const untrack = trackWatch(() => answer.destroy());
		response.on('drain', () => answer.resume());
		response.on('close', () => answer.destroy());
		answer.on('data', (chunk: Buffer) => {
			if (!response.write(chunk)) answer.pause();
		});
		// An answer that was cut off must not look whole.
		answer.on('error', () => response.destroy?.());
		answer.on('close', () => {
			untrack();
			if (answer.complete) response.end();
			else response.destroy?.();
			resolve();
		});
	});

/**
Has another server answer a request (kube-aggregator's proxy): the same path, query, headers and body, with who asks in X-Remote-*
headers; the answer is passed on as it comes, so watches work. 503 in plain text while the server is not available.
*/
export const answerAggregated = async (
	exchange: Exchange,
	api: AggregatedApi,
	context: Pick<ResourceContext, 'authorize' | 'trackWatch'>,
): Promise<void> => {
	const action = requestedAction(exchange);
	await context.authorize(exchange.user, action);
	if (!api.available) return unavailable(exchange, 'service unavailable');
	const address = await api.address().catch(() => undefined);
	if (address === undefined) return unavailable(exchange, 'service unavailable');
	const body = await readBody(exchange.request);
	let answer: IncomingMessage;
	try {
		answer = await send(exchange, api, address, body);
	} catch (error) {
		const problem = connectionProblem(error as NodeJS.ErrnoException, address.host, address.port);
		return unavailable(exchange, `error trying to reach service: ${problem}`);
	}
	if (action.verb === 'watch') exchange.meter.lasts();
	await passOn(exchange, answer, context);
};
