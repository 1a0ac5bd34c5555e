import type {
	handleBidiStreamingCall,
	handleServerStreamingCall,
	handleUnaryCall,
	ServerDuplexStream,
	ServerWritableStream,
	UntypedServiceImplementation,
} from '@grpc/grpc-js';
import {once} from 'node:events';
import type {TimeEngine} from '../../clock/engine.ts';
import {snapshotChunkBytes} from '../limits.ts';
import type {RevisionStore} from '../types.ts';
import {
	hash,
	leaseLeases,
	leaseTimeToLive,
	memberList,
	nothingToSay,
	range,
	readTransaction,
	status,
} from './etcd-reads.ts';
import {type EtcdWrite, type EtcdWriteMethod, performEtcdWrite} from './etcd-writes.ts';
import type {LeaseRequestMessage, ResponseMessage, TxnRequestMessage, WatchRequestMessage} from './messages.ts';
import {openWatchStream} from './watch-stream.ts';
import {grpcStatus, WireError, wireErrorOf} from './wire-error.ts';
import {isReadOnly, transactionOf} from './wire-requests.ts';
import {headerAt} from './wire-responses.ts';
import type {EtcdServiceName} from './wire-services.ts';

export interface EtcdHandlerOptions {
	readonly store: RevisionStore;
	readonly time: TimeEngine;
	/** The store as a file of etcd. */
	snapshot(): Buffer;
	/** Where clients find this server. */
	url(): string;
	/** Remembers how to end a stream that has no end of its own; answers how to forget it. */
	trackStream(end: () => void): () => void;
}

type Answer = (request: any) => ResponseMessage | Promise<ResponseMessage>;

const unary =
	(answer: Answer): handleUnaryCall<unknown, ResponseMessage> =>
	(call, callback) => {
		const answered = async () => answer(call.request);
		answered().then(
			response => callback(null, response),
			(error: unknown) => callback(wireErrorOf(error)),
		);
	};

type Duplex<Request, Response> = ServerDuplexStream<Request, Response>;

const fail = (call: {emit(event: 'error', error: Error): boolean}, error: unknown): void => {
	call.emit('error', wireErrorOf(error));
};

/** What each method of etcd's API does with the store. Writes are inputs of the time engine: ordered, and in the journal. */
export const createEtcdHandlers = (
	options: EtcdHandlerOptions,
): Record<EtcdServiceName, UntypedServiceImplementation> => {
	const {store, time, trackStream} = options;

	const perform = async (write: EtcdWrite): Promise<ResponseMessage> => {
		const response = await time.input(write, () => performEtcdWrite(store, write));
		// Renewals are not written to the log.
		if (write.etcd !== 'LeaseKeepAlive') await store.whenSettled();
		return response;
	};

	const write = (etcd: EtcdWriteMethod) => unary(request => perform({etcd, request}));

	const transact = (request: TxnRequestMessage): Promise<ResponseMessage> => {
		const transaction = transactionOf(request);
		return isReadOnly(transaction) ? readTransaction(store, transaction) : perform({etcd: 'Txn', request});
	};

	/** Ends the stream when the server stops; forgets it when it is over. */
	const follow = (call: Duplex<any, any>, over: () => void): void => {
		let open = true;
		const forget = trackStream(() => fail(call, new WireError(grpcStatus.unavailable, 'etcdserver: server stopped')));
		const close = () => {
			if (!open) return;
			open = false;
			forget();
			over();
		};
		call.on('cancelled', close);
		call.on('error', close);
		call.on('close', close);
		call.on('end', () => {
			close();
			call.end();
		});
	};

	const watch: handleBidiStreamingCall<WatchRequestMessage, unknown> = call => {
		const stream = openWatchStream(store, time.observer, response => call.write(response));
		follow(call, () => stream.close());
		call.on('drain', () => stream.drained());
		call.on('data', (message: WatchRequestMessage) => stream.request(message));
	};

	/** Renewals are answered one after the other; the next is read when the last has been written. */
	const keepAlive: handleBidiStreamingCall<LeaseRequestMessage, ResponseMessage> = call => {
		let open = true;
		follow(call, () => (open = false));
		const renew = async (request: LeaseRequestMessage): Promise<void> => {
			const response = await perform({etcd: 'LeaseKeepAlive', request});
			if (open && !call.write(response)) await Promise.race([once(call, 'drain'), once(call, 'close')]);
		};
		call.on('data', (request: LeaseRequestMessage) => {
			call.pause();
			renew(request).then(
				() => call.resume(),
				(error: unknown) => fail(call, error),
			);
		});
	};

	const sendSnapshot = async (call: ServerWritableStream<unknown, ResponseMessage>): Promise<void> => {
		const header = headerAt(store.durable);
		const bytes = options.snapshot();
		for (let offset = 0; offset < bytes.length && !call.cancelled; offset += snapshotChunkBytes) {
			const blob = bytes.subarray(offset, offset + snapshotChunkBytes);
			const more = call.write({header, remaining_bytes: bytes.length - offset - blob.length, blob});
			if (!more) await Promise.race([once(call, 'drain'), once(call, 'cancelled'), once(call, 'close')]);
		}
		call.end();
	};

	const snapshot: handleServerStreamingCall<unknown, ResponseMessage> = call => {
		sendSnapshot(call).catch((error: unknown) => fail(call, error));
	};

	return {
		KV: {
			Range: unary(request => range(store, request)),
			Put: write('Put'),
			DeleteRange: write('DeleteRange'),
			Txn: unary(transact),
			Compact: write('Compact'),
		},
		Watch: {Watch: watch},
		Lease: {
			LeaseGrant: write('LeaseGrant'),
			LeaseRevoke: write('LeaseRevoke'),
			LeaseKeepAlive: keepAlive,
			LeaseTimeToLive: unary(request => leaseTimeToLive(store, request)),
			LeaseLeases: unary(() => leaseLeases(store)),
		},
		Cluster: {MemberList: unary(() => memberList(store, options.url()))},
		Maintenance: {
			Alarm: unary(() => nothingToSay(store)),
			Status: unary(() => status(store)),
			Defragment: unary(() => nothingToSay(store)),
			Hash: unary(() => hash(store)),
			HashKV: unary(request => hash(store, request)),
			Snapshot: snapshot,
		},
	};
};
