import type {ServerHttp2Session} from 'node:http2';
import type {AddressInfo, Server, Socket} from 'node:net';
import type {TimeEngine} from '../../clock/engine.ts';
import {wallTimer} from '../../clock/wall.ts';
import type {ApiServer} from '../types.ts';
import {adminTokenAuthenticator} from './authentication.ts';
import type {TokenAuthenticator} from './authentication.ts';
import {byRoles, mastersOnly} from './authorization.ts';
import type {Authorizer} from './authorization.ts';
import {byTurns} from './by-turns.ts';
import {createPlainServer, createTlsServer} from './create-servers.ts';
import {StreamRequest} from './http2-stream.ts';
import {requestsPerTurnMax, shutdownMilliseconds} from './limits.ts';
import {usualPatience, type Patience} from './patience.ts';
import {handleRequest} from './request-handler.ts';
import type {HandlerContext, PortSecurity} from './request-handler.ts';
import type {MetricSource} from './metrics/metric-family.ts';
import {createScrape} from './metrics/scrape.ts';
import {createRequestMetrics} from './metrics/request-metrics.ts';
import type {Certificates} from './tls/certificates.ts';
import type {HttpRequest, HttpResponse} from './transport.ts';

/** Where to listen: `port` 0 takes any free one. */
export interface ListenAddress {
	readonly port: number;
	readonly host: string;
}

export interface HttpOptions {
	readonly api: ApiServer;
	readonly time: TimeEngine;
	/** Without authentication, so only on loopback; undefined for none. */
	readonly http: ListenAddress | undefined;
	/** With TLS and bearer tokens; undefined for none. `token` is the administrator's. */
	readonly https: (ListenAddress & {readonly certificate: Certificates; readonly token: string}) | undefined;
	/** Only what a plain Kubernetes serves. */
	readonly plain?: boolean;
	readonly log: {warn(message: string, fields?: object): void; debug(message: string, fields?: object): void};
	/** Knows tokens other than the administrator's (service accounts). */
	readonly authenticateToken?: TokenAuthenticator;
	/** What /metrics tells besides what the server itself counts. */
	readonly metricSources?: readonly MetricSource[];
	/** Decides what users may do; without it, members of system:masters may do everything and others next to nothing. */
	readonly authorize?: Authorizer;
	/** How long clients may take; as the limits say without it. */
	readonly patience?: Patience;
}

export interface HttpServers {
	/** Base URLs, HTTPS first. */
	readonly urls: readonly string[];
	readonly httpUrl?: string;
	readonly httpsUrl?: string;
	/** Stops listening, ends watches, lets requests under way finish for a moment, then cuts the rest off. */
	close(): Promise<void>;
}

const loopbackHosts: ReadonlySet<string> = new Set(['127.0.0.1', '::1', 'localhost']);

/** Sockets and requests under way, for an orderly end. */
interface Traffic {
	readonly sockets: Set<Socket>;
	readonly sessions: Set<ServerHttp2Session>;
	readonly watches: Set<() => void>;
	requests: number;
	closing: boolean;
	idle(): void;
}

const listen = (server: Server, {port, host}: ListenAddress, scheme: string): Promise<string> =>
	new Promise((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, host, () => {
			server.off('error', reject);
			const {address, family, port: actual} = server.address() as AddressInfo;
			resolve(`${scheme}://${family === 'IPv6' ? `[${address}]` : address}:${actual}`);
		});
	});

const follow = (server: Server, traffic: Traffic, log: HttpOptions['log']): void => {
	for (const event of ['connection', 'secureConnection']) {
		server.on(event, (socket: Socket) => {
			traffic.sockets.add(socket);
			socket.once('close', () => traffic.sockets.delete(socket));
			socket.on('error', error => log.debug('connection failed', {error: error.message}));
		});
	}
	server.on('session', (session: ServerHttp2Session) => {
		traffic.sessions.add(session);
		session.once('close', () => traffic.sessions.delete(session));
		session.on('error', error => log.debug('HTTP/2 session failed', {error: error.message}));
	});
};

