import type {TimeEngine} from '../../clock/engine.ts';
import {snapshotChunkBytes} from '../limits.ts';
import type {RevisionStore} from '../types.ts';
import {type EtcdMethod, serverStream} from './etcd-method.ts';
import type {LeaseRequestMessage, ResponseMessage, WatchRequestMessage} from './messages.ts';
import {openWatchStream} from './watch-stream.ts';

/** Watch.Watch. As in etcd, the watches go on when the client has no more requests. */
export const watchMethod = (store: RevisionStore, time: TimeEngine): EtcdMethod => ({
	kind: 'stream',
	open(responder) {
		const stream = openWatchStream(store, time.observer, response => responder.send(response));
		return {
			next: (message: WatchRequestMessage) => stream.request(message),
			finished: () => undefined,
			drained: () => stream.drained(),
			close: () => stream.close(),
		};
	},
});

/** Lease.LeaseKeepAlive: renewals are answered one after the other; the next is read when the last has been written. */
export const keepAliveMethod = (renew: (request: LeaseRequestMessage) => Promise<ResponseMessage>): EtcdMethod => ({
	kind: 'stream',
	open: responder => ({
		async next(request: LeaseRequestMessage) {
			const response = await renew(request);
			if (!responder.signal.aborted && !responder.send(response)) await responder.drained();
		},
		finished: () => responder.end(),
	}),
});

/** Maintenance.Snapshot: the file in pieces. */
export const snapshotMethod = (snapshot: () => Buffer): EtcdMethod =>
	serverStream(async (_, responder) => {
		const bytes = snapshot();
		for (let offset = 0; offset < bytes.length && !responder.signal.aborted; offset += snapshotChunkBytes) {
			const blob = bytes.subarray(offset, offset + snapshotChunkBytes);
			const more = responder.send({remaining_bytes: bytes.length - offset - blob.length, blob});
			if (!more) await responder.drained();
		}
		responder.end();
	});
