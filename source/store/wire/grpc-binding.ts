import type {
	handleBidiStreamingCall,
	handleServerStreamingCall,
	handleUnaryCall,
	ServerDuplexStream,
	ServerWritableStream,
	UntypedServiceImplementation,
} from '@grpc/grpc-js';
import {once} from 'node:events';
import type {EtcdMethod, Requests, Responder} from './etcd-method.ts';
import type {EtcdMethods} from './etcd-methods.ts';
import type {ResponseMessage} from './messages.ts';
import type {OpenStreams} from './open-streams.ts';
import {wireErrorOf} from './wire-error.ts';

type UnaryMethod = Extract<EtcdMethod, {kind: 'unary'}>;
type StreamMethod = Extract<EtcdMethod, {kind: 'stream'}>;
type Call = ServerDuplexStream<any, any> | ServerWritableStream<any, any>;

const never = new AbortController().signal;

const unaryHandler =
	({answer, waits}: UnaryMethod): handleUnaryCall<unknown, ResponseMessage> =>
	(call, callback) => {
		let signal = never;
		if (waits) {
			const gone = new AbortController();
			call.on('cancelled', () => gone.abort());
			({signal} = gone);
		}
		const answered = async () => answer(call.request, signal);
		answered().then(
			response => callback(null, response),
			(error: unknown) => callback(wireErrorOf(error)),
		);
	};

/** Opens a stream for a call; what ends the call, or the server, closes it. */
const openStream = (
	call: Call,
	{open}: StreamMethod,
	streams: OpenStreams,
): {requests: Requests; responder: Responder} => {
	const over = new AbortController();
	const responder: Responder = {
		signal: over.signal,
		send: response => call.write(response),
		async drained() {
			await Promise.race([once(call, 'drain'), once(call, 'cancelled'), once(call, 'close')]).catch(() => undefined);
		},
		end: () => call.end(),
		fail: error => void call.emit('error', wireErrorOf(error)),
	};
	const requests = open(responder);
	const forget = streams.add(responder);
	const close = (): void => {
		if (over.signal.aborted) return;
		over.abort();
		forget();
		requests.close?.();
	};
	for (const event of ['cancelled', 'error', 'close', 'finish']) call.on(event, close);
	call.on('drain', () => requests.drained?.());
	return {requests, responder};
};

const bidirectionalHandler =
	(method: StreamMethod, streams: OpenStreams): handleBidiStreamingCall<unknown, unknown> =>
	call => {
		const {requests, responder} = openStream(call, method, streams);
		call.on('end', () => requests.finished());
		call.on('data', (message: unknown) => {
			const taken = requests.next(message);
			if (taken === undefined) return;
			call.pause();
			taken.then(() => call.resume(), responder.fail);
		});
	};

const serverStreamHandler =
	(method: StreamMethod, streams: OpenStreams): handleServerStreamingCall<unknown, unknown> =>
	call => {
		const {requests, responder} = openStream(call, method, streams);
		Promise.resolve(requests.next(call.request)).catch(responder.fail);
	};

/** The methods of a service as handlers of a gRPC server. */
export const grpcHandlers = (
	methods: EtcdMethods,
	isRequestStream: (method: string) => boolean,
	streams: OpenStreams,
): UntypedServiceImplementation =>
	Object.fromEntries(
		Object.entries(methods).map(([name, method]) => {
			if (method.kind === 'unary') return [name, unaryHandler(method)];
			return [
				name,
				isRequestStream(name) ? bidirectionalHandler(method, streams) : serverStreamHandler(method, streams),
			];
		}),
	);
