import type {Operation, RevisionStore} from '../types.ts';
import type {
	CompactionRequestMessage,
	DeleteRangeRequestMessage,
	LeaseGrantRequestMessage,
	LeaseRequestMessage,
	PutRequestMessage,
	ResponseMessage,
	TxnRequestMessage,
} from './messages.ts';
import {numberOfWire, rangeOfWire} from './wire-bytes.ts';
import {putOperationOf, transactionOf} from './wire-requests.ts';
import {headerAt, operationResponse, transactionResponse} from './wire-responses.ts';

/** The requests that change the store, by the name of their method. */
interface EtcdWriteRequests {
	readonly Put: PutRequestMessage;
	readonly DeleteRange: DeleteRangeRequestMessage;
	readonly Txn: TxnRequestMessage;
	readonly Compact: CompactionRequestMessage;
	readonly LeaseGrant: LeaseGrantRequestMessage;
	readonly LeaseRevoke: LeaseRequestMessage;
	readonly LeaseKeepAlive: LeaseRequestMessage;
}

export type EtcdWriteMethod = keyof EtcdWriteRequests;

/** A request that changes the store, in JSON, as the journal keeps it. */
export type EtcdWrite = {
	readonly [Method in EtcdWriteMethod]: {readonly etcd: Method; readonly request: EtcdWriteRequests[Method]};
}[EtcdWriteMethod];

/** Whether an input of a journal came in through the etcd API. */
export const isEtcdWrite = (input: unknown): input is EtcdWrite =>
	typeof input === 'object' && input !== null && 'etcd' in input;

const single = (store: RevisionStore, operation: Operation): ResponseMessage => {
	const {revision, results} = store.transact({success: [operation]});
	return operationResponse(results[0]!, revision);
};

const grant = (store: RevisionStore, {TTL, ID = '0'}: LeaseGrantRequestMessage): ResponseMessage => {
	const lease = store.grant(numberOfWire(TTL), ID === '0' ? undefined : ID);
	return {header: headerAt(store.tip), ID: lease.id, TTL: lease.ttlSeconds};
};

/**
Carries out a request that changes the store, and answers as the store decided; it is on disk when the store has settled.
Throws the store's errors, and WireError for a request that is malformed; nothing is changed then.
*/
export const performEtcdWrite = (store: RevisionStore, write: EtcdWrite): ResponseMessage => {
	switch (write.etcd) {
		case 'Put':
			return single(store, putOperationOf(write.request));
		case 'DeleteRange':
			return single(store, {type: 'delete', ...rangeOfWire(write.request), previous: write.request.prev_kv});
		case 'Txn':
			return transactionResponse(store.transact(transactionOf(write.request)));
		case 'Compact':
			store.compact(numberOfWire(write.request.revision));
			return {header: headerAt(store.tip)};
		case 'LeaseGrant':
			return grant(store, write.request);
		case 'LeaseRevoke':
			store.revoke(write.request.ID ?? '0');
			return {header: headerAt(store.tip)};
		case 'LeaseKeepAlive': {
			const {ID = '0'} = write.request;
			return {header: headerAt(store.tip), ID, TTL: store.keepAlive(ID)};
		}
	}
};
