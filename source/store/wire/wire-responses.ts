import type {KeyValue, OperationResult, RangeResult, StoreEvent, TransactionResult} from '../types.ts';
import {valueBytes} from '../value.ts';
import type {EventMessage, KeyValueMessage, ResponseHeaderMessage, ResponseMessage} from './messages.ts';
import {keyBytes} from './wire-bytes.ts';

/** The ids of the one member of the one cluster; there is nothing to tell apart. */
const clusterId = 0x69_6e_6b_75_62_65;
export const memberId = 0x69_6e_6b_75;

/** There has been one election, which the one member won. */
export const raftTerm = 1;

/** The header of what is not about the store's present. */
export const idsHeader: ResponseHeaderMessage = {cluster_id: clusterId, member_id: memberId, raft_term: raftTerm};

/** The header of a response. `revision` is the store's, not that of what was read. */
export const headerAt = (revision: number): ResponseHeaderMessage => ({
	...idsHeader,
	revision,
});

/** A key and what it holds as etcd's mvccpb.KeyValue; an empty value is left out. */
export const keyValueMessage = ({
	key,
	value,
	createRevision,
	modRevision,
	version,
	lease,
}: KeyValue): KeyValueMessage => ({
	key: keyBytes(key),
	create_revision: createRevision,
	mod_revision: modRevision,
	version,
	value: valueBytes(value),
	lease,
});

/** An event as etcd's mvccpb.Event; of a deleted key, only the key and the deleting revision. */
export const eventMessage = ({type, kv, previous}: StoreEvent, withPrevious: boolean): EventMessage => ({
	type: type === 'put' ? 0 : 1,
	kv: type === 'put' ? keyValueMessage(kv) : {key: keyBytes(kv.key), mod_revision: kv.modRevision},
	...(withPrevious && previous ? {prev_kv: keyValueMessage(previous)} : {}),
});

type Header = ResponseMessage['header'];

/** The header of an operation within a transaction: etcd fills in the ids of the outer one only. */
const innerHeaderAt = (revision: number): Header => ({revision});

/** What was found, as etcd's RangeResponse. */
export const rangeResponse = (
	{revision, kvs, more, count}: RangeResult,
	header: Header = headerAt(revision),
): ResponseMessage => ({
	header,
	kvs: kvs.map(keyValueMessage),
	more,
	count,
});

/** What one operation did, as etcd's response to that operation alone. */
export const operationResponse = (
	result: OperationResult,
	revision: number,
	headerOf: (revision: number) => Header = headerAt,
): ResponseMessage => {
	switch (result.type) {
		case 'range':
			return rangeResponse(result, headerOf(result.revision));
		case 'put':
			return {header: headerOf(revision), ...(result.previous ? {prev_kv: keyValueMessage(result.previous)} : {})};
		case 'delete':
			return {
				header: headerOf(revision),
				deleted: result.deleted,
				prev_kvs: result.previous.map(keyValueMessage),
			};
		case 'transaction':
			// As in etcd, that of a transaction within a transaction is empty.
			return transactionResponse(result, {});
	}
};

const responseFields = {
	range: 'response_range',
	put: 'response_put',
	delete: 'response_delete_range',
	transaction: 'response_txn',
} as const;

/** What a transaction did, as etcd's TxnResponse. */
export const transactionResponse = (
	{succeeded, revision, results}: TransactionResult,
	header: Header = headerAt(revision),
): ResponseMessage => ({
	header,
	succeeded,
	responses: results.map(result => ({
		[responseFields[result.type]]: operationResponse(result, revision, innerHeaderAt),
	})),
});