const serve = (server: Server, security: PortSecurity, context: HandlerContext, traffic: Traffic): void => {
	const inTurn = byTurns(requestsPerTurnMax);
	server.on('request', (request: HttpRequest, response: HttpResponse) => {
		traffic.requests++;
		response.on('close', () => {
			traffic.requests--;
			if (traffic.requests === 0) traffic.idle();
		});
		const handle = () => void handleRequest(request, response, security, context);
		if (request instanceof StreamRequest) {
			request.hurry(context.patience.request);
			inTurn(handle);
		} else handle();
	});
};

const closeAll = async (servers: readonly Server[], traffic: Traffic): Promise<void> => {
	traffic.closing = true;
	const closed = servers.map(server => new Promise<void>(resolve => server.close(() => resolve())));
	for (const end of traffic.watches) end();
	for (const session of traffic.sessions) session.close();
	if (traffic.requests > 0) {
		await new Promise<void>(resolve => {
			const limit = wallTimer(shutdownMilliseconds, resolve);
			traffic.idle = () => {
				limit.cancel();
				resolve();
			};
		});
	}
	for (const session of traffic.sessions) session.destroy();
	for (const socket of traffic.sockets) socket.destroy();
	await Promise.all(closed);
};

/**
Serves the Kubernetes REST API of `api`: HTTP on loopback without authentication, HTTPS (HTTP/2 and HTTP/1.1) with bearer
tokens. Writes enter through the journal of `time`. Rejects when a port is taken, or when HTTP is asked for on an address
other than loopback.
*/
export const startHttp = async (options: HttpOptions): Promise<HttpServers> => {
	const {api, time, http, https, log, patience = usualPatience} = options;
	if (http !== undefined && !loopbackHosts.has(http.host)) {
		throw new Error(
			`the HTTP port has no authentication and listens on loopback only, not on ${http.host}: leave it off and use the HTTPS port`,
		);
	}
	const traffic: Traffic = {
		sockets: new Set(),
		sessions: new Set(),
		watches: new Set(),
		requests: 0,
		closing: false,
		idle: () => {},
	};
	const metrics = createRequestMetrics();
	const context: HandlerContext = {
		api,
		time,
		patience,
		plain: options.plain ?? false,
		metrics,
		accepting: () => !traffic.closing,
		scrape: createScrape(api, metrics, options.metricSources ?? []),
		authorize: options.authorize ?? (options.api.access ? byRoles(options.api.access) : mastersOnly),
		trackWatch(end) {
			traffic.watches.add(end);
			return () => traffic.watches.delete(end);
		},
		reportError: (error, {method, path, auditId}) =>
			log.warn('request failed', {
				method,
				path,
				auditId,
				error: error instanceof Error ? error.stack : String(error),
			}),
	};
	const servers: Server[] = [];
	const open = (server: Server, address: ListenAddress, scheme: string, security: PortSecurity): Promise<string> => {
		servers.push(server);
		follow(server, traffic, log);
		serve(server, security, context, traffic);
		return listen(server, address, scheme);
	};
	try {
		const administrator = https && adminTokenAuthenticator(https.token);
		const authenticators: TokenAuthenticator[] = administrator ? [administrator] : [];
		if (options.authenticateToken !== undefined) authenticators.push(options.authenticateToken);
		if (api.authenticateToken !== undefined) authenticators.push(api.authenticateToken);
		const httpsUrl =
			https &&
			(await open(createTlsServer(https.certificate, patience), https, 'https', {type: 'tokens', authenticators}));
		const httpUrl = http && (await open(createPlainServer(patience), http, 'http', {type: 'loopback'}));
		const urls = [httpsUrl, httpUrl].filter(url => url !== undefined);
		const forget = administrator && api.trustTokens?.(administrator);
		return {
			urls,
			httpUrl,
			httpsUrl,
			close() {
				forget?.();
				return closeAll(servers, traffic);
			},
		};
	} catch (error) {
		await closeAll(servers, traffic);
		throw error;
	}
};
