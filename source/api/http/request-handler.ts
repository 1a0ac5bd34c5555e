import {StatusError} from '../../machinery/status-error.ts';
import {internalError, methodNotAllowed} from '../../machinery/statuses.ts';
import {prefers} from './accept.ts';
import {aggregatedApiAt, answerAggregated} from './aggregated-request.ts';
import {auditIdOf} from './audit-id.ts';
import {adminUser, authenticate} from './authentication.ts';
import type {TokenAuthenticator} from './authentication.ts';
import {discoveryAnswer, isServedGroup} from './discovery/discovery.ts';
import {answerBytes, answerFailure, answerJson, answerNoSuchPage, answerText} from './exchange.ts';
import type {Exchange} from './exchange.ts';
import {markFlow} from './flow-headers.ts';
import {healthAnswer} from './health.ts';
import {checkImpersonation, impersonatedUser} from './impersonation.ts';
import {startMeter} from './metrics/request-meter.ts';
import {guardLoopback} from './loopback-guard.ts';
import {binaryOpenApi, openApiAnswer} from './openapi/openapi.ts';
import {askedProtobufDocument, protobufDocumentMediaType} from './openapi/protobuf-document.ts';
import {parseQuery, parseTarget} from './request-target.ts';
import {requestedAction} from './requested-action.ts';
import {handleResource} from './resource-handler.ts';
import type {ResourceContext} from './resource-handler.ts';
import {parseResourcePath} from './resource-path.ts';
import {rootPaths} from './root-paths.ts';
import type {HttpRequest, HttpResponse} from './transport.ts';
import {versionInfo} from './version.ts';

/** How callers of a port are known: not at all on loopback, by bearer token elsewhere. */
export type PortSecurity =
	| {readonly type: 'loopback'}
	| {readonly type: 'tokens'; readonly authenticators: readonly TokenAuthenticator[]};

/** What every request needs of the server. */
export interface HandlerContext extends ResourceContext {
	readonly plain: boolean;
	/** False once the server closes. */
	readonly accepting: () => boolean;
	/** What /metrics tells, in Prometheus' text format. */
	scrape(): Promise<{readonly contentType: string; readonly text: string}>;
}

const withUser = async (exchange: Exchange, security: PortSecurity, {api}: HandlerContext): Promise<Exchange> => {
	const {headers} = exchange.request;
	if (security.type === 'loopback') guardLoopback(headers);
	const caller = security.type === 'loopback' ? adminUser : await authenticate(headers, security.authenticators);
	const asked = impersonatedUser(headers);
	if (asked === undefined) return {...exchange, user: caller};
	checkImpersonation(headers, caller, asked, api.access, requestedAction(exchange));
	return {...exchange, user: asked};
};

const answerNonResource = async (exchange: Exchange, context: HandlerContext): Promise<void> => {
	const {path, method, parameters, request} = exchange;
	const {api, plain, accepting} = context;
	await context.authorize(exchange.user, {verb: method === 'GET' ? 'get' : method.toLowerCase(), path});
	const query = {verbose: parameters.has('verbose'), excluded: parameters.get('exclude') ?? []};
	const health = await healthAnswer(path, query, {api, accepting});
	if (health !== undefined) return answerText(exchange, health.code, health.text);
	if (path === '/metrics' && method === 'GET') {
		const {text, contentType} = await context.scrape();
		return answerText(exchange, 200, text, contentType);
	}
	const discovery = discoveryAnswer(api, {path, method, accept: request.headers.accept});
	if (discovery !== undefined) {
		return answerJson(exchange, JSON.stringify(discovery.document), {code: 200, mediaType: discovery.mediaType});
	}
	if (path === '/openapi/v2' && method === 'GET' && prefers(request.headers.accept, askedProtobufDocument)) {
		return answerBytes(exchange, await binaryOpenApi(api), {code: 200, mediaType: protobufDocumentMediaType});
	}
	const openApi = await openApiAnswer(path, api);
	const document =
		openApi ?? (path === '/' ? rootPaths(api.catalogue) : path === '/version' ? versionInfo(plain) : undefined);
	if (document === undefined) return answerNoSuchPage(exchange);
	if (method !== 'GET') throw methodNotAllowed();
	return answerJson(exchange, JSON.stringify(document), {code: 200});
};

const answer = async (exchange: Exchange, security: PortSecurity, context: HandlerContext): Promise<void> => {
	const known = await withUser(exchange, security, context);
	markFlow(known, context.api);
	const aggregated = aggregatedApiAt(known, context.api.aggregation);
	if (aggregated !== undefined) return answerAggregated(known, aggregated, context);
	const {place} = known;
	if (place?.resource === undefined) return answerNonResource(known, context);
	// An empty segment anywhere is a resource without name: the group is served, the place is not.
	if (!isServedGroup(context.api.catalogue, place.group)) return answerNonResource(known, context);
	return handleResource(known, place, context);
};

const statusOf = (error: unknown): StatusError =>
	error instanceof StatusError ? error : internalError(error instanceof Error ? error.message : String(error));

/** Answers one request. Never rejects: failures become a Status, or the end of the connection once an answer has begun. */
export const handleRequest = async (
	request: HttpRequest,
	response: HttpResponse,
	security: PortSecurity,
	context: HandlerContext,
): Promise<void> => {
	const target = parseTarget(request.url ?? '/');
	const method = request.method ?? 'GET';
	const path = target?.path ?? '';
	const meter = startMeter(context.metrics, method, path);
	response.on('close', meter.end);
	const auditId = auditIdOf(request.headers);
	const exchange: Exchange = {
		request,
		response,
		meter,
		method,
		path,
		place: parseResourcePath(path),
		parameters: parseQuery(target?.query ?? ''),
		user: adminUser,
		auditId,
		headers: {'audit-id': auditId},
	};
	try {
		if (target === undefined) answerText(exchange, 400, '400 Bad Request');
		else await answer(exchange, security, context);
	} catch (error) {
		await fail(exchange, error, context);
	}
};

const fail = async (exchange: Exchange, error: unknown, {reportError}: HandlerContext): Promise<void> => {
	const {response, auditId, method, path} = exchange;
	if (!(error instanceof StatusError)) reportError(error, {method, path, auditId});
	try {
		if (response.headersSent) response.destroy?.();
		else await answerFailure(exchange, statusOf(error));
	} catch (failure) {
		reportError(failure, {method, path, auditId});
		response.destroy?.();
	}
};
