import {logVerbosity, Server, ServerCredentials, setLogVerbosity} from '@grpc/grpc-js';
import {createServer as createHttpServer} from 'node:http';
import {type AddressInfo, createServer, type Server as SocketServer, type Socket} from 'node:net';
import type {TimeEngine} from '../../clock/engine.ts';
import {wallTimer} from '../../clock/wall.ts';
import {wireRequestBytesMax, wireShutdownMilliseconds, wireStreamsPerConnectionMax} from '../limits.ts';
import type {LeasingStore} from '../recipes/own-lease.ts';
import type {RevisionStore} from '../types.ts';
import {createEtcdMethods} from './etcd-methods.ts';
import {createGateway} from './gateway.ts';
import {gatewayPages} from './gateway-pages.ts';
import {grpcHandlers} from './grpc-binding.ts';
import {createOpenStreams} from './open-streams.ts';
import {protocolOfSocket} from './protocol-of-socket.ts';
import {snapshotBytes} from './snapshot.ts';
import {createEtcdProtocol, type EtcdServiceName} from './wire-services.ts';

export interface EtcdOptions {
	readonly store: RevisionStore;
	/** The same store as locks and elections write to it: through the journal. */
	readonly journaled: LeasingStore;
	readonly time: TimeEngine;
	/** 0 takes any free one. */
	readonly port: number;
	/** An address of this machine; there is no authentication, so loopback unless the network is trusted. */
	readonly host: string;
}

export interface EtcdServer {
	/** What etcd's clients take as an endpoint: http://host:port. */
	readonly url: string;
	/** Stops listening, ends streams, lets requests under way finish for a moment, then cuts the rest off. */
	close(): Promise<void>;
}

const listen = (server: SocketServer, port: number, host: string): Promise<string> =>
	new Promise((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, host, () => {
			server.off('error', reject);
			const {address, family, port: actual} = server.address() as AddressInfo;
			resolve(`http://${family === 'IPv6' ? `[${address}]` : address}:${actual}`);
		});
	});

/**
Serves etcd's v3 API over a store, gRPC and the HTTP gateway on one port, without TLS. Writes enter through the journal of
`time`. Rejects with the system's error when the port cannot be had. Load this file only when it is wanted: gRPC takes a while.
*/
export const startEtcd = async ({store, journaled, time, port, host}: EtcdOptions): Promise<EtcdServer> => {
	// What goes wrong is answered to clients; nothing is written over the terminal.
	setLogVerbosity(logVerbosity.NONE);
	const grpc = new Server({
		'grpc.max_receive_message_length': wireRequestBytesMax,
		'grpc.max_concurrent_streams': wireStreamsPerConnectionMax,
		'grpc.enable_channelz': 0,
	});
	const protocol = createEtcdProtocol();
	const streams = createOpenStreams();
	let url = '';
	const snapshot = () => snapshotBytes(store, protocol);
	const methods = createEtcdMethods({store, journaled, time, snapshot, url: () => url});
	for (const name of Object.keys(methods) as readonly EtcdServiceName[]) {
		const service = protocol.services[name];
		grpc.addService(
			service,
			grpcHandlers(methods[name], method => service[method]!.requestStream, streams),
		);
	}
	const http = createHttpServer(createGateway({methods, protocol, streams, page: gatewayPages(store)}));
	// Sockets of our own: two protocols share the port, and gRPC does not say why it could not listen.
	const injector = grpc.createConnectionInjector(ServerCredentials.createInsecure());
	const undecided = new Set<Socket>();
	const sockets = createServer(socket => {
		undecided.add(socket);
		socket.once('close', () => undecided.delete(socket));
		const serve = (connect: (socket: Socket) => void) => (known: Socket) => {
			undecided.delete(known);
			connect(known);
		};
		protocolOfSocket(socket, {
			http2: serve(known => injector.injectConnection(known)),
			http1: serve(known => void http.emit('connection', known)),
		});
	});
	url = await listen(sockets, port, host);

	return {
		url,
		async close() {
			const closed = new Promise<void>(resolve => sockets.close(() => resolve()));
			for (const socket of undecided) socket.destroy();
			streams.end();
			http.closeIdleConnections();
			await new Promise<void>(resolve => {
				const limit = wallTimer(wireShutdownMilliseconds, () => {
					grpc.forceShutdown();
					resolve();
				});
				grpc.tryShutdown(() => {
					limit.cancel();
					resolve();
				});
			});
			injector.destroy();
			http.closeAllConnections();
			await closed;
		},
	};
};
