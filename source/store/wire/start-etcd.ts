import {logVerbosity, Server, ServerCredentials, setLogVerbosity} from '@grpc/grpc-js';
import {type AddressInfo, createServer, type Server as SocketServer} from 'node:net';
import type {TimeEngine} from '../../clock/engine.ts';
import {wallTimer} from '../../clock/wall.ts';
import {wireRequestBytesMax, wireShutdownMilliseconds, wireStreamsPerConnectionMax} from '../limits.ts';
import type {RevisionStore} from '../types.ts';
import {createEtcdHandlers} from './etcd-handlers.ts';
import {snapshotBytes} from './snapshot.ts';
import {createEtcdProtocol, type EtcdServiceName} from './wire-services.ts';

export interface EtcdOptions {
	readonly store: RevisionStore;
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
Serves etcd's v3 API (gRPC without TLS) over a store. Writes enter through the journal of `time`. Rejects with the system's
error when the port cannot be had. Load this file only when it is wanted: gRPC takes a while.
*/
export const startEtcd = async ({store, time, port, host}: EtcdOptions): Promise<EtcdServer> => {
	// What goes wrong is answered to clients; nothing is written over the terminal.
	setLogVerbosity(logVerbosity.NONE);
	const grpc = new Server({
		'grpc.max_receive_message_length': wireRequestBytesMax,
		'grpc.max_concurrent_streams': wireStreamsPerConnectionMax,
		'grpc.enable_channelz': 0,
	});
	const protocol = createEtcdProtocol();
	const streams = new Set<() => void>();
	let url = '';
	const handlers = createEtcdHandlers({
		store,
		time,
		snapshot: () => snapshotBytes(store, protocol),
		url: () => url,
		trackStream(end) {
			streams.add(end);
			return () => streams.delete(end);
		},
	});
	for (const name of Object.keys(handlers) as readonly EtcdServiceName[])
		grpc.addService(protocol.services[name], handlers[name]);
	// Sockets of our own, because gRPC does not say why it could not listen.
	const injector = grpc.createConnectionInjector(ServerCredentials.createInsecure());
	const sockets = createServer(socket => injector.injectConnection(socket));
	url = await listen(sockets, port, host);

	return {
		url,
		async close() {
			const closed = new Promise<void>(resolve => sockets.close(() => resolve()));
			for (const end of streams) end();
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
			await closed;
		},
	};
};
