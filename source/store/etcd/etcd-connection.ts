import {
	type ChannelOptions,
	Client,
	type ClientDuplexStream,
	credentials,
	logVerbosity,
	Metadata,
	type MethodDefinition,
	setLogVerbosity,
} from '@grpc/grpc-js';
import {wallTimer} from '../../clock/wall.ts';
import {
	etcdAttemptsMax,
	etcdKeepAliveMilliseconds,
	etcdKeepAliveTimeoutMilliseconds,
	etcdRequestMilliseconds,
	etcdRetryMillisecondsMax,
	etcdRetryMillisecondsMin,
} from '../limits.ts';
import {createEtcdProtocol, type EtcdServiceName} from '../wire/wire-services.ts';
import {isPassing, isStaleToken, neverLeft} from './client-errors.ts';
import type {EtcdOptions} from './etcd-options.ts';

/** A method of etcd's API: `KV.Range`. */
export type EtcdMethod = `${EtcdServiceName}.${string}`;

/** Connections to the members of one etcd cluster, of which one is used at a time. */
export interface EtcdConnection {
	/**
	Carries out a request and answers the response in the JSON form of protocol buffers. A failure of transport is tried again
	on the next endpoint where that is safe: always for what is `repeatable`, else only when the request never left. Rejects
	with gRPC's error.
	*/
	call(method: EtcdMethod, request: object, repeatable: boolean): Promise<any>;
	/** Opens a stream on the endpoint in use. Rejects with gRPC's error when logging in fails. */
	stream(method: EtcdMethod): Promise<OpenedStream>;
	close(): void;
}

export interface OpenedStream {
	readonly stream: ClientDuplexStream<object, any>;
	/** Tells that it broke: what comes next goes to the next endpoint. */
	failed(error: unknown): void;
}

const channelOptions: ChannelOptions = {
	'grpc.keepalive_time_ms': etcdKeepAliveMilliseconds,
	'grpc.keepalive_timeout_ms': etcdKeepAliveTimeoutMilliseconds,
	'grpc.initial_reconnect_backoff_ms': etcdRetryMillisecondsMin,
	'grpc.max_reconnect_backoff_ms': etcdRetryMillisecondsMax,
	// As long as etcd's own client: a list or a revision may be large, and a part of it would be of no use.
	'grpc.max_receive_message_length': -1,
	'grpc.max_send_message_length': -1,
	'grpc.use_local_subchannel_pool': 1,
	'grpc.enable_channelz': 0,
};

/** Real time before the next try: doubling, so that an etcd that starts is not run over. */
export const retryDelay = (attempt: number): number =>
	Math.min(etcdRetryMillisecondsMax, etcdRetryMillisecondsMin * 2 ** attempt);

/** Opens connections to etcd; nothing is sent before it is needed. Load this file only when it is wanted: gRPC takes a while. */
export const connectEtcd = ({endpoints, tls, user}: EtcdOptions): EtcdConnection => {
	// What goes wrong reaches the caller; nothing is written over the terminal.
	setLogVerbosity(logVerbosity.NONE);
	const {services} = createEtcdProtocol();
	const security = tls
		? credentials.createSsl(tls.authority, tls.key ?? null, tls.certificate ?? null)
		: credentials.createInsecure();
	const clients = endpoints.map(endpoint => new Client(endpoint, security, channelOptions));
	const waits = new Set<() => void>();
	let current = 0;
	let login: Promise<string> | undefined;
	let closed = false;

	const methodOf = (name: EtcdMethod): MethodDefinition<object, any> => {
		const [service, method] = name.split('.') as [EtcdServiceName, string];
		return services[service][method]!;
	};

	const send = (endpoint: number, name: EtcdMethod, request: object, metadata: Metadata): Promise<any> =>
		new Promise((resolve, reject) => {
			const {path, requestSerialize, responseDeserialize} = methodOf(name);
			const call = clients[endpoint]!.makeUnaryRequest(
				path,
				requestSerialize,
				responseDeserialize,
				request,
				metadata,
				(error, response) => {
					limit.cancel();
					if (error) reject(error);
					else resolve(response);
				},
			);
			const limit = wallTimer(etcdRequestMilliseconds, () => call.cancel());
		});

	const authorized = async (endpoint: number): Promise<Metadata> => {
		const metadata = new Metadata();
		if (user === undefined) return metadata;
		login ??= send(endpoint, 'Auth.Authenticate', user, new Metadata()).then(({token}) => token as string);
		metadata.set('token', await login);
		return metadata;
	};

	const wait = (milliseconds: number): Promise<void> =>
		new Promise(resolve => {
			const over = (): void => {
				timer.cancel();
				waits.delete(over);
				resolve();
			};
			const timer = wallTimer(milliseconds, over);
			waits.add(over);
		});

	/** Of many requests that one endpoint has failed, the first goes to the next; the others follow it. */
	const failed = (endpoint: number, error: unknown): void => {
		login = undefined;
		if (endpoint === current && !isStaleToken(error)) current = (current + 1) % clients.length;
	};

	const mayRepeat = (error: unknown, repeatable: boolean): boolean =>
		neverLeft(error) || (user !== undefined && isStaleToken(error)) || (repeatable && isPassing(error));

	return {
		async call(method, request, repeatable) {
			for (let attempt = 1; ; attempt++) {
				const endpoint = current;
				try {
					return await send(endpoint, method, request, await authorized(endpoint));
				} catch (error) {
					if (isPassing(error) || isStaleToken(error)) failed(endpoint, error);
					if (closed || attempt === etcdAttemptsMax || !mayRepeat(error, repeatable)) throw error;
					// Every endpoint is asked at once; only then is it worth waiting.
					if (attempt % clients.length === 0) await wait(retryDelay(attempt / clients.length));
				}
			}
		},
		async stream(name) {
			const {path, requestSerialize, responseDeserialize} = methodOf(name);
			const endpoint = current;
			const broken = (error: unknown): void => failed(endpoint, error);
			const metadata = await authorized(endpoint).catch((error: unknown) => {
				broken(error);
				throw error;
			});
			// A member cut off from the others would keep a watch silent for ever.
			metadata.set('hasleader', 'true');
			const client = clients[endpoint]!;
			const stream = client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize, metadata);
			return {stream, failed: broken};
		},
		close() {
			closed = true;
			for (const over of waits) over();
			for (const client of clients) client.close();
		},
	};
};
